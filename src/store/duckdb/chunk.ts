import { isUtf8 } from "node:buffer";
import {
  BIGINT,
  BLOB,
  DuckDBBigIntVector,
  DuckDBBlobValue,
  DuckDBBlobVector,
  DuckDBDataChunk,
  DuckDBHugeIntVector,
  DuckDBUBigIntVector,
  DuckDBUIntegerVector,
  DuckDBUTinyIntVector,
  DuckDBVarCharVector,
  HUGEINT,
  UBIGINT,
  UINTEGER,
  UTINYINT,
  VARCHAR,
} from "@duckdb/node-api";
import type { DuckDBType, DuckDBVector } from "@duckdb/node-api";
import { fromUtf8, utf8 } from "../../base/bytes.ts";
import { WatchtowerError } from "../../base/errors.ts";
import { viewOf } from "../../base/last-view.ts";
import type { ColumnReader, PlacedBytes } from "./column-reader.ts";
import type { Column, ColumnKind } from "./columns.ts";
import { WideColumn } from "./wide-column.ts";
import type { BufferedColumn, WriteBuffer } from "./write-buffer.ts";

/** Rows that DuckDB moves at a time. */
export const CHUNK_ROWS = 2048;

const TYPES: Readonly<Record<ColumnKind, DuckDBType>> = {
  u8: UTINYINT,
  u32: UINTEGER,
  u64: UBIGINT,
  i64: BIGINT,
  hugeint: HUGEINT,
  text: VARCHAR,
  bytes: BLOB,
};

/*
 * Whole columns are moved through the vectors' backing arrays, which the library keeps private: its
 * public setters take one boxed value at a time and cost more than all other work on a row. This file
 * and `wide-column.ts` are the only ones that reach in.
 */
function backing(vector: DuckDBVector): Uint8Array {
  if (vector instanceof DuckDBBigIntVector) return bytesOf(vector["items"]);
  if (vector instanceof DuckDBUBigIntVector) return bytesOf(vector["items"]);
  if (vector instanceof DuckDBUIntegerVector) return bytesOf(vector["items"]);
  if (vector instanceof DuckDBUTinyIntVector) return bytesOf(vector["items"]);
  if (vector instanceof DuckDBHugeIntVector) return bytesOf(vector["dataView"]);
  throw new WatchtowerError("internal", `no fixed-width column: ${String(vector.type)}`);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A view that takes and gives bytes instead of strings; DuckDB itself checks that VARCHAR is UTF-8. */
function bytesVector(vector: DuckDBVector): DuckDBBlobVector {
  if (vector instanceof DuckDBBlobVector) return vector;
  if (vector instanceof DuckDBVarCharVector) {
    return DuckDBBlobVector.fromRawVector(vector["vector"], vector.itemCount);
  }
  throw new WatchtowerError("internal", `no column of bytes: ${String(vector.type)}`);
}

/** Rows `[from, to)` of the buffer as a chunk; at most {@link CHUNK_ROWS}. */
export function chunkOf(
  columns: readonly Column[],
  buffer: WriteBuffer,
  from: number,
  to: number,
): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(
    columns.map(({ kind }) => TYPES[kind]),
    to - from,
  );
  columns.forEach(({ kind }, index) => {
    const vector = chunk.getColumnVector(index);
    const { width, bytes } = buffer.column(index);
    if (width > 0) {
      backing(vector).set(bytes.subarray(from * width, to * width));
      vector.flush();
      return;
    }
    const values = valuesOf(buffer.column(index), from, to);
    if (kind === "bytes" || isUtf8(values.bytes)) setAtOnce(bytesVector(vector), values);
    else setEach(bytesVector(vector), values);
  });
  return chunk;
}

/** Values of a column, one for each row. */
interface Values {
  /** Where they are in `bytes`. */
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  /** A part of the arena that has them all. */
  readonly bytes: Uint8Array;
}

function valuesOf({ arena, starts, ends }: BufferedColumn, from: number, to: number): Values {
  const places = starts.slice(from, to);
  const lengths = new Uint32Array(to - from);
  let [first, last] = [arena.length, 0];
  for (let row = from; row < to; row++) {
    const [start, end] = [starts[row] ?? 0, ends[row] ?? 0];
    lengths[row - from] = end - start;
    // A row without a value has no place.
    if (end === start) continue;
    if (start < first) first = start;
    if (end > last) last = end;
  }
  const origin = Math.min(first, last);
  for (let row = 0; row < places.length; row++) places[row] = Math.max(0, (places[row] ?? 0) - origin);
  return { starts: places, lengths, bytes: arena.bytes.subarray(origin, last) };
}

