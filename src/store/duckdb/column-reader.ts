/** The bytes `[start, end)` of others. */
export interface PlacedBytes {
  bytes: Uint8Array;
  start: number;
  end: number;
}

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
  /** The same without a view for each; good until the next call. */
  placed(index: number, row: number): Readonly<PlacedBytes>;
  text(index: number, row: number): string;
}
