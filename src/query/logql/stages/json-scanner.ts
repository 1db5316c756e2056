import { withBlanks } from "./no-text.ts";
import { unescapeJson } from "./json-unescape.ts";

/** What a JSON value is: texts and numbers as written, without objects being built. */
export type JsonKind = "string" | "number" | "boolean" | "null" | "object" | "array";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** How deep values may nest; deeper ones are malformed. */
const MAX_DEPTH = 512;

/** Thrown by the scanner, caught by the stage that uses it. */
export class JsonSyntaxError extends Error {}

/**
 * Reads JSON value by value from a text, so that what comes before an error is still seen, and numbers
 * keep the digits they have.
 */
export class JsonScanner {
  private readonly text: string;
  private at = 0;
  /** Of objects that are being read. */
  private depth = 0;
  /** Where the first backslash is: strings that end before it have no escapes. */
  private readonly firstEscape: number;

  constructor(text: string) {
    this.text = text;
    const escape = text.indexOf("\\");
    this.firstEscape = escape < 0 ? Infinity : escape;
  }

  /** Kind of the value that comes next. @throws JsonSyntaxError */
  peek(): JsonKind {
    this.skipBlanks();
    switch (this.text.charCodeAt(this.at)) {
      case QUOTE:
        return "string";
      case OPEN_BRACE:
        return "object";
      case OPEN_BRACKET:
        return "array";
      case 0x74:
      case 0x66:
        return "boolean";
      case 0x6e:
        return "null";
      default:
        return "number";
    }
  }

  /**
   * Calls `visit` before each value of an object; it must consume the value, and says whether that was enough.
   *
   * @returns whether it was. @throws JsonSyntaxError
   */
  object(visit: (key: string, kind: JsonKind) => boolean): boolean {
    this.expect(OPEN_BRACE);
    this.depth++;
    do {
      // Loki's parser takes `{"a":1,}` too.
      if (this.accept(CLOSE_BRACE)) return this.left();
      if (this.peek() !== "string") throw new JsonSyntaxError(OBJECT_END);
      const key = this.string();
      this.expect(COLON);
      if (visit(key, this.peek())) return true;
      this.refuseEnd();
    } while (this.accept(COMMA));
    this.expect(CLOSE_BRACE);
    return this.left();
  }

  /** Refuses an object that comes next and has no end, whatever is in it. @throws JsonSyntaxError */
  checkEnd(): void {
    const { text } = this;
    let level = 0;
    for (let at = this.at; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) at = this.stringEnd(at);
      else if (code === OPEN_BRACE) level++;
      else if (code === CLOSE_BRACE && --level === 0) return;
    }
    throw new JsonSyntaxError(OBJECT_END);
  }

  private left(): false {
    this.depth--;
    return false;
  }

  /** Calls `visit` before each value of an array; it must consume the value. @throws JsonSyntaxError */
  array(visit: (index: number, kind: JsonKind) => void): void {
    this.expect(OPEN_BRACKET);
    if (this.accept(CLOSE_BRACKET)) return;
    let index = 0;
    do visit(index++, this.peek());
    while (this.accept(COMMA));
    this.expect(CLOSE_BRACKET);
  }

  /** What a string means. @throws JsonSyntaxError */
  string(): string {
    const start = this.at;
    this.passString();
    const { text, at, firstEscape } = this;
    const written = text.slice(start + 1, at - 1);
    return at <= firstEscape ? written : unescapeJson(written);
  }

  /** What a string means as a value: characters that are no text become blanks, as in Loki. @throws JsonSyntaxError */
  value(): string {
    return withBlanks(this.string());
  }

  /** A number, boolean or null as written. @throws JsonSyntaxError */
  word(): string {
    const start = this.at;
    this.passWord();
    return this.text.slice(start, this.at);
  }

  private passString(): void {
    const { text } = this;
    if (text.charCodeAt(this.at) !== QUOTE) throw new JsonSyntaxError("Value is string, but can't find '\"'");
    const end = this.stringEnd(this.at);
    if (end >= text.length) throw new JsonSyntaxError(STRING_END);
    this.at = end + 1;
  }

  /** Where the string that starts there has its closing quote; the text's end or behind it if it has none. */
  private stringEnd(start: number): number {
    const { text } = this;
    let end = text.indexOf('"', start + 1);
    if (end < 0) return text.length;
    if (end < this.firstEscape) return end;
    end = start + 1;
    while (end < text.length && text.charCodeAt(end) !== QUOTE)
      end += text.charCodeAt(end) === BACKSLASH ? 2 : 1;
    return end;
  }

  private passWord(): void {
    const { text } = this;
    const start = this.at;
    if (start >= text.length) throw new JsonSyntaxError(MALFORMED);
    let end = start;
    while (end < text.length && !isWordEnd(text.charCodeAt(end))) end++;
    if (!isNumberStart(text.charCodeAt(start)) && !/^(?:true|false|null)$/.test(text.slice(start, end)))
      throw new JsonSyntaxError("Unknown value type");
    this.at = end;
  }

  /** Passes over the next value. @returns its text as written. @throws JsonSyntaxError */
  skip(): string {
    const kind = this.peek();
    const start = this.at;
    this.passValue(kind);
    return this.text.slice(start, this.at);
  }

  /** Passes over the next value, of the kind that {@link peek} told. @throws JsonSyntaxError */
  passValue(kind: JsonKind, depth = 0): void {
    if (depth > MAX_DEPTH) throw new JsonSyntaxError("values nest too deeply");
    if (kind === "string") this.passString();
    else if (kind === "object") this.passObject(depth);
    else if (kind === "array") this.array((_, next) => this.passValue(next, depth + 1));
    else this.passWord();
  }

  private passObject(depth: number): void {
    this.object((_, next) => {
      this.passValue(next, depth + 1);
      return false;
    });
  }

  /** Of the outermost object's end Loki's parser speaks as of an array's. */
  private refuseEnd(): void {
    this.skipBlanks();
    if (this.depth === 1 && this.at >= this.text.length) throw new JsonSyntaxError(ARRAY_END);
  }

  private accept(mark: number): boolean {
    this.skipBlanks();
    if (this.text.charCodeAt(this.at) !== mark) return false;
    this.at++;
    return true;
  }

  private expect(mark: number): void {
    if (this.accept(mark)) return;
    throw new JsonSyntaxError(EXPECTED[mark] ?? MALFORMED);
  }

  private skipBlanks(): void {
    while (isBlankCode(this.text.charCodeAt(this.at))) this.at++;
  }
}

/** What the text of a value means that has strings in it. */
export const valueOf = (text: string): string => withBlanks(unescapeJson(text));

export const MALFORMED = "Malformed JSON error";
const OBJECT_END = "Value looks like object, but can't find closing '}' symbol";
const ARRAY_END = "Value is array, but can't find closing ']' symbol";
const STRING_END = "Value is string, but can't find closing '\"' symbol";

const EXPECTED: Readonly<Record<number, string>> = {
  [OPEN_BRACE]: OBJECT_END,
  [CLOSE_BRACE]: OBJECT_END,
  [OPEN_BRACKET]: ARRAY_END,
  [CLOSE_BRACKET]: ARRAY_END,
};

const isBlankCode = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** A blank, comma, or the end of an object or array. */
const isWordEnd = (code: number): boolean =>
  code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET || isBlankCode(code);

const isNumberStart = (code: number): boolean => (code >= 0x30 && code <= 0x39) || code === 0x2d;
