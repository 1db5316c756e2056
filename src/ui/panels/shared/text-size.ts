/** Width of a character of the page's font, as a share of its size; wide enough for most texts. */
const CHARACTER = 0.6;

/**
 * The largest font size at which a text fits.
 * @param most CSS pixels
 * @returns CSS pixels, at least 8
 */
export function fittingSize(text: string, width: number, height: number, most: number): number {
  const byWidth = width / (CHARACTER * Math.max(1, text.length));
  return Math.max(8, Math.floor(Math.min(byWidth, height / 1.15, most)));
}

/** The size of a set of texts that shall look alike: that of the longest. */
export function commonSize(texts: readonly string[], width: number, height: number, most: number): number {
  const longest = texts.reduce((long, text) => (text.length > long.length ? text : long), "");
  return fittingSize(longest, width, height, most);
}

/** Width of a text in CSS pixels, roughly. */
export function textWidth(text: string, size: number): number {
  return text.length * size * CHARACTER;
}

/** Widths of characters as shares of the font's size, in the widest of the page's fonts. */
const WIDTHS: readonly (readonly [characters: string, width: number])[] = [
  ["'ijlI|!,./:;[]ft\\ ", 0.3],
  ['()-`r{}"', 0.38],
  ["*^Jcksvxyz", 0.53],
  ["FTZ&ABEKPSVXYCDHNRU", 0.74],
  ["GOQMmw", 0.87],
  ["%W@", 1.02],
];
const WIDTH_OF = new Map(
  WIDTHS.flatMap(([characters, width]) => Array.from(characters, (one) => [one, width] as const)),
);
/** From here on (Hangul, Chinese, Japanese) a character is as wide as it is high. */
const SQUARE_FROM = 0x1100;

/** Width of a text in CSS pixels, closer than {@link textWidth}: nearly never too small, and a tenth too large. */
export function closeTextWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) {
    const isSquare = (character.codePointAt(0) ?? 0) >= SQUARE_FROM;
    width += isSquare ? 1 : (WIDTH_OF.get(character) ?? CHARACTER);
  }
  return width * size;
}

/** The text, cut with an ellipsis where it is wider than its place; empty where not even a few letters fit. */
export function cutText(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const count = Math.floor(width / (size * CHARACTER)) - 1;
  return count < 2 ? "" : `${text.slice(0, count)}…`;
}