/** Text that is not all UTF-8: DuckDB takes none that is not, and what is invalid becomes U+FFFD. */
function setEach(target: DuckDBBlobVector, { starts, lengths, bytes }: Values): void {
  for (const [row, start] of starts.entries()) {
    const value = bytes.subarray(start, start + (lengths[row] ?? 0));
    target.setItem(row, new DuckDBBlobValue(isUtf8(value) ? value : utf8(fromUtf8(value))));
  }
  target.flush();
}

/** `duckdb_string_t` of DuckDB's C API: a length, then up to 12 bytes, or the first 4 of them and a pointer to all. */
const STRING_BYTES = 16;
const MOST_INLINE = 12;
const LARGEST_WORD = 0xffff_ffff;

/** Gives DuckDB all bytes in one call, then points into its copy: a call for each value costs as much as decoding it. */
function setAtOnce(target: DuckDBBlobVector, { starts, lengths, bytes }: Values): void {
  target.setItem(0, new DuckDBBlobValue(bytes));
  target.flush();
  // The same memory as numbers of as many bytes, which are set as they are.
  const raw = DuckDBHugeIntVector.fromRawVector(target["vector"], starts.length);
  const strings = raw["dataView"];
  const [low, high] = [strings.getUint32(8, true), strings.getUint32(12, true)];
  const view = viewOf(bytes);
  for (let row = 0, at = 0; row < starts.length; row++, at += STRING_BYTES) {
    const [start, length] = [starts[row] ?? 0, lengths[row] ?? 0];
    strings.setUint32(at, length, true);
    if (length > MOST_INLINE) {
      strings.setUint32(at + 4, view.getUint32(start, true), true);
      const address = low + start;
      strings.setUint32(at + 8, address, true);
      strings.setUint32(at + 12, high + (address > LARGEST_WORD ? 1 : 0), true);
    } else {
      // What is behind the value is zero: DuckDB compares it, too.
      for (let word = 4; word < STRING_BYTES; word += 4) strings.setUint32(at + word, 0, true);
      for (let i = 0; i < length; i++) strings.setUint8(at + 4 + i, view.getUint8(start + i));
    }
  }
  raw.flush();
}

/** Rows of a result, by column. The order of columns is the query's. */
export class ResultChunk implements ColumnReader {
  readonly rows: number;
  private readonly chunk: DuckDBDataChunk;
  private readonly fixedColumns: (Uint8Array | undefined)[] = [];
  private readonly words: (Uint32Array | undefined)[] = [];
  private readonly longs: (BigInt64Array | undefined)[] = [];
  private readonly wideColumns: (WideColumn | undefined)[] = [];

  constructor(chunk: DuckDBDataChunk) {
    this.chunk = chunk;
    this.rows = chunk.rowCount;
  }

  u8(index: number): Uint8Array {
    return this.fixed(index);
  }

  u32(index: number): Uint32Array {
    const known = this.words[index];
    if (known !== undefined) return known;
    const { buffer, byteOffset } = this.fixed(index);
    return (this.words[index] = new Uint32Array(buffer, byteOffset, this.rows));
  }

  i64(index: number): BigInt64Array {
    const known = this.longs[index];
    if (known !== undefined) return known;
    const { buffer, byteOffset } = this.fixed(index);
    return (this.longs[index] = new BigInt64Array(buffer, byteOffset, this.rows));
  }

  /** Rows of 1, 4, 8 or 16 bytes, little-endian. */
  fixed(index: number): Uint8Array {
    return (this.fixedColumns[index] ??= backing(this.chunk.getColumnVector(index)));
  }

  /** A signed 128-bit number. */
  hugeint(index: number, row: number): bigint {
    const { buffer, byteOffset } = this.fixed(index);
    const view = new DataView(buffer, byteOffset + row * 16);
    return (view.getBigInt64(8, true) << 64n) | view.getBigUint64(0, true);
  }

  bytes(index: number, row: number): Uint8Array {
    return this.wide(index).bytes(row);
  }

  placed(index: number, row: number): Readonly<PlacedBytes> {
    return this.wide(index).at(row);
  }

  text(index: number, row: number): string {
    return fromUtf8(this.bytes(index, row));
  }

  /** A column of texts or bytes. */
  wide(index: number): WideColumn {
    return (this.wideColumns[index] ??= new WideColumn(
      bytesVector(this.chunk.getColumnVector(index)),
      this.rows,
    ));
  }
}
