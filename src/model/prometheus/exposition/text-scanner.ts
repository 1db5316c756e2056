import { WatchtowerError } from "../../../base/errors.ts";
import type { LabelPair } from "../../labels.ts";

const METRIC_NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL_NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const BLANK = 0x20;
const TAB = 0x09;
const WORD = /[^ \t\n]+/y;
const QUOTED = /"(?:\\[\s\S]|[^\\"])*"/y;
const ONE_LINE = /"(?:\\.|[^\\"\n])*"/y;
const REST_OF_LINE = /[^\n]*/y;

const MAX_SHOWN = 120;

/** The labels of a line; the name stands among them where it is quoted. */
export interface LabelsRead {
  readonly name: string | undefined;
  readonly pairs: readonly LabelPair[];
}

/** Reads a text from left to right; what is wrong is an error that names the line. */
export class TextScanner {
  readonly #text: string;
  #at = 0;
  #lineStart = 0;
  #line = 1;
  readonly #quoted: RegExp;
  readonly #isLoose: boolean;

  /** @param isLoose whether labels need no commas between them, and their values may hold line breaks as they are. */
  constructor(text: string, isLoose: boolean) {
    this.#text = text;
    this.#isLoose = isLoose;
    this.#quoted = isLoose ? QUOTED : ONE_LINE;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  get isAtLineEnd(): boolean {
    return this.isAtEnd || this.#text[this.#at] === "\n";
  }

  /** Passes over a line break or the end of the text. */
  endLine(): boolean {
    if (!this.isAtLineEnd) return false;
    this.#at++;
    this.#line++;
    this.#lineStart = this.#at;
    return true;
  }

  /** Passes over spaces and tabs. */
  blanks(): void {
    for (let code = this.#text.charCodeAt(this.#at); code === BLANK || code === TAB;) {
      code = this.#text.charCodeAt(++this.#at);
    }
  }

  /** Passes over a text that is next; `false` if it is not. */
  accept(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  /** One of the classic characters; `undefined`, and nothing is passed, where none is next. */
  metricName(): string | undefined {
    return this.#match(METRIC_NAME);
  }

  /** Up to a blank or the end of the line; `undefined` where one of them is next. */
  word(): string | undefined {
    return this.#match(WORD);
  }

  /** What is left of the line, without its break. */
  rest(): string {
    return this.#match(REST_OF_LINE) ?? "";
  }

  /** A text in quotes that is next, its escapes of a quote, a backslash and a line break resolved; others stay. */
  quoted(): string | undefined {
    const text = this.#match(this.#quoted);
    if (text === undefined) return undefined;
    if (text.includes("\n")) this.#line += text.split("\n").length - 1;
    return unescaped(text.slice(1, -1));
  }

  /**
   * What stands between braces, of which the first is passed: `a="1",b="2"}`. With `{"some name",a="1"}` the name is
   * there too, unless `isExemplar`.
   *
   * @param skip passes over what may stand between tokens.
   */
  labels(skip: () => void, isExemplar: boolean): LabelsRead {
    const pairs: LabelPair[] = [];
    let name: string | undefined;
    for (skip(); !this.accept("}"); skip()) {
      const isQuoted = this.#text[this.#at] === '"';
      const label = this.quoted() ?? this.#match(LABEL_NAME) ?? this.fail("expected label name");
      skip();
      if (this.accept("=")) {
        skip();
        pairs.push([label, this.quoted() ?? this.fail("expected label value")]);
        skip();
        if (this.accept(",") || this.#isLoose) continue;
      } else {
        if (!isQuoted || isExemplar || name !== undefined) this.fail("expected equal");
        name = label;
        if (this.accept(",")) continue;
      }
      if (this.#text[this.#at] !== "}") this.fail("expected comma or brace close");
    }
    return { name, pairs };
  }

  /** @throws WatchtowerError `invalid`, with the line. */
  fail(problem: string): never {
    const line = this.#text.slice(this.#lineStart, this.#lineStart + MAX_SHOWN).split("\n")[0] ?? "";
    throw new WatchtowerError("invalid", `${problem} in line ${this.#line}: ${JSON.stringify(line)}`);
  }

  /** @param pattern a sticky one. */
  #match(pattern: RegExp): string | undefined {
    const begin = this.#at;
    pattern.lastIndex = begin;
    if (!pattern.test(this.#text)) return undefined;
    this.#at = pattern.lastIndex;
    return this.#text.slice(begin, this.#at);
  }
}

const unescaped = (text: string): string =>
  text.includes("\\") ? text.replaceAll(/\\(["\\n])/g, (_, one: string) => (one === "n" ? "\n" : one)) : text;
