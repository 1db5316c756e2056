/**
 * The parts of a regular expression of JavaScript (ECMA-262, Patterns, with Annex B, without the flags u and v).
 * It is known to be valid: the browser's own parser has read it before.
 */
export type PatternNode =
  /** Any of the alternatives. */
  | { readonly kind: "either"; readonly options: readonly PatternNode[] }
  | { readonly kind: "sequence"; readonly parts: readonly PatternNode[] }
  /** One character: `source` is a class, an escape, a dot or the character itself. */
  | { readonly kind: "character"; readonly source: string; readonly literal: string | undefined }
  | { readonly kind: "start" | "end" }
  | { readonly kind: "boundary"; readonly negated: boolean }
  /** @see group 1 for the first; undefined: it captures nothing */
  | { readonly kind: "group"; readonly group: number | undefined; readonly body: PatternNode }
  | {
      readonly kind: "look";
      readonly ahead: boolean;
      readonly negated: boolean;
      readonly body: PatternNode;
    }
  | { readonly kind: "back"; readonly group: number }
  | {
      readonly kind: "repeat";
      readonly body: PatternNode;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
      /** The groups within, which each round begins without. */
      readonly groups: readonly [first: number, end: number];
    };

export interface Pattern {
  readonly root: PatternNode;
  /** How many groups capture. */
  readonly groups: number;
  /** Names of groups, by their numbers. */
  readonly names: ReadonlyMap<number, string>;
}

/** @returns undefined for what is newer than this reader, such as groups with flags of their own */
export function readPattern(source: string): Pattern | undefined {
  const reader = new PatternReader(source);
  const root = reader.either();
  return root === undefined || reader.at < source.length
    ? undefined
    : { root, groups: reader.count, names: reader.names };
}

const QUANTIFIER = /([*+?]|\{(\d+)(?:(,)(\d*))?\})(\??)/y;
const GROUP_HEAD = /\((?:\?(:|=|!|<=|<!|<([^>]+)>))?/y;
const CLASS = /\[(?:\\[^]|[^\]\\])*\]/y;
const ESCAPE = /\\(?:c[A-Za-z]|x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|[^])/y;
const DIGITS = /\\([1-9]\d*)/y;
const OCTAL = /\\(?:[0-3][0-7]{0,2}|[4-7][0-7]?)/y;

class PatternReader {
  at = 0;
  count = 0;
  readonly names = new Map<number, string>();
  readonly #source: string;
  readonly #total: number;
  readonly #numbers: ReadonlyMap<string, number>;

  constructor(source: string) {
    this.#source = source;
    // References may come before their groups.
    const outside = source.replaceAll(/\\[^]|\[(?:\\[^]|[^\]\\])*\]/g, (part) => "_".repeat(part.length));
    const heads = [...outside.matchAll(/\((?!\?)|\(\?<(?![=!])([^>]+)>/g)];
    this.#total = heads.length;
    this.#numbers = new Map(
      heads.flatMap(([, name], index) => (name === undefined ? [] : [[name, index + 1] as const])),
    );
  }

  either(): PatternNode | undefined {
    const options: PatternNode[] = [];
    do {
      const option = this.#sequence();
      if (option === undefined) return undefined;
      options.push(option);
    } while (this.#take("|"));
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: "either", options };
  }

  #sequence(): PatternNode | undefined {
    const parts: PatternNode[] = [];
    while (this.at < this.#source.length && !"|)".includes(this.#source[this.at] ?? "")) {
      const first = this.count + 1;
      const term = this.#term();
      if (term === undefined) return undefined;
      parts.push(this.#repeated(term, first));
    }
    return { kind: "sequence", parts };
  }

  #repeated(body: PatternNode, first: number): PatternNode {
    const match = this.#match(QUANTIFIER);
    if (match === undefined) return body;
    const [, sign = "", from, comma, to] = match;
    const lazy = match[5] === "?";
    const groups = [first, this.count + 1] as const;
    const repeat = (min: number, max: number): PatternNode => ({
      kind: "repeat",
      body,
      min,
      max,
      lazy,
      groups,
    });
    if (sign === "*") return repeat(0, Infinity);
    if (sign === "+") return repeat(1, Infinity);
    if (sign === "?") return repeat(0, 1);
    const least = Number(from);
    return repeat(least, comma === undefined ? least : to === "" ? Infinity : Number(to));
  }

  #term(): PatternNode | undefined {
    const sign = this.#source[this.at] ?? "";
    switch (sign) {
      case "^":
        this.at += 1;
        return { kind: "start" };
      case "$":
        this.at += 1;
        return { kind: "end" };
      case "(":
        return this.#group();
      case "[":
        return this.#character(this.#match(CLASS)?.[0]);
      case "\\":
        return this.#escape();
      case ".":
        this.at += 1;
        return { kind: "character", source: ".", literal: undefined };
      default:
        this.at += 1;
        return { kind: "character", source: /[\]{}/]/.test(sign) ? `\\${sign}` : sign, literal: sign };
    }
  }

  #group(): PatternNode | undefined {
    const head = this.#match(GROUP_HEAD);
    if (head === undefined || this.#source[this.at] === "?") return undefined;
    const [, how, name] = head;
    const captures = how === undefined || name !== undefined;
    if (captures) this.count += 1;
    const group = captures ? this.count : undefined;
    if (name !== undefined && group !== undefined) this.names.set(group, name);
    const body = this.either();
    if (body === undefined || !this.#take(")")) return undefined;
    if (how === undefined || how === ":" || name !== undefined) return { kind: "group", group, body };
    return { kind: "look", ahead: how === "=" || how === "!", negated: how.endsWith("!"), body };
  }

  #escape(): PatternNode | undefined {
    const next = this.#source[this.at + 1] ?? "";
    if (next === "b" || next === "B") {
      this.at += 2;
      return { kind: "boundary", negated: next === "B" };
    }
    const named = this.#numbers.size > 0 ? this.#match(/\\k<([^>]+)>/y) : undefined;
    if (named !== undefined) return { kind: "back", group: this.#numbers.get(named[1] ?? "") ?? 0 };
    const before = this.at;
    const number = Number(this.#match(DIGITS)?.[1] ?? 0);
    if (number > 0 && number <= this.#total) return { kind: "back", group: number };
    this.at = before;
    return this.#character((this.#match(OCTAL) ?? this.#match(ESCAPE))?.[0]);
  }

  #character(source: string | undefined): PatternNode | undefined {
    return source === undefined ? undefined : { kind: "character", source, literal: undefined };
  }

  #take(sign: string): boolean {
    if (this.#source[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  #match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    const match = expression.exec(this.#source);
    if (match === null) return undefined;
    this.at = expression.lastIndex;
    return match;
  }
}
