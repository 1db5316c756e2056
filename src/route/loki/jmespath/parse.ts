import { WatchtowerError, limitError } from "../../../base/errors.ts";
import type { Node } from "./ast.ts";
import { tokenize } from "./lexer.ts";
import type { Token } from "./lexer.ts";

/** Longest expression, in UTF-16 units. */
const MAX_LENGTH = 4096;
/** How deep expressions may stand in one another. */
const MAX_DEPTH = 64;

/** @throws WatchtowerError `invalid`, saying where; `limit` */
export function parseJmesPath(source: string): Node {
  if (source.length > MAX_LENGTH) {
    throw limitError("jmespathLength", MAX_LENGTH, `an expression of ${source.length} characters`);
  }
  return new Parser(tokenize(source)).parse();
}

/** How strongly an operator binds what stands before it. */
const POWERS: Readonly<Record<string, number>> = {
  "|": 1,
  "||": 2,
  "&&": 3,
  "==": 5,
  "!=": 5,
  "<": 5,
  "<=": 5,
  ">": 5,
  ">=": 5,
  "[]": 9,
  "*": 20,
  "[?": 21,
  ".": 40,
  "!": 45,
  "{": 50,
  "[": 55,
  "(": 60,
};
/** What binds less ends a projection. */
const PROJECTION_STOP = 10;
const powerOf = (kind: string): number => (Object.hasOwn(POWERS, kind) ? (POWERS[kind] ?? 0) : 0);

/** Behind the last one. */
const END: Token = { kind: "end", at: 0, name: "", number: 0, value: null };

const CURRENT: Node = { kind: "current" };

/** A top-down operator precedence parser, as those of JMESPath's own libraries. */
class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Node {
    const node = this.#expression(0);
    if (this.#peek().kind !== "end") throw this.#unexpected();
    return node;
  }

