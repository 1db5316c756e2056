/**
 * The pairs of a logfmt line, in order. A bare key has an empty value. Bad syntax ends the reading in
 * strict mode; otherwise the rest up to the next blank is passed over.
 *
 * @returns what is wrong with the line, if strict and so.
 */
export function scanLogfmt(
  line: string,
  strict: boolean,
  visit: (key: string, value: string) => void,
): string | undefined {
  let at = 0;
  const { length } = line;
  while (at < length) {
    while (at < length && line.charCodeAt(at) <= BLANK) at++;
    const start = at;
    while (at < length && isKeyCode(line.charCodeAt(at))) at++;
    const key = line.slice(start, at);
    const mark = line.charCodeAt(at);
    if (mark !== EQUALS || key === "") {
      const sound = at >= length || mark <= BLANK;
      if (!sound && strict) return `unexpected ${JSON.stringify(line.charAt(at))} at position ${at + 1}`;
      if (sound && key !== "") visit(key, "");
      if (!sound) at = afterBlank(line, at);
      continue;
    }
    at++;
    if (line.charCodeAt(at) === QUOTE) {
      const end = closingQuote(line, at);
      if (end < 0) {
        if (strict) return `unterminated quoted value at position ${at + 1}`;
        return undefined;
      }
      visit(key, unquoteValue(line.slice(at, end + 1)));
      at = end + 1;
      continue;
    }
    const from = at;
    while (at < length && line.charCodeAt(at) > BLANK) {
      const code = line.charCodeAt(at);
      if (code === QUOTE || code === EQUALS) break;
      at++;
    }
    if (at < length && line.charCodeAt(at) > BLANK) {
      if (strict) return `unexpected ${JSON.stringify(line.charAt(at))} at position ${at + 1}`;
      at = afterBlank(line, at);
      continue;
    }
    visit(key, line.slice(from, at));
  }
  return undefined;
}

const BLANK = 0x20;
const QUOTE = 0x22;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;

const isKeyCode = (code: number): boolean => code > BLANK && code !== EQUALS && code !== QUOTE;

function afterBlank(line: string, from: number): number {
  let at = from;
  while (at < line.length && line.charCodeAt(at) > BLANK) at++;
  return at;
}

function closingQuote(line: string, open: number): number {
  for (let at = open + 1; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at++;
  }
  return -1;
}

/** Escapes are those of JSON; an unsound one leaves the value empty. */
function unquoteValue(literal: string): string {
  if (!literal.includes("\\")) return literal.slice(1, -1);
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === "string" ? value : "";
  } catch {
    return "";
  }
}
