/** Bytes of a text in UTF-8, as Go counts them. */
export const byteLength = (text: string): number => Buffer.byteLength(text);

/** The longest start of at most `most` bytes that ends with a whole character. */
export function cutToBytes(text: string, most: number): string {
  // A UTF-16 unit is at most three bytes of UTF-8.
  if (text.length * 3 <= most || byteLength(text) <= most) return text;
  const bytes = Buffer.from(text.slice(0, most + 1));
  let end = Math.min(most, bytes.length);
  while (end > 0 && isInside(bytes[end])) end--;
  return bytes.toString("utf8", 0, end);
}

/** Whether a byte is one of a character's further ones. */
const isInside = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** From one byte to another; a character that is cut in two becomes U+FFFD. */
export function sliceBytes(text: string, start: number, end: number): string {
  const bytes = Buffer.from(text);
  return bytes.length === text.length ? text.slice(start, end) : bytes.toString("utf8", start, end);
}
