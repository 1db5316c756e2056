import { type WatchtowerError, limitError } from "../../../base/errors.ts";
import type { Span } from "../ast.ts";
import { parseError } from "../errors.ts";
import { Lexer } from "./lexer.ts";
import { type Token, expectation } from "./token.ts";

/** The words of a query with a look at the next two, and how deep the parser is in it. */
export class TokenStream {
  readonly query: string;
  private readonly lexer: Lexer;
  private readonly maxDepth: number;
  private readonly ahead: Token[] = [];
  private depth = 0;
  private lastEnd = 0;

  constructor(query: string, maxDepth: number) {
    this.query = query;
    this.maxDepth = maxDepth;
    this.lexer = new Lexer(query);
  }

  /** @throws WatchtowerError `invalid` */
  peek(index: 0 | 1 = 0): Token {
    for (;;) {
      const token = this.ahead[index];
      if (token !== undefined) return token;
      this.ahead.push(this.lexer.next());
    }
  }

  is(...kinds: readonly string[]): boolean {
    return kinds.includes(this.peek().kind);
  }

  next(): Token {
    const token = this.peek();
    this.ahead.shift();
    this.lastEnd = token.to;
    return token;
  }

  /** The next word if it is of the kind. */
  accept(kind: string): Token | undefined {
    return this.is(kind) ? this.next() : undefined;
  }

  /** @param others what else could stand there, for the message. @throws WatchtowerError `invalid` */
  expect(kind: string, ...others: readonly string[]): Token {
    if (this.is(kind)) return this.next();
    throw this.unexpected(kind, ...others);
  }

  /** The error for the next word. */
  unexpected(...expected: readonly string[]): WatchtowerError {
    const { kind, text, from } = this.peek();
    const isCall = kind === "IDENTIFIER" && this.peek(1).kind === "(" && !expected.includes("IDENTIFIER");
    const named = isCall ? ` (LogQL has no function ${text})` : "";
    return parseError(this.query, from, `syntax error: unexpected ${kind}${expectation(expected)}${named}`);
  }

  /** From `from` to the end of the word taken last. */
  spanFrom(from: number): Span {
    return { from, to: this.lastEnd };
  }

  /** Reads a part that may hold itself. @throws WatchtowerError `limit` when too deep */
  nested<T>(what: string, read: () => T): T {
    if (this.depth >= this.maxDepth) throw limitError("maxDepth", this.maxDepth, `${what} nest too deeply`);
    this.depth++;
    const result = read();
    this.depth--;
    return result;
  }

  /** @throws WatchtowerError `limit` when a chain is too long */
  checkChain(length: number, what: string): void {
    if (length > this.maxDepth) throw limitError("maxDepth", this.maxDepth, what);
  }
}
