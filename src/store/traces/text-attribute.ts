const KEY = (1 << 3) | 2;
const VALUE = (2 << 3) | 2;
const TEXT = (1 << 3) | 2;
/** Lengths below take one byte. */
const TWO_BYTES = 0x80;

/**
 * Where the text of an attribute begins, which ends with it.
 *
 * @param bytes a KeyValue message (common.proto).
 * @returns 0 unless it is a short key and then a text, each length in as few bytes as can be: such attributes of equal key
 *   and text are equal bytes.
 */
export function textPlace(bytes: Uint8Array): number {
  const keyBytes = bytes[1] ?? TWO_BYTES;
  const valueAt = 2 + keyBytes;
  if (bytes[0] !== KEY || keyBytes >= TWO_BYTES || bytes[valueAt] !== VALUE) return 0;
  const textAt = endOfLength(bytes, valueAt + 1);
  if (textAt === 0 || bytes[textAt] !== TEXT) return 0;
  return endOfLength(bytes, textAt + 1);
}

/** Behind a length of one or two bytes at this place, if what has it ends with the bytes; else 0. */
function endOfLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  if (first < TWO_BYTES) return at + 1 + first === bytes.length ? at + 1 : 0;
  const isTwo = second > 0 && second < TWO_BYTES;
  const length = first - TWO_BYTES + second * TWO_BYTES;
  return isTwo && at + 2 + length === bytes.length ? at + 2 : 0;
}
