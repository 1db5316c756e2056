const PLAIN: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

const FIRST_SURROGATE = 0xd800;
const FIRST_LOW_SURROGATE = 0xdc00;
const LAST_SURROGATE = 0xdfff;
const FIRST_OF_PAIRS = 0x10000;
const LAST_CODE_POINT = 0x10ffff;
/** Bytes of one escape by its number, as `\u00e9`. */
const UNIT = 6;

/**
 * The text that a JSON string means, which stands there without its quotes. One with an escape that means nothing, as
 * half of a surrogate pair, is empty, as in Loki; a pair that is none is U+FFFD.
 */
export function unescapeJson(text: string): string {
  let value = "";
  let at = 0;
  for (;;) {
    const escape = text.indexOf("\\", at);
    if (escape < 0) return value + text.slice(at);
    value += text.slice(at, escape);
    const plain = PLAIN[text.charAt(escape + 1)];
    const [character, length] = plain === undefined ? numbered(text, escape) : [plain, 2];
    if (character === undefined) return "";
    value += character;
    at = escape + length;
  }
}

/** The character of the escape `\uXXXX`, or of two that are a pair, and how long it is there. */
function numbered(text: string, at: number): readonly [character: string | undefined, length: number] {
  const unit = text.charAt(at + 1) === "u" ? unitAt(text, at) : undefined;
  if (unit === undefined) return [undefined, 0];
  if (unit < FIRST_SURROGATE || unit > LAST_SURROGATE) return [String.fromCharCode(unit), UNIT];
  const low = unitAt(text, at + UNIT);
  if (low === undefined || low < FIRST_LOW_SURROGATE) return [undefined, 0];
  const point = FIRST_OF_PAIRS + (unit - FIRST_SURROGATE) * 0x400 + (low - FIRST_LOW_SURROGATE);
  return [point > LAST_CODE_POINT ? "\ufffd" : String.fromCodePoint(point), 2 * UNIT];
}

/** The four digits behind the two characters there, whatever these are: Loki does not look at those of a second half. */
function unitAt(text: string, at: number): number | undefined {
  const digits = text.slice(at + 2, at + UNIT);
  return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : undefined;
}
