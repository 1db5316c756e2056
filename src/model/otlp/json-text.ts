import { afterString, depthAfter } from "../../base/json-depth.ts";

/** Whole numbers with fewer digits are exact as doubles. */
const EXACT_DIGITS = 15;

const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * Puts whole numbers that a double may not hold exactly in quotes, and bounds the nesting; in one pass, whose
 * time grows with the length alone. Text that is not JSON stays so.
 *
 * @throws WatchtowerError `limit` for text nested deeper than 512, fields that are not known included.
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
      depth = depthAfter(depth, code);
      at++;
    }
  }
  return pieces.length === 0 ? text : pieces.join("") + text.slice(copied);
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
