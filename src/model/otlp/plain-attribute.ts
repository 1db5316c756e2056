const KEY = (1 << 3) | 2;
const VALUE = (2 << 3) | 2;
const TEXT = (1 << 3) | 2;
const INTEGER = 3 << 3;
/** Lengths below take one byte, and so do numbers; in longer ones it says that another byte follows. */
const MORE = 0x80;
const LONGEST_VARINT = 10;

/**
 * Whether `bytes[start, end)` is an attribute (common.proto's KeyValue) as nearly all are written: a key, then a text
 * or an integer, both short, and nothing else. Such a one is well formed; others have to be looked at field by field.
 */
export function isPlainAttribute(bytes: Uint8Array, start: number, end: number): boolean {
  const keyBytes = bytes[start + 1] ?? MORE;
  const value = start + 2 + keyBytes;
  if (keyBytes >= MORE || value + 3 >= end || bytes[start] !== KEY || bytes[value] !== VALUE) return false;
  const valueBytes = bytes[value + 1] ?? MORE;
  if (valueBytes >= MORE || value + 2 + valueBytes !== end) return false;
  const tag = bytes[value + 2];
  if (tag === TEXT) return (bytes[value + 3] ?? MORE) === end - value - 4;
  return tag === INTEGER && isVarint(bytes, value + 3, end);
}

function isVarint(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > LONGEST_VARINT) return false;
  for (let at = start; at < end - 1; at++) if ((bytes[at] ?? 0) < MORE) return false;
  return (bytes[end - 1] ?? MORE) < MORE;
}
