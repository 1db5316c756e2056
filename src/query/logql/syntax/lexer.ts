import type { WatchtowerError } from "../../../base/errors.ts";
import { parseError } from "../errors.ts";
import { anyDuration, parseBytes, rangeDuration, unquote } from "./literals.ts";
import { FUNCTIONS, KEYWORDS, SIGNS, type Token } from "./token.ts";

/** Blanks, and comments as Go and Loki write them. */
const BLANKS = /(?:[ \t\r\n]|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const WORD = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const NUMBER =
  /0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?\d+)?|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const DURATION_REST = /[\d.nuµmshdwy]+/y;
const BYTES_REST = /[\d.BikKMGTP]+/y;
const STRING = /"(?:\\[^\n]|[^"\\\n])*"|`[^`]*`/y;
const CHARACTER = /'(?:\\[^\n]|[^'\\\n])*'/y;
const FLAG = /--(?:strict|keep-empty)(?![a-zA-Z-])/y;
const CALL = /\s*(?:\(|(?:by|without)\s*\()/iy;

/** Reads a query word by word, as Loki's scanner does: Go's tokens, with durations and sizes of bytes. */
export class Lexer {
  private readonly query: string;
  private at = 0;

  constructor(query: string) {
    this.query = query;
  }

  /** The next word; `$end` again and again at the end. @throws WatchtowerError `invalid` */
  next(): Token {
    this.at += this.length(BLANKS, this.at);
    const from = this.at;
    if (from >= this.query.length) return this.token("$end", from, from);
    return (
      this.word(from) ??
      this.number(from) ??
      this.string(from) ??
      this.dash(from) ??
      this.range(from) ??
      this.sign(from)
    );
  }

  private word(from: number): Token | undefined {
    const length = this.length(WORD, from);
    if (length === 0) return undefined;
    const to = from + length;
    const lower = this.query.slice(from, to).toLowerCase();
    const call = FUNCTIONS.get(lower);
    if (call !== undefined) return this.token(this.length(CALL, to) > 0 ? call : "IDENTIFIER", from, to);
    return this.token(KEYWORDS.has(lower) ? lower : "IDENTIFIER", from, to);
  }

  private number(from: number): Token | undefined {
    const length = this.length(NUMBER, from);
    if (length === 0) return undefined;
    const to = from + length;
    return (
      this.measured("DURATION", from, to, DURATION_REST, anyDuration) ??
      this.measured("BYTES", from, to, BYTES_REST, parseBytes) ??
      this.token("NUMBER", from, to)
    );
  }

  /** A number with a unit; `undefined` if what follows makes none. */
  private measured(
    kind: "DURATION" | "BYTES",
    from: number,
    to: number,
    rest: RegExp,
    read: (text: string) => number | undefined,
  ): Token | undefined {
    const more = this.length(rest, to);
    const amount = more === 0 ? undefined : read(this.query.slice(from, to + more));
    return amount === undefined ? undefined : this.token(kind, from, to + more, amount);
  }

  private string(from: number): Token | undefined {
    const quote = this.query.charAt(from);
    if (quote === "'") {
      const length = this.length(CHARACTER, from);
      if (length === 0) throw this.error(from, "literal not terminated");
      return this.token("IDENTIFIER", from, from + length);
    }
    if (quote !== '"' && quote !== "`") return undefined;
    const length = this.length(STRING, from);
    if (length === 0) throw this.error(from, "literal not terminated");
    const to = from + length;
    const text = unquote(this.query.slice(from, to), () => this.error(from, "invalid char escape"));
    this.at = to;
    return { kind: "STRING", text, amount: 0, from, to };
  }

  /** A flag, a negative duration, or a minus sign. */
  private dash(from: number): Token | undefined {
    if (this.query.charAt(from) !== "-") return undefined;
    const flag = this.length(FLAG, from);
    if (flag > 0) return this.token("FUNCTION_FLAG", from, from + flag);
    return this.measured("DURATION", from, from + 1, DURATION_REST, negativeDuration);
  }

  private range(from: number): Token | undefined {
    if (this.query.charAt(from) !== "[") return undefined;
    const end = this.query.indexOf("]", from);
    if (end < 0) throw this.error(from, "missing closing ']' in duration");
    const text = this.query.slice(from + 1, end);
    const amount = rangeDuration(text, (message) => this.error(from, message));
    this.at = end + 1;
    return { kind: "RANGE", text, amount, from, to: end + 1 };
  }

  private sign(from: number): Token {
    const two = this.query.slice(from, from + 2);
    if (SIGNS.has(two) && two.length === 2) return this.token(two, from, from + 2);
    const one = String.fromCodePoint(this.query.codePointAt(from) ?? 0);
    return this.token(SIGNS.has(one) ? one : "IDENTIFIER", from, from + one.length);
  }

  private token(kind: string, from: number, to: number, amount = 0): Token {
    this.at = to;
    return { kind, text: this.query.slice(from, to), amount, from, to };
  }

  private length(pattern: RegExp, at: number): number {
    pattern.lastIndex = at;
    return pattern.exec(this.query)?.[0].length ?? 0;
  }

  private error(offset: number, message: string): WatchtowerError {
    return parseError(this.query, offset, message);
  }
}

function negativeDuration(text: string): number | undefined {
  const size = anyDuration(text.slice(1));
  return size === undefined ? undefined : -size;
}
