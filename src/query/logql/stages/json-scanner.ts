/** What a JSON value is: texts and numbers as written, without objects being built. */
export type JsonKind = "string" | "number" | "boolean" | "null" | "object" | "array";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

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

  constructor(text: string) {
    this.text = text;
  }

  /** Kind of the value that comes next. @throws JsonSyntaxError */
  peek(): JsonKind {
    this.skipBlanks();
    switch (this.text.charAt(this.at)) {
      case '"':
        return "string";
      case "{":
        return "object";
      case "[":
        return "array";
      case "t":
      case "f":
        return "boolean";
      case "n":
        return "null";
      default:
        return "number";
    }
  }

  /** Calls `visit` before each value of an object; it must consume the value. @throws JsonSyntaxError */
  object(visit: (key: string, kind: JsonKind) => void): void {
    this.expect("{");
    do {
      // Loki's parser takes `{"a":1,}` too.
      if (this.accept("}")) return;
      if (this.peek() !== "string") throw new JsonSyntaxError(EXPECTED["}"]);
      const key = this.string();
      this.expect(":");
      visit(key, this.peek());
    } while (this.accept(","));
    this.expect("}");
  }

  /** As {@link object}, with indexes. */
  array(visit: (index: number, kind: JsonKind) => void): void {
    this.expect("[");
    if (this.accept("]")) return;
    let index = 0;
    do visit(index++, this.peek());
    while (this.accept(","));
    this.expect("]");
  }

  /** The value of a string. @throws JsonSyntaxError */
  string(): string {
    const { text } = this;
    if (text.charCodeAt(this.at) !== QUOTE) throw new JsonSyntaxError("Value is string, but can't find '\"'");
    const start = this.at + 1;
    let end = text.indexOf('"', start);
    if (end < 0) throw new JsonSyntaxError("Value is string, but can't find closing '\"' symbol");
    const plain = text.slice(start, end);
    if (!plain.includes("\\")) {
      this.at = end + 1;
      return plain;
    }
    end = start;
    for (let code = text.charCodeAt(end); code !== QUOTE; code = text.charCodeAt(end)) {
      if (Number.isNaN(code))
        throw new JsonSyntaxError("Value is string, but can't find closing '\"' symbol");
      end += code === BACKSLASH ? 2 : 1;
    }
    this.at = end + 1;
    return unescape(text.slice(start - 1, end + 1));
  }

  /** A number, boolean or null as written. @throws JsonSyntaxError */
  word(): string {
    const { text } = this;
    const start = this.at;
    let end = start;
    while (end < text.length && !isWordEnd(text.charCodeAt(end))) end++;
    const word = text.slice(start, end);
    if (!/^(?:[-\d]|(?:true|false|null)$)/.test(word)) {
      throw new JsonSyntaxError("Unknown value type");
    }
    this.at = end;
    return word;
  }

  /** Passes over the next value. @returns its text as written. @throws JsonSyntaxError */
  skip(depth = 0): string {
    if (depth > MAX_DEPTH) throw new JsonSyntaxError("values nest too deeply");
    const kind = this.peek();
    const start = this.at;
    if (kind === "object") this.object(() => this.skip(depth + 1));
    else if (kind === "array") this.array(() => this.skip(depth + 1));
    else if (kind === "string") this.string();
    else this.word();
    return this.text.slice(start, this.at);
  }

  private accept(mark: string): boolean {
    this.skipBlanks();
    if (this.text.charAt(this.at) !== mark) return false;
    this.at++;
    return true;
  }

  private expect(mark: string): void {
    if (this.accept(mark)) return;
    throw new JsonSyntaxError(EXPECTED[mark] ?? "Malformed JSON error");
  }

  private skipBlanks(): void {
    for (let code = this.text.charCodeAt(this.at); isBlankCode(code); code = this.text.charCodeAt(this.at)) {
      this.at++;
    }
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  "{": "Value looks like object, but can't find closing '}' symbol",
  "}": "Value looks like object, but can't find closing '}' symbol",
  "[": "Value is array, but can't find closing ']' symbol",
  "]": "Value is array, but can't find closing ']' symbol",
};

const isBlankCode = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** A blank, comma, or the end of an object or array. */
const isWordEnd = (code: number): boolean =>
  isBlankCode(code) || code === 0x2c || code === 0x7d || code === 0x5d;

/** A string with escapes; what is no sound escape makes it empty, as Loki has it. */
function unescape(literal: string): string {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === "string" ? value : "";
  } catch {
    return "";
  }
}
