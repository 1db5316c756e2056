import { limitError } from "./errors.ts";

/** Of JSON text from outside: parsing it takes longer than its size the deeper it nests, and so does walking it. */
const MAX_DEPTH = 512;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * `JSON.parse` for text from outside.
 *
 * @throws WatchtowerError `limit` for text nested deeper than 512; SyntaxError for what is not JSON.
 */
export function parseJson(text: string): unknown {
  let depth = 0;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    depth = depthAfter(depth, code);
    at = code === QUOTE ? afterString(text, at) : at + 1;
  }
  return JSON.parse(text);
}

/**
 * The nesting behind a character outside of strings, before which it was `depth`.
 *
 * @throws WatchtowerError `limit` beyond 512.
 */
export function depthAfter(depth: number, code: number): number {
  if (code === 0x7d || code === 0x5d) return depth - 1;
  if (code !== 0x7b && code !== 0x5b) return depth;
  if (depth >= MAX_DEPTH) throw limitError("maxDepth", MAX_DEPTH, "JSON is nested too deeply");
  return depth + 1;
}

/** Behind the quote that ends the string which begins at `start`; the text's end if none does. */
export function afterString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}
