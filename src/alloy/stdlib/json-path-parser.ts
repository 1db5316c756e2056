import { ALLOY_LIMITS } from "../limits.ts";
import { NULL, ValueProblem, bool, float, integer, text } from "../value/value.ts";
import type { Value } from "../value/value.ts";

export interface JsonPath {
  readonly steps: readonly Step[];
}

/** What is taken of each value found so far, or of it and all beneath it. */
interface Step {
  readonly descends: boolean;
  readonly selectors: readonly Selector[];
}

/** Which children of a value a step chooses. */
export type Selector =
  | { readonly kind: "all" }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "slice"; readonly start?: number; readonly end?: number; readonly step: number }
  | { readonly kind: "filter"; readonly filter: Filter };

/** The condition of `[?…]`. */
export type Filter =
  | { readonly kind: "or" | "and"; readonly left: Filter; readonly right: Filter }
  | { readonly kind: "not"; readonly of: Filter }
  | { readonly kind: "is"; readonly operand: Operand }
  | { readonly kind: "compare"; readonly operator: string; readonly left: Operand; readonly right: Operand };

export type Operand =
  | { readonly kind: "literal"; readonly value: Value }
  | { readonly kind: "path"; readonly from: "root" | "current"; readonly path: JsonPath };

/** @throws ValueProblem with the place in the path. */
export function parseJsonPath(source: string): JsonPath {
  const parser = new Parser(source);
  parser.take(/[$@]/y);
  const path = parser.path(true);
  parser.end();
  return path;
}

const NAME = /[\p{L}\p{N}_-]+/uy;
const QUOTED = /'((?:[^'\\]|\\[^])*)'|"((?:[^"\\]|\\[^])*)"/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const SLICE = /(-?\d+)?\s*:\s*(-?\d+)?(?:\s*:\s*(-?\d+)?)?/y;

class Parser {
  readonly #source: string;
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** @param first whether a name may stand without a dot before it. */
  path(first = false): JsonPath {
    const steps: Step[] = [];
    for (;;) {
      const descends = this.take(/\.\./y) !== undefined;
      if (!descends && steps.length === 0 && first && this.#sees(NAME)) {
        steps.push({ descends, selectors: [this.#dotted()] });
      } else if (this.take(/\[\s*/y) !== undefined) steps.push({ descends, selectors: this.#bracket() });
      else if (descends || this.take(/\./y) !== undefined) {
        steps.push({ descends, selectors: [this.#dotted()] });
      } else return { steps };
      if (steps.length > ALLOY_LIMITS.depth) this.#refuse("has too many steps");
    }
  }

  end(): void {
    if (this.#at < this.#source.length) this.#refuse("cannot be read");
  }

  /** The text that a rule takes here, and its groups. */
  take(rule: RegExp): RegExpExecArray | undefined {
    rule.lastIndex = this.#at;
    const found = rule.exec(this.#source) ?? undefined;
    if (found !== undefined) this.#at += found[0].length;
    return found;
  }

  #sees(rule: RegExp): boolean {
    rule.lastIndex = this.#at;
    return rule.test(this.#source);
  }

  #dotted(): Selector {
    if (this.take(/\*/y) !== undefined) return { kind: "all" };
    const name = this.take(NAME)?.[0];
    return name === undefined ? this.#refuse("lacks a name") : { kind: "name", name };
  }

  #bracket(): readonly Selector[] {
    const selectors: Selector[] = [];
    do selectors.push(this.#selector());
    while (this.take(/\s*,\s*/y) !== undefined);
    if (this.take(/\s*\]/y) === undefined) this.#refuse("lacks a ]");
    return selectors;
  }

  #selector(): Selector {
    if (this.take(/\*/y) !== undefined) return { kind: "all" };
    if (this.take(/\?\s*/y) !== undefined) return { kind: "filter", filter: this.#or() };
    const quoted = this.take(QUOTED);
    if (quoted !== undefined) return { kind: "name", name: unquoted(quoted) };
    const slice = this.take(SLICE);
    if (slice !== undefined) return this.#slice(slice);
    const index = this.take(/-?\d+/y);
    return index === undefined ? this.#refuse("cannot be read") : { kind: "index", index: Number(index[0]) };
  }

  #slice([, start, end, step]: RegExpExecArray): Selector {
    if (Number(step ?? 1) === 0) this.#refuse("has a slice with a step of 0");
    return {
      kind: "slice",
      ...(start === undefined ? {} : { start: Number(start) }),
      ...(end === undefined ? {} : { end: Number(end) }),
      step: Number(step ?? 1),
    };
  }

  #or(): Filter {
    this.#depth += 1;
    if (this.#depth > ALLOY_LIMITS.depth) this.#refuse("is nested too deeply");
    let left = this.#and();
    while (this.take(/\s*\|\|\s*/y) !== undefined) left = { kind: "or", left, right: this.#and() };
    this.#depth -= 1;
    return left;
  }

  #and(): Filter {
    let left = this.#condition();
    while (this.take(/\s*&&\s*/y) !== undefined) left = { kind: "and", left, right: this.#condition() };
    return left;
  }

  #condition(): Filter {
    if (this.take(/!\s*/y) !== undefined) {
      this.#depth += 1;
      if (this.#depth > ALLOY_LIMITS.depth) this.#refuse("is nested too deeply");
      return { kind: "not", of: this.#condition() };
    }
    if (this.take(/\(\s*/y) !== undefined) {
      const inner = this.#or();
      if (this.take(/\s*\)/y) === undefined) this.#refuse("lacks a )");
      return inner;
    }
    const left = this.#operand();
    const operator = this.take(/\s*(==|!=|<=|>=|<|>)\s*/y)?.[1];
    return operator === undefined
      ? { kind: "is", operand: left }
      : { kind: "compare", operator, left, right: this.#operand() };
  }

  #operand(): Operand {
    const from = this.take(/[$@]/y)?.[0];
    if (from !== undefined) {
      return { kind: "path", from: from === "$" ? "root" : "current", path: this.path() };
    }
    const quoted = this.take(QUOTED);
    if (quoted !== undefined) return { kind: "literal", value: text(unquoted(quoted)) };
    const number = this.take(NUMBER)?.[0];
    if (number !== undefined) {
      const value = /^-?\d+$/.test(number) ? integer(BigInt(number)) : float(Number(number));
      return { kind: "literal", value };
    }
    const word = this.take(/(?:true|false|null)\b/y)?.[0];
    if (word === undefined) return this.#refuse("has an operand that is not supported");
    return { kind: "literal", value: word === "null" ? NULL : bool(word === "true") };
  }

  #refuse(what: string): never {
    throw new ValueProblem(`the path ${what} at character ${this.#at + 1}`, 1);
  }
}

const unquoted = ([, single, double]: RegExpExecArray): string =>
  (single ?? double ?? "").replaceAll(/\\([^])/g, "$1");
