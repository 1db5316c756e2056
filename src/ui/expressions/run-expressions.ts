import { textOf, type JsonObject } from "../../dashboard-file/json.ts";
import type { DataFrame } from "../frames/data-frame.ts";
import { evaluateMath } from "./math.ts";
import { parseMath } from "./parse-math.ts";
import { reduceValues } from "./reduce.ts";
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

/**
 * What expressions make of the answers of queries and of each other.
 * @param answers all frames of the panel's queries; each names its query
 */
export function runExpressions(
  expressions: readonly Expression[],
  answers: readonly DataFrame[],
): ExpressionFrames {
  const runner = new Runner(expressions, answers);
  const frames: DataFrame[] = [];
  for (const { refId } of expressions) {
    try {
      frames.push(...framesOf(runner.valuesFor(refId), refId));
    } catch (error) {
      runner.notices.add(`query ${refId}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { frames, notices: [...runner.notices] };
}

class Runner {
  readonly notices = new Set<string>();
  readonly #expressions: ReadonlyMap<string, Expression>;
  readonly #answers: readonly DataFrame[];
  readonly #known = new Map<string, readonly ExpressionValue[]>();
  readonly #running = new Set<string>();

  constructor(expressions: readonly Expression[], answers: readonly DataFrame[]) {
    this.#expressions = new Map(expressions.map((each) => [each.refId, each]));
    this.#answers = answers;
  }

  /** Of a query or of an expression, worked out once. */
  valuesFor(refId: string): readonly ExpressionValue[] {
    const known = this.#known.get(refId);
    if (known !== undefined) return known;
    const expression = this.#expressions.get(refId);
    if (this.#running.has(refId)) throw new Error("it depends on itself");
    this.#running.add(refId);
    const values =
      expression === undefined
        ? valuesOf(this.#answers.filter((frame) => frame.refId === refId))
        : this.#run(expression);
    this.#running.delete(refId);
    this.#known.set(refId, values);
    return values;
  }

  #run({ refId, query }: Expression): readonly ExpressionValue[] {
    const text = textOf(query["expression"]) ?? "";
    const type = textOf(query["type"]) ?? "";
    if (type === "reduce") return reduceValues(this.valuesFor(nameIn(text)), query);
    if (type === "threshold") return thresholdValues(this.valuesFor(nameIn(text)), query);
    if (type !== "math") throw new Error(`expressions of type ${type} are not supported`);
    const { values, left } = evaluateMath(parseMath(text), (name) => this.valuesFor(name));
    if (left > 0) this.notices.add(`query ${refId}: ${left} series have no partner, and are left out`);
    return values;
  }
}

/** `A`, `$A` or `${A}`. */
const nameIn = (text: string): string => text.trim().replace(/^\$\{?([^}]*)\}?$/, "$1");
