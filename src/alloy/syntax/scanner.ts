import type { Diagnostic } from "./diagnostic.ts";
import type { Token, TokenKind } from "./token.ts";

/**
 * Splits a text into tokens, the last of which is `EOF`. Where a line's end ends a statement, a `TERMINATOR` stands for
 * it: after names, literals and closing brackets, as in Alloy (syntax/scanner, v1.12.2).
 *
 * @param report is told of characters, strings, escapes and comments that are wrong; scanning goes on behind them.
 */
export function scan(text: string, report: (problem: Diagnostic) => void): Token[] {
  return new Scanner(text, report).run();
}

const SPACE = /[ \t\r]*/y;
const SPACE_AND_LINES = /[ \t\r\n]*/y;
const IDENTIFIER = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const NUMBER = /(?:\d+(\.\d*)?|(\.\d+))([eE][+-]?\d*)?/y;
const PUNCTUATION = /\|\|?|&&?|[!=<>]=?|[-+*/%^{}()[\],.]/y;
const LINE_COMMENT = /\/\/[^\n]*/y;
const BLOCK_COMMENT = /\/\*[^]*?(\*\/|$)/y;
const ENDS_STATEMENT: ReadonlySet<TokenKind> = new Set<TokenKind>([
  "IDENT",
  "NULL",
  "BOOL",
  "NUMBER",
  "FLOAT",
  "STRING",
  "}",
  ")",
  "]",
]);

class Scanner {
  readonly #text: string;
  readonly #report: (problem: Diagnostic) => void;
  readonly #tokens: Token[] = [];
  #at = 0;
  /** Whether the next line end ends a statement. */
  #terminates = false;

  constructor(text: string, report: (problem: Diagnostic) => void) {
    this.#text = text;
    this.#report = report;
  }

  run(): Token[] {
    if (this.#text.startsWith("\uFEFF")) this.#at = 1;
    for (const { index, 0: char } of this.#text.slice(this.#at).matchAll(/[\0\uFEFF]/g)) {
      const message = char === "\0" ? "illegal character NUL" : "illegal byte order mark";
      this.#problem(message, this.#at + index);
    }
    do this.#scanToken();
    while (this.#tokens.at(-1)?.kind !== "EOF");
    return this.#tokens;
  }

  #scanToken(): void {
    this.#at += this.#match(this.#terminates ? SPACE : SPACE_AND_LINES)[0].length;
    const first = this.#text[this.#at];
    if (first === undefined) return this.#atEnd();
    if (first === "\n") return this.#terminator(1);
    if (this.#take("IDENTIFIER")) return;
    if (this.#take("NUMBER")) return;
    if (first === '"' || first === "`" || first === "'") return this.#string(first);
    if (first === "/" && this.#comment()) return;
    if (this.#take("PUNCTUATION")) return;
    this.#illegal();
  }

  #atEnd(): void {
    if (this.#terminates) this.#terminator(0);
    else this.#push("EOF", "");
  }

  #terminator(length: number): void {
    this.#tokens.push({ kind: "TERMINATOR", text: "\n", start: this.#at, end: this.#at + 1 });
    this.#at += length;
    this.#terminates = false;
  }

  #take(rule: "IDENTIFIER" | "NUMBER" | "PUNCTUATION"): boolean {
    const found = this.#match(RULES[rule]);
    const [text] = found;
    if (text === "") return false;
    switch (rule) {
      case "IDENTIFIER":
        this.#push(text === "true" || text === "false" ? "BOOL" : text === "null" ? "NULL" : "IDENT", text);
        return true;
      case "NUMBER":
        this.#number(found);
        return true;
      case "PUNCTUATION":
        this.#punctuation(text);
        return true;
    }
  }

  #number([text, fraction, pointFirst, exponent]: RegExpExecArray | readonly [string]): void {
    if (exponent !== undefined && !/\d/.test(exponent)) this.#problem("exponent has no digits", this.#at);
    const isFloat = fraction !== undefined || pointFirst !== undefined || exponent !== undefined;
    this.#push(isFloat ? "FLOAT" : "NUMBER", text);
  }

  #punctuation(text: string): void {
    if (text === "|" || text === "&") {
      this.#problem(`missing second ${text} in ${text}${text}`, this.#at + 1);
      this.#push(text === "|" ? "||" : "&&", text);
    } else if (isPunctuation(text)) this.#push(text, text);
  }

  #comment(): boolean {
    const line = this.#match(LINE_COMMENT)[0];
    const [block, end] = line === "" ? this.#match(BLOCK_COMMENT) : ["", undefined];
    if (line === "" && block === "") return false;
    if (this.#terminates && this.#commentsEndLine()) {
      this.#terminator(0);
      return true;
    }
    if (block !== "" && end === "") this.#problem("block comment not terminated", this.#at);
    this.#push("COMMENT", line === "" ? (block ?? "") : line);
    return true;
  }

