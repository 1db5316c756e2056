/**
 * The pairs of a logfmt line, in order. A bare key has an empty value. Bad syntax ends the reading in
 * strict mode; otherwise the rest up to the next blank is passed over.
 *
 * @param visit says whether that was enough of the line.
 * @returns what is wrong with the line, if strict and so; as Loki words it.
 */
export function scanLogfmt(
  line: string,
  strict: boolean,
  visit: (key: string, value: string) => boolean,
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
      if (!sound && strict) return unexpectedAt(line, at);
      if (sound && key !== "" && visit(key, "")) return undefined;
      if (!sound) at = afterBlank(line, at);
      continue;
    }
    at++;
    if (line.charCodeAt(at) === QUOTE) {
      const end = closingQuote(line, at);
      if (end < 0) {
        return strict ? syntaxErrorAt(line, line.length, "unterminated quoted value") : undefined;
      }
      const value = unquoteValue(line.slice(at, end + 1));
      at = end + 1;
      if (value === undefined && strict) return syntaxErrorAt(line, at, "invalid quoted value");
      if (value !== undefined && visit(key, value)) return undefined;
      continue;
    }
    const from = at;
    while (at < length && line.charCodeAt(at) > BLANK) {
      const code = line.charCodeAt(at);
      if (code === QUOTE || code === EQUALS) break;
      at++;
    }
    if (at < length && line.charCodeAt(at) > BLANK) {
      if (strict) return unexpectedAt(line, at);
      at = afterBlank(line, at);
      continue;
    }
    if (visit(key, line.slice(from, at))) return undefined;
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

const syntaxErrorAt = (line: string, at: number, message: string): string =>
  `logfmt syntax error at pos ${Buffer.byteLength(line.slice(0, at)) + 1} : ${message}`;

const unexpectedAt = (line: string, at: number): string =>
  syntaxErrorAt(line, at, `unexpected '${line.charAt(at)}'`);

/** Escapes are those of JSON; `undefined` for an unsound one. */
function unquoteValue(literal: string): string | undefined {
  if (!literal.includes("\\")) return literal.slice(1, -1);
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
