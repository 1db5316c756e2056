import { fromUtf8, utf8 } from "../../base/bytes.ts";

// Go's texts are bytes: positions and lengths count these.

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

/** In UTF-8, as Go's `len` counts. */
export function byteLength(text: string): number {
  return isAscii(text) ? text.length : Buffer.byteLength(text);
}

/** From byte `from` to byte `to`. */
export function byteSlice(text: string, from: number, to: number): string {
  return isAscii(text) ? text.slice(from, to) : fromUtf8(utf8(text).subarray(from, to));
}

/** The code points of a text, one by one: what Go calls runes. */
export const runes = (text: string): readonly string[] => Array.from(text);

/** As Go's `strings.Title`: the first letter of each word in upper case. */
export const title = (text: string): string =>
  text.replaceAll(
    /(^|[^\p{L}\p{Nd}_'’])(\p{L})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );

/** As Go's `url.QueryEscape`. */
export const escapeQuery = (text: string): string =>
  encodeURIComponent(Buffer.from(text).toString())
    .replaceAll("%20", "+")
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
