import { WireType } from "../../model/wire/reader.ts";

const BOOL = 2;
const INT = 3;
const DOUBLE = 4;
const BOOL_BYTES = 5;
const DOUBLE_BYTES = 8;
const EXACT_BYTES = 4;
const BITS_PER_BYTE = 7;
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

/** Decimal digits of a varint: exact below 2^28, else by its length. */
function digits(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length > EXACT_BYTES) return Math.ceil(length * BITS_PER_BYTE * DIGITS_PER_BIT);
  let value = 0;
  for (let i = end - 1; i >= start; i--) value = (value << BITS_PER_BYTE) | ((bytes[i] ?? 0) & 0x7f);
  let count = 1;
  for (let rest = value; rest >= 10; rest /= 10) count++;
  return count;
}
