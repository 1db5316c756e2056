import type { Span } from "../../../alloy/syntax/source.ts";
import { OTTL_LIMITS } from "../limits.ts";
import { tokenize } from "./lexer.ts";
import type { Token, TokenType } from "./lexer.ts";
import { StatementError } from "./statement-error.ts";

/** The tokens of a statement, and how deep the parser is in them. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  /** @throws StatementError */
  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  /** The token `ahead` of the next one; the last one is of type `end`. */
  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new StatementError("nothing", { start: 0, end: 0 });
    return token;
  }

  /** Takes the next token; that of type `end` again and again. */
  next(): Token {
    const token = this.peek();
    this.#at++;
    return token;
  }

  /** Whether the next token is of a type, and reads so. */
  is(type: TokenType, text?: string): boolean {
    const token = this.peek();
    return token.type === type && (text === undefined || token.text === text);
  }

  /** Takes the next token if it is such a one. */
  take(type: TokenType, text?: string): Token | undefined {
    return this.is(type, text) ? this.next() : undefined;
  }

  /** Takes the next token. @throws StatementError if it is another one. */
  expect(type: TokenType, text: string): Token {
    return this.take(type, text) ?? this.fail(`expected ${JSON.stringify(text)}`);
  }

  /** @throws StatementError at the next token. @param expectation as `expected a value`. */
  fail(expectation: string): never {
    const token = this.peek();
    const found = token.type === "end" ? "the statement ends" : `got ${JSON.stringify(token.text)}`;
    throw new StatementError(`${expectation}, but ${found}`, token);
  }

  /** From the start of `first` to the end of what was taken last. */
  spanFrom(first: Span): Span {
    return { start: first.start, end: this.#tokens[this.#at - 1]?.end ?? first.end };
  }

  /** Runs `parse`; if it fails, goes back to where it began and gives its error. */
  attempt<T>(parse: () => T): T | StatementError {
    const at = this.#at;
    const depth = this.#depth;
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      this.#at = at;
      this.#depth = depth;
      return error;
    }
  }

  /** Runs `parse` one level deeper. */
  within<T>(parse: () => T): T {
    this.#depth++;
    if (this.#depth > OTTL_LIMITS.depth) {
      throw new StatementError(`nested too deeply (limit ottl.depth = ${OTTL_LIMITS.depth})`, this.peek());
    }
    const parsed = parse();
    this.#depth--;
    return parsed;
  }
}
