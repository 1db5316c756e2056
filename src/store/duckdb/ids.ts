import { toHex } from "../../base/bytes.ts";

/** Ids as DuckDB holds them: trace ids are signed 128 bits, span ids unsigned 64 bits. */

export const TRACE_ID_DIGITS = 32;
const TRACE_ID_BITS = 128;

/** @returns `undefined` unless `hex` is exactly `digits` lower-case hexadecimal digits. */
export function parseId(hex: string, digits: number): bigint | undefined {
  if (hex.length !== digits || !/^[0-9a-f]+$/.test(hex)) return undefined;
  const id = BigInt(`0x${hex}`);
  return digits === TRACE_ID_DIGITS ? BigInt.asIntN(TRACE_ID_BITS, id) : id;
}

/** The id of `width` bytes at `row` in a column, lower-case hexadecimal. */
export function idHex(column: Uint8Array, row: number, width: number): string {
  return toHex(column.subarray(row * width, (row + 1) * width).toReversed());
}

/** As {@link idHex}, but "" for 0: no parent. */
export function idHexOrEmpty(column: Uint8Array, row: number, width: number): string {
  for (let i = row * width; i < (row + 1) * width; i++) if (column[i] !== 0) return idHex(column, row, width);
  return "";
}
