import { WatchtowerError, limitError } from "../../../base/errors.ts";
import { syntaxError } from "./syntax-error.ts";
import { tokensOf } from "./tokens.ts";
import type { Token } from "./tokens.ts";

/** Bounds the recursion over parentheses, prefix operators and `^`. */
const MAX_NESTING = 100;
/** Bounds the depth of what is made of long chains. */
const MAX_OPERATORS = 2000;

/** Goes over the tokens of a query. */
export class Cursor {
  readonly query: string;
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;
  private operators = 0;

  constructor(query: string) {
    this.query = query;
    this.tokens = tokensOf(query);
  }

  get token(): Token {
    const token = this.tokens[Math.min(this.at, this.tokens.length - 1)];
    if (token === undefined) throw new WatchtowerError("internal", "a query has at least an end");
    return token;
  }

  /** The text of the token if it is a symbol or a word, else "". */
  get text(): string {
    return textOf(this.token);
  }

  /** The text of the token behind this one. */
  get textAhead(): string {
    return textOf(this.tokens[this.at + 1]);
  }

  /** The token, and goes on to the next. */
  take(): Token {
    const { token } = this;
    this.at++;
    return token;
  }

  /** Takes the symbol or word if it is there. */
  accept(text: string): boolean {
    if (this.text !== text) return false;
    this.at++;
    return true;
  }

  /** @throws WatchtowerError `invalid` if the symbol or word is not there. */
  expect(text: string): void {
    if (!this.accept(text)) this.fail();
  }

  /** @throws WatchtowerError `invalid`: the token was not expected. */
  fail(offset = this.token.from, detail?: string): never {
    throw syntaxError(this.query, offset, detail);
  }

  /** Takes an operator between two operands. */
  takeOperator(): Token {
    if (++this.operators > MAX_OPERATORS)
      throw limitError("maxOperators", MAX_OPERATORS, "TraceQL query has too many operators");
    return this.take();
  }

  /** @throws WatchtowerError `limit` if it is nested too deeply. */
  nested<T>(parse: () => T): T {
    if (++this.depth > MAX_NESTING)
      throw limitError("maxNesting", MAX_NESTING, "TraceQL query is nested too deeply");
    const result = parse();
    this.depth--;
    return result;
  }
}

const textOf = (token: Token | undefined): string =>
  token?.kind === "symbol" || token?.kind === "word" ? token.text : "";
