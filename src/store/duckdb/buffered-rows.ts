import { fromUtf8 } from "../../base/bytes.ts";
import type { ColumnReader, PlacedBytes } from "./column-reader.ts";
import type { WriteBuffer } from "./write-buffer.ts";

/** A copy of rows `[from, to)` of a buffer, for those who read them before they are in a table. */
export class BufferedRows implements ColumnReader {
  readonly rows: number;
  private readonly columns: readonly Uint8Array<ArrayBuffer>[];
  private readonly values: readonly (readonly Uint8Array[])[];

  constructor(buffer: WriteBuffer, from: number, to: number) {
    const rows = to - from;
    this.rows = rows;
    this.columns = buffer.columns.map(({ width, bytes }) => bytes.slice(from * width, to * width));
    this.values = buffer.columns.map(({ width }, index) => {
      const copy = (_: unknown, row: number): Uint8Array =>
        Uint8Array.from(buffer.bytesAt(index, from + row));
      return width > 0 ? [] : Array.from({ length: rows }, copy);
    });
  }

  u8(index: number): Uint8Array {
    return this.fixed(index);
  }

  u32(index: number): Uint32Array {
    return new Uint32Array(this.fixed(index).buffer);
  }

  i64(index: number): BigInt64Array {
    return new BigInt64Array(this.fixed(index).buffer);
  }

  fixed(index: number): Uint8Array<ArrayBuffer> {
    return this.columns[index] ?? new Uint8Array(0);
  }

  bytes(index: number, row: number): Uint8Array {
    return this.values[index]?.[row] ?? new Uint8Array(0);
  }

  placed(index: number, row: number): Readonly<PlacedBytes> {
    const bytes = this.bytes(index, row);
    return { bytes, start: 0, end: bytes.length };
  }

  text(index: number, row: number): string {
    return fromUtf8(this.bytes(index, row));
  }
}
