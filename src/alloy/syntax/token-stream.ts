import { limitText, ALLOY_LIMITS } from "../limits.ts";
import type { Comment } from "./ast.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { scan } from "./scanner.ts";
import type { SourceText } from "./source.ts";
import type { Token, TokenKind } from "./token.ts";

/** The tokens of a file, read one by one; comments are put aside, and problems are collected. */
export class TokenStream {
  readonly source: SourceText;
  readonly comments: readonly Comment[];
  readonly problems: Diagnostic[] = [];
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  /** Of two problems in a line, the second follows from the first. */
  #lastProblemLine = 0;

  constructor(source: SourceText) {
    this.source = source;
    const all = scan(source.text, (problem) => this.problems.push(problem));
    this.comments = all.filter(({ kind }) => kind === "COMMENT");
    this.#tokens = all.filter(({ kind }) => kind !== "COMMENT");
  }

  /** The token that is read next; at the end, always `EOF`. */
  get token(): Token {
    const token = this.#tokens[this.#next] ?? this.#tokens.at(-1);
    if (token === undefined) throw new Error("a scanned text has at least its end");
    return token;
  }

  /** Whether the next token is of one of the kinds. */
  is(...kinds: readonly TokenKind[]): boolean {
    return kinds.includes(this.token.kind);
  }

  take(): Token {
    const { token } = this;
    this.#next += 1;
    return token;
  }

  /** Takes a token of any kind, and reports one that is not as expected. */
  expect(kind: TokenKind): Token {
    if (!this.is(kind)) this.problem(`expected ${kind}, got ${this.token.kind}`);
    return this.take();
  }

  /** Reports a problem at the next token. */
  problem(message: string): void {
    const { start } = this.token;
    const line = this.source.lineAt(start);
    if (line === this.#lastProblemLine) return;
    this.#lastProblemLine = line;
    this.problems.push({ severity: "error", message, span: { start, end: start + 1 } });
  }

  /** Goes to the next token of one of the kinds, or to the end. */
  skipTo(...kinds: readonly TokenKind[]): void {
    while (!this.is("EOF", ...kinds)) this.take();
  }

  /** Goes to the end of the statement, over all brackets that are opened before it. */
  skipStatement(): void {
    const open = { "{": 0, "[": 0, "(": 0 };
    while (!this.is("EOF")) {
      const { kind } = this.token;
      if (kind === "{" || kind === "[" || kind === "(") open[kind] += 1;
      if (kind === "}") open["{"] -= 1;
      if (kind === "]") open["["] -= 1;
      if (kind === ")") open["("] -= 1;
      if (kind === "TERMINATOR" && open["{"] <= 0 && open["["] <= 0 && open["("] <= 0) return;
      this.take();
    }
  }

  /** Goes to the `}` that closes what was just opened. */
  skipBody(): void {
    let open = 1;
    while (!this.is("EOF")) {
      if (this.is("{")) open += 1;
      if (this.is("}")) open -= 1;
      if (open === 0) return;
      this.take();
    }
  }

  /** Reads what is one level deeper. @throws TooDeep beyond `alloy.depth`. */
  deeper<T>(read: () => T): T {
    this.#depth += 1;
    try {
      this.checkDepth(0);
      return read();
    } finally {
      this.#depth -= 1;
    }
  }

  /**
   * Whether the line ends here and the next begins a block or, unless names with `=` are expected, an attribute: then a
   * bracket was not closed.
   */
  startsStatement(within: "list" | "object"): boolean {
    const at = this.#next + (this.is("TERMINATOR") ? 1 : 0);
    if (at === this.#next || this.#tokens[at]?.kind !== "IDENT") return false;
    let end = at + 1;
    while (this.#tokens[end]?.kind === "." && this.#tokens[end + 1]?.kind === "IDENT") end += 2;
    const kind = this.#tokens[end]?.kind;
    if (kind === "STRING") return this.#tokens[end + 1]?.kind === "{";
    return kind === "{" || (kind === "=" && within === "list");
  }

  /** @param more levels that the tree has grown here without a call. */
  checkDepth(more: number): void {
    if (this.#depth + more > ALLOY_LIMITS.depth) this.#giveUp("the nesting is too deep", limitText("depth"));
  }

  /** @param count elements of one list, object, call or body. */
  checkCount(count: number): void {
    if (count > ALLOY_LIMITS.elements) this.#giveUp("there are too many elements", limitText("elements"));
  }

  #giveUp(what: string, limit: string): never {
    const { start } = this.token;
    this.problems.push({ severity: "error", message: `${what} ${limit}`, span: { start, end: start + 1 } });
    throw new BeyondLimits();
  }
}

/** Ends the parsing of a statement in which a bracket is not closed; the problem is among the stream's. */
export class BrokenStatement extends Error {}

/** Ends the parsing of a file; the problem is among the stream's. */
export class BeyondLimits extends Error {}