  #peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? END;
  }

  #take(): Token {
    const token = this.#peek();
    this.#next++;
    return token;
  }

  #expect(kind: string): void {
    if (this.#peek().kind !== kind) throw this.#unexpected(kind);
    this.#next++;
  }

  #unexpected(expected?: string): WatchtowerError {
    const { kind, at } = this.#peek();
    const found = kind === "end" ? "the expression ends" : `unexpected ${kind}`;
    const wanted = expected === undefined ? "" : `, expected ${expected}`;
    return new WatchtowerError("invalid", `at character ${at + 1}: ${found}${wanted}`);
  }

  #expression(power: number): Node {
    this.#depth++;
    if (this.#depth > MAX_DEPTH) throw limitError("jmespathDepth", MAX_DEPTH, "expressions in one another");
    let left = this.#prefix();
    while (powerOf(this.#peek().kind) > power) left = this.#infix(left);
    this.#depth--;
    return left;
  }

  #prefix(): Node {
    const token = this.#peek();
    switch (token.kind) {
      case "literal":
        this.#next++;
        return { kind: "literal", value: token.value };
      case "name":
        this.#next++;
        return this.#peek().kind === "(" ? this.#call(token.name) : { kind: "field", name: token.name };
      case "quoted name":
        this.#next++;
        if (this.#peek().kind === "(") throw this.#unexpected();
        return { kind: "field", name: token.name };
      case "@":
        this.#next++;
        return CURRENT;
      case "!":
        this.#next++;
        return { kind: "not", of: this.#expression(powerOf("!")) };
      case "&":
        this.#next++;
        return { kind: "reference", of: this.#expression(powerOf("(")) };
      case "(": {
        this.#next++;
        const inner = this.#expression(0);
        this.#expect(")");
        return inner;
      }
      case "*":
        this.#next++;
        return this.#values(CURRENT, powerOf("*"));
      case "{":
        this.#next++;
        return this.#members();
      case "[":
        return this.#isBracketOfElements() ? this.#infix(CURRENT) : this.#list();
      case "[]":
      case "[?":
        return this.#infix(CURRENT);
      default:
        throw this.#unexpected();
    }
  }

  #infix(left: Node): Node {
    const token = this.#take();
    switch (token.kind) {
      case ".":
        if (this.#peek().kind !== "*") return { kind: "chain", left, right: this.#afterDot(powerOf(".")) };
        this.#next++;
        return this.#values(left, powerOf("."));
      case "|":
        return { kind: "chain", left, right: this.#expression(powerOf("|")) };
      case "||":
        return { kind: "or", left, right: this.#expression(powerOf("||")) };
      case "&&":
        return { kind: "and", left, right: this.#expression(powerOf("&&")) };
      case "==":
      case "!=":
      case "<":
      case "<=":
      case ">":
      case ">=":
        return { kind: "compare", operator: token.kind, left, right: this.#expression(powerOf(token.kind)) };
      case "[]":
        return this.#elements({ kind: "flatten", of: left }, powerOf("[]"));
      case "[?": {
        const keep = this.#expression(0);
        this.#expect("]");
        const right = this.#peek().kind === "[]" ? CURRENT : this.#projected(powerOf("[?"));
        return { kind: "projection", over: "elements", left, right, keep };
      }
      case "[":
        return this.#bracket(left);
      default:
        this.#next--;
        throw this.#unexpected();
    }
  }

  /** `[0]`, `[1:2]`, `[*]`: what is asked of elements, not a list of expressions. */
  #isBracketOfElements(): boolean {
    const { kind } = this.#peek(1);
    return kind === "number" || kind === ":" || (kind === "*" && this.#peek(2).kind === "]");
  }

  #bracket(left: Node): Node {
    const { kind } = this.#peek();
    if (kind === "*") {
      this.#next++;
      this.#expect("]");
      return this.#elements(left, powerOf("*"));
    }
    if (kind !== "number" && kind !== ":") throw this.#unexpected();
    const parts = this.#sliceParts();
    if (parts.length === 1) return { kind: "chain", left, right: { kind: "index", index: parts[0] ?? 0 } };
    const [start, stop, step = 1] = parts;
    if (step === 0) throw new WatchtowerError("invalid", "the step of a slice is 0");
    return this.#elements({ kind: "chain", left, right: { kind: "slice", start, stop, step } }, powerOf("*"));
  }

  /** The one number of an index, or those of a slice that are there; the bracket is closed. */
  #sliceParts(): readonly (number | undefined)[] {
    const parts: (number | undefined)[] = [undefined];
    for (;;) {
      const token = this.#peek();
      if (token.kind === "]") break;
      if (token.kind === "number" && parts.at(-1) === undefined) parts[parts.length - 1] = token.number;
      else if (token.kind === ":" && parts.length < 3) parts.push(undefined);
      else throw this.#unexpected();
      this.#next++;
    }
    this.#expect("]");
    return parts;
  }

  #elements(left: Node, power: number): Node {
    return { kind: "projection", over: "elements", left, right: this.#projected(power), keep: undefined };
  }

  #values(left: Node, power: number): Node {
    return { kind: "projection", over: "values", left, right: this.#projected(power), keep: undefined };
  }

  /** What is asked of each element of a projection. */
  #projected(power: number): Node {
    const { kind } = this.#peek();
    if (powerOf(kind) < PROJECTION_STOP) return CURRENT;
    if (kind === "[" || kind === "[?") return this.#expression(power);
    if (kind !== ".") throw this.#unexpected();
    this.#next++;
    return this.#afterDot(power);
  }

  #afterDot(power: number): Node {
    switch (this.#peek().kind) {
      case "name":
      case "quoted name":
      case "*":
        return this.#expression(power);
      case "[":
        return this.#list();
      case "{":
        this.#next++;
        return this.#members();
      default:
        throw this.#unexpected("a name");
    }
  }

  #list(): Node {
    this.#expect("[");
    const items: Node[] = [];
    do items.push(this.#expression(0));
    while (this.#isTaken(","));
    this.#expect("]");
    return { kind: "list", items };
  }

  #members(): Node {
    const members: (readonly [string, Node])[] = [];
    do {
      const token = this.#take();
      if (token.kind !== "name" && token.kind !== "quoted name") {
        this.#next--;
        throw this.#unexpected("a name");
      }
      this.#expect(":");
      members.push([token.name, this.#expression(0)]);
    } while (this.#isTaken(","));
    this.#expect("}");
    return { kind: "object", members };
  }

  #call(name: string): Node {
    this.#expect("(");
    const args: Node[] = [];
    if (this.#isTaken(")")) return { kind: "call", name, args };
    do args.push(this.#expression(0));
    while (this.#isTaken(","));
    this.#expect(")");
    return { kind: "call", name, args };
  }

  #isTaken(kind: string): boolean {
    if (this.#peek().kind !== kind) return false;
    this.#next++;
    return true;
  }
}
