import { WireReader, WireType } from "../../model/wire/reader.ts";

const BOOL = 2;
const INT = 3;
const DOUBLE = 4;
const BOOL_BYTES = 5;
const DOUBLE_BYTES = 8;
const DIGITS_PER_BIT = Math.log10(2);

/**
 * About how many bytes an AnyValue message takes as text: exact for strings, close for the rest. For
 * counting volumes without making the text.
 */
export function scalarTextBytes(bytes: Uint8Array, start: number, end: number): number {
  const tag = bytes[start] ?? 0;
  if ((tag & 7) === WireType.bytes) return Math.max(0, end - start - (end - start > 129 ? 3 : 2));
  switch (tag >>> 3) {
    case BOOL:
      return BOOL_BYTES;
    case INT:
      return digits(bytes, start + 1, end);
    case DOUBLE:
      return DOUBLE_BYTES;
    default:
      return 0;
  }
}

function digits(bytes: Uint8Array, start: number, end: number): number {
  const reader = new WireReader(bytes, start, end);
  const value = Math.abs(reader.int64AsNumber());
  return value < 10 ? 1 : 1 + Math.floor(Math.log2(value) * DIGITS_PER_BIT);
}
