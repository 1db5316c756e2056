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

/** The text, cut with an ellipsis where it is wider than its place; empty where not even a few letters fit. */
export function cutText(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const count = Math.floor(width / (size * CHARACTER)) - 1;
  return count < 2 ? "" : `${text.slice(0, count)}…`;
}
