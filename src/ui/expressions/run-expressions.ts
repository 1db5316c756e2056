import { textOf, type JsonObject } from "../../dashboard-file/json.ts";
import type { DataFrame } from "../frames/data-frame.ts";
import type { Interval } from "../time/time-range.ts";
import { classicConditions } from "./classic-conditions.ts";
import { evaluateMath } from "./math.ts";
import { parseMath } from "./parse-math.ts";
import { reduceValues } from "./reduce.ts";
import { resampledValues } from "./resample.ts";
import { thresholdValues } from "./threshold.ts";
import { type ExpressionValue, framesOf, valuesOf } from "./value.ts";

/** A query of Grafana's `__expr__`, its variables filled in: `{type, expression, …}`. */
export interface Expression {
  readonly refId: string;
  readonly query: JsonObject;
}

interface ExpressionFrames {
  readonly frames: readonly DataFrame[];
  /** Why some have none, or not all of it; without a full stop. */
  readonly notices: readonly string[];
}

/** What a panel's queries answered. */
interface Answers {
  /** The queries, also those that answered nothing. */
  readonly refIds: ReadonlySet<string>;
  /** All frames of them; each names its query. */
  readonly frames: readonly DataFrame[];
  /** That the panel shows. */
  readonly interval: Interval;
}

/** What expressions make of the answers of queries and of each other. */
export function runExpressions(expressions: readonly Expression[], answers: Answers): ExpressionFrames {
  const runner = new Runner(expressions, answers);
  const frames: DataFrame[] = [];
  for (const { refId } of expressions) {
    const values = runner.outcomeOf(refId);
    if (values instanceof Error) runner.notices.add(`query ${refId}: ${values.message}`);
    else frames.push(...framesOf(values, refId));
  }
  return { frames, notices: [...runner.notices] };
}

/** An error says why there are none. */
type Outcome = readonly ExpressionValue[] | Error;

class Runner {
  readonly notices = new Set<string>();
  readonly #expressions: ReadonlyMap<string, Expression>;
  readonly #answers: Answers;
  readonly #known = new Map<string, Outcome>();
  readonly #running = new Set<string>();

  constructor(expressions: readonly Expression[], answers: Answers) {
    this.#expressions = new Map(expressions.map((each) => [each.refId, each]));
    this.#answers = answers;
  }

  /** Of a query or of an expression, worked out once. */
  outcomeOf(refId: string): Outcome {
    const known = this.#known.get(refId);
    if (known !== undefined) return known;
    this.#running.add(refId);
    const outcome = this.#workedOut(refId);
    this.#running.delete(refId);
    this.#known.set(refId, outcome);
    return outcome;
  }

  #workedOut(refId: string): Outcome {
    const expression = this.#expressions.get(refId);
    try {
      if (expression !== undefined) return this.#run(expression);
      return valuesOf(this.#answers.frames.filter((frame) => frame.refId === refId));
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** @throws Error where there is no such query, or where it has no values itself */
  #input(refId: string): readonly ExpressionValue[] {
    if (refId === "") throw new Error("it names no query");
    if (this.#running.has(refId)) throw new Error("it depends on itself");
    if (!this.#expressions.has(refId) && !this.#answers.refIds.has(refId))
      throw new Error(`there is no query ${refId}`);
    const outcome = this.outcomeOf(refId);
    if (!(outcome instanceof Error)) return outcome;
    // An expression says itself what is wrong with it.
    throw this.#expressions.has(refId) ? new Error(`query ${refId} has no result`) : outcome;
  }

  #run({ refId, query }: Expression): readonly ExpressionValue[] {
    const text = textOf(query["expression"]) ?? "";
    const type = textOf(query["type"]) ?? "";
    if (type === "reduce") return reduceValues(this.#input(nameIn(text)), query);
    if (type === "threshold") return thresholdValues(this.#input(nameIn(text)), query);
    if (type === "resample") return resampledValues(this.#input(nameIn(text)), query, this.#answers.interval);
    if (type === "classic_conditions") return classicConditions(query, (name) => this.#input(name));
    if (type !== "math") throw new Error(`expressions of type ${type} are not supported`);
    const { values, left } = evaluateMath(parseMath(text), (name) => this.#input(name));
    if (left > 0) this.notices.add(`query ${refId}: ${left} series have no partner, and are left out`);
    return values;
  }
}

/** `A`, `$A` or `${A}`. */
const nameIn = (text: string): string => text.trim().replace(/^\$\{?([^}]*)\}?$/, "$1");