  /** Whether nothing but comments stands between here, where one starts, and the end of the line or file. */
  #commentsEndLine(): boolean {
    let at = this.#at;
    while (this.#text.startsWith("/*", at)) {
      const close = this.#text.indexOf("*/", at + 2);
      const comment = this.#text.slice(at, close < 0 ? undefined : close);
      if (close < 0 || comment.includes("\n")) return true;
      SPACE.lastIndex = close + 2;
      at = close + 2 + (SPACE.exec(this.#text)?.[0].length ?? 0);
      if (at >= this.#text.length || this.#text[at] === "\n") return true;
    }
    return this.#text.startsWith("//", at);
  }

  #string(quote: string): void {
    if (quote === "'") this.#problem("illegal single-quoted string; use double quotes", this.#at);
    const start = this.#at;
    let at = start + 1;
    for (;;) {
      const char = this.#text[at];
      if (char === undefined || (char === "\n" && quote !== "`")) {
        this.#problem("string literal not terminated", start);
        break;
      }
      at += 1;
      if (char === quote) break;
      if (char === "\\" && quote !== "`") at = this.#escape(at);
    }
    this.#push(quote === "'" ? "ILLEGAL" : "STRING", this.#text.slice(start, at));
  }

  /** @returns where the string goes on. */
  #escape(at: number): number {
    const rest = this.#text.slice(at, at + 9);
    if (/^[abfnrtv\\"]/.test(rest)) return at + 1;
    const rule = ESCAPES.find(({ starts }) => starts.test(rest));
    if (rule === undefined) {
      this.#problem(rest === "" ? "escape sequence not terminated" : "unknown escape sequence", at);
      return at;
    }
    const digits = rule.digits.exec(rest)?.[0] ?? "";
    const code = Number.parseInt(digits.replace(/^[xuU]/, ""), rule.base);
    if (digits.length < rule.length) {
      const next = this.#text.codePointAt(at + digits.length);
      this.#problem(
        next === undefined
          ? "escape sequence not terminated"
          : `illegal character ${unicodeName(next)} in escape sequence`,
        at,
      );
    } else if (code > rule.max || (code >= 0xd8_00 && code < 0xe0_00)) {
      this.#problem("escape sequence is invalid Unicode code point", at);
    }
    return at + digits.length;
  }

  #illegal(): void {
    const code = this.#text.codePointAt(this.#at) ?? 0;
    const char = String.fromCodePoint(code);
    const terminates = this.#terminates;
    // That it must not stand anywhere was told for the whole text.
    if (code !== 0xfe_ff) this.#problem(`illegal character ${unicodeName(code)}`, this.#at);
    this.#push("ILLEGAL", char);
    this.#terminates = terminates;
  }

  #match(rule: RegExp): RegExpExecArray | readonly [string] {
    rule.lastIndex = this.#at;
    return rule.exec(this.#text) ?? [""];
  }

  #push(kind: TokenKind, source: string): void {
    const end = this.#at + source.length;
    const text = kind === "COMMENT" ? source.replaceAll("\r", "") : source;
    this.#tokens.push({ kind, text, start: this.#at, end });
    this.#at = end;
    this.#terminates = ENDS_STATEMENT.has(kind) || (kind === "ILLEGAL" && source.startsWith("'"));
  }

  #problem(message: string, at: number): void {
    this.#report({ severity: "error", message, span: { start: at, end: at + 1 } });
  }
}

const RULES = { IDENTIFIER, NUMBER, PUNCTUATION };

const ESCAPES = [
  { starts: /^[0-7]/, digits: /^[0-7]{1,3}/, length: 3, base: 8, max: 255 },
  { starts: /^x/, digits: /^x[0-9a-fA-F]{0,2}/, length: 3, base: 16, max: 255 },
  { starts: /^u/, digits: /^u[0-9a-fA-F]{0,4}/, length: 5, base: 16, max: 0x10_ff_ff },
  { starts: /^U/, digits: /^U[0-9a-fA-F]{0,8}/, length: 9, base: 16, max: 0x10_ff_ff },
];

type Mark = Exclude<
  TokenKind,
  "ILLEGAL" | "EOF" | "COMMENT" | "IDENT" | "NUMBER" | "FLOAT" | "STRING" | "BOOL" | "NULL" | "TERMINATOR"
>;
const MARKS: ReadonlySet<string> = new Set(
  "|| && ! != = == < <= > >= + - * / % ^ { } ( ) [ ] , .".split(" "),
);
const isPunctuation = (text: string): text is Mark => MARKS.has(text);

/** As Go's `%#U` writes a character. */
function unicodeName(code: number): string {
  const hex = code.toString(16).toUpperCase().padStart(4, "0");
  const char = String.fromCodePoint(code);
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(char) ? `U+${hex} '${char}'` : `U+${hex}`;
}

/** Whether a text is one identifier, as labels must be. */
export function isIdentifier(text: string): boolean {
  IDENTIFIER.lastIndex = 0;
  return IDENTIFIER.exec(text)?.[0] === text && !["true", "false", "null"].includes(text);
}
