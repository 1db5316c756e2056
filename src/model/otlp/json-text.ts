import { limitError } from "../../base/errors.ts";

/** Of JSON text, fields that are not known included: parsing it takes longer than its size the deeper it nests. */
const MAX_TEXT_DEPTH = 512;
/** Whole numbers with fewer digits are exact as doubles. */
const EXACT_DIGITS = 15;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * Puts whole numbers that a double may not hold exactly in quotes, and bounds the nesting; in one pass, whose
 * time grows with the length alone. Text that is not JSON stays so.
 *
 * @throws WatchtowerError `limit` for text nested deeper than {@link MAX_TEXT_DEPTH}.
 */
export function withExactIntegers(text: string): string {
  const pieces: string[] = [];
  let copied = 0;
  let depth = 0;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = afterString(text, at);
    else if (startsNumber(code)) {
      const end = afterNumber(text, at);
      if (isLongInteger(text, at, end)) {
        pieces.push(text.slice(copied, at), '"', text.slice(at, end), '"');
        copied = end;
      }
      at = end;
    } else {
      depth += depthChange(code);
      if (depth > MAX_TEXT_DEPTH) throw limitError("maxDepth", MAX_TEXT_DEPTH, "JSON is nested too deeply");
      at++;
    }
  }
  return pieces.length === 0 ? text : pieces.join("") + text.slice(copied);
}

/** Behind the quote that ends the string which begins at `start`; the text's end if none does. */
function afterString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;
const startsNumber = (code: number): boolean => isDigit(code) || code === MINUS;

/** Digits, signs, point and exponent. */
function afterNumber(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && "0123456789+-.eE".includes(text.charAt(at))) at++;
  return at;
}

function isLongInteger(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start) === MINUS ? start + 1 : start;
  if (end - first <= EXACT_DIGITS) return false;
  for (let at = first; at < end; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

function depthChange(code: number): number {
  if (code === 0x7b || code === 0x5b) return 1;
  return code === 0x7d || code === 0x5d ? -1 : 0;
}
