import { WatchtowerError } from "../../../base/errors.ts";
import { unescapeGo } from "../../../base/go-string.ts";
import { compileSearch } from "../../../base/regexp.ts";
import { compileMatcher } from "../../../model/matcher.ts";
import type { MatchOperator } from "../../../model/matcher.ts";
import type { Line } from "./line.ts";

/** Whether a line is meant. */
export type Selector = (line: Line) => boolean;

/**
 * What `stage.match` takes: a stream selector and line filters, as `{app="a", env=~"b|c"} |= "error" !~ "x.*y"`.
 *
 * @throws WatchtowerError `invalid`
 */
export function compileSelector(text: string): Selector {
  const reader = new Reader(text);
  const conditions: Selector[] = [];
  reader.expect(/\{/y, "{");
  do {
    const name = reader.expect(/[a-zA-Z_][a-zA-Z0-9_]*/y, "a label");
    const operator = reader.expect(/=~|!~|!=|=/y, "=, !=, =~ or !~");
    const matches = compileMatcher({ name, operator: operatorOf(operator), value: reader.literal() });
    conditions.push(({ labels }) => matches(labels.get(name) ?? ""));
  } while (reader.take(/,/y) !== undefined);
  reader.expect(/\}/y, ", or }");
  while (!reader.isAtEnd) {
    const operator = reader.expect(/\|=|\|~|!=|!~/y, "|=, |~, != or !~");
    conditions.push(filterOf(operator, reader.literal()));
  }
  return (line) => conditions.every((condition) => condition(line));
}

function operatorOf(text: string): MatchOperator {
  return text === "=" || text === "!=" || text === "=~" ? text : "!~";
}

function filterOf(operator: string, value: string): Selector {
  if (operator === "|=") return ({ line }) => line.includes(value);
  if (operator === "!=") return ({ line }) => !line.includes(value);
  const regexp = compileSearch(value);
  return operator === "|~" ? ({ line }) => regexp.test(line) : ({ line }) => !regexp.test(line);
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#skipBlanks();
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return undefined;
    this.#at += found.length;
    this.#skipBlanks();
    return found;
  }

  expect(pattern: RegExp, what: string): string {
    return this.take(pattern) ?? this.#refuse(what);
  }

  /** A text in double quotes, as Go's. */
  literal(): string {
    const found = this.expect(/"(?:\\.|[^"\\\n])*"/y, "a text in quotes");
    return unescapeGo(
      found.slice(1, -1),
      '"',
      (escape) => new WatchtowerError("invalid", `${escape} is no escape`),
    );
  }

  #skipBlanks(): void {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at++;
  }

  #refuse(what: string): never {
    throw new WatchtowerError("invalid", `at character ${this.#at + 1}: expected ${what}`);
  }
}
