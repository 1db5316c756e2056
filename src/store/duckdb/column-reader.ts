/** Rows by column, from a query or from a buffer. */
export interface ColumnReader {
  readonly rows: number;
  /** A whole column, of the width that its kind has; `index` counts the columns that are read. */
  u8(index: number): Uint8Array;
  u32(index: number): Uint32Array;
  i64(index: number): BigInt64Array;
  /** Rows of 1, 4, 8 or 16 bytes, little-endian. */
  fixed(index: number): Uint8Array;
  /** Of one row. */
  bytes(index: number, row: number): Uint8Array;
  text(index: number, row: number): string;
}
