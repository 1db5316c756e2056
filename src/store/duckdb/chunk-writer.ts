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
import { CHUNK_ROWS } from "./chunk.ts";
import type { Column, ColumnKind } from "./columns.ts";
import type { BufferedColumn, WriteBuffer } from "./write-buffer.ts";

const TYPES: Readonly<Record<ColumnKind, DuckDBType>> = {
  u8: UTINYINT,
  u32: UINTEGER,
  u64: UBIGINT,
  i64: BIGINT,
  hugeint: HUGEINT,
  text: VARCHAR,
  bytes: BLOB,
};

/** `duckdb_string_t` of DuckDB's C API: a length, then up to 12 bytes, or the first 4 of them and a pointer to all. */
const STRING_BYTES = 16;
const MOST_INLINE = 12;
const LARGEST_WORD = 0xffff_ffff;

/*
 * Whole columns are copied to the memory of DuckDB's vectors: the library's public setters take one boxed value at a
 * time, and its vectors of each chunk are memory that V8 counts as garbage of JavaScript, so much that it marks all
 * that is in use several times a second. This file reaches what the library keeps private, as `chunk.ts` and
 * `wide-column.ts` do.
 */

/** A vector in DuckDB, and that all of its values are there. */
interface Handle {
  readonly vector: ConstructorParameters<typeof DuckDBUTinyIntVector>[2];
  readonly validity: ConstructorParameters<typeof DuckDBUTinyIntVector>[1];
}

/** Writes rows of buffers to one chunk, again and again. */
export class ChunkWriter {
  private readonly columns: readonly Column[];
  private readonly chunk: DuckDBDataChunk;
  private readonly vectors: readonly Handle[];
  private readonly strings = new DataView(new ArrayBuffer(CHUNK_ROWS * STRING_BYTES));

  constructor(columns: readonly Column[]) {
    this.columns = columns;
    this.chunk = DuckDBDataChunk.create(
      columns.map(({ kind }) => TYPES[kind]),
      0,
    );
    this.vectors = columns.map((_, index) => handleOf(this.chunk.getColumnVector(index)));
  }

  /** Rows `[from, to)` of the buffer, at most {@link CHUNK_ROWS}; valid until the next call. */
  rows(buffer: WriteBuffer, from: number, to: number): DuckDBDataChunk {
    this.clear();
    this.chunk.rowCount = to - from;
    for (const [index, vector] of this.vectors.entries()) {
      const column = buffer.column(index);
      const { width, bytes } = column;
      if (width > 0) copyTo(vector, bytes.subarray(from * width, to * width));
      else this.values(vector, column, from, to, this.columns[index]?.kind === "bytes");
    }
    return this.chunk;
  }

  /** Frees what values of varying width take. */
  clear(): void {
    this.chunk.reset();
  }

  private values(
    vector: Handle,
    column: BufferedColumn,
    from: number,
    to: number,
    isAnyBytes: boolean,
  ): void {
    const { start, end } = extent(column, from, to);
    const bytes = column.arena.bytes.subarray(start, end);
    if (isAnyBytes || isUtf8(bytes)) this.atOnce(vector, column, from, to, start, bytes);
    else setEach(vector, column, from, to);
  }

  /**
   * Gives DuckDB all bytes in one call, then points into its copy: a call for each value costs as much as decoding it.
   *
   * @param bytes the values of all rows, from `origin` of the arena on.
   */
  private atOnce(
    vector: Handle,
    { starts, ends }: BufferedColumn,
    from: number,
    to: number,
    origin: number,
    bytes: Uint8Array,
  ): void {
    const { strings } = this;
    const address = placeOf(vector, bytes);
    const view = viewOf(bytes);
    for (let row = from, at = 0; row < to; row++, at += STRING_BYTES) {
      const end = ends[row] ?? 0;
      const length = end - (starts[row] ?? 0);
      const start = end - length - origin;
      strings.setUint32(at, length, true);
      if (length > MOST_INLINE) {
        const low = address.low + start;
        strings.setUint32(at + 4, view.getUint32(start, true), true);
        strings.setUint32(at + 8, low, true);
        strings.setUint32(at + 12, address.high + (low > LARGEST_WORD ? 1 : 0), true);
      } else {
        // What is behind the value is zero: DuckDB compares it, too.
        for (let word = 4; word < STRING_BYTES; word += 4) strings.setUint32(at + word, 0, true);
        for (let i = 0; i < length; i++) strings.setUint8(at + 4 + i, view.getUint8(start + i));
      }
    }
    copyTo(vector, new Uint8Array(strings.buffer, 0, (to - from) * STRING_BYTES));
  }
}

function handleOf(vector: DuckDBVector): Handle {
  if (vector instanceof DuckDBUTinyIntVector)
    return { vector: vector["vector"], validity: vector["validity"] };
  if (vector instanceof DuckDBUIntegerVector)
    return { vector: vector["vector"], validity: vector["validity"] };
  if (vector instanceof DuckDBUBigIntVector)
    return { vector: vector["vector"], validity: vector["validity"] };
  if (vector instanceof DuckDBBigIntVector) return { vector: vector["vector"], validity: vector["validity"] };
  if (vector instanceof DuckDBHugeIntVector)
    return { vector: vector["vector"], validity: vector["validity"] };
  if (vector instanceof DuckDBVarCharVector)
    return { vector: vector["vector"], validity: vector["validity"] };
  if (vector instanceof DuckDBBlobVector) return { vector: vector["vector"], validity: vector["validity"] };
  throw new WatchtowerError("internal", `no column of ${String(vector.type)} is written`);
}

/** Copies the values of a column, whatever their width, as they are. */
function copyTo({ vector, validity }: Handle, bytes: Uint8Array): void {
  new DuckDBUTinyIntVector(bytes, validity, vector).flush();
}

/** The part of the arena that has the values of the rows. */
function extent({ starts, ends }: BufferedColumn, from: number, to: number): { start: number; end: number } {
  let [first, last] = [Infinity, 0];
  for (let row = from; row < to; row++) {
    const [start, end] = [starts[row] ?? 0, ends[row] ?? 0];
    // A row without a value has no place.
    if (end === start) continue;
    if (start < first) first = start;
    if (end > last) last = end;
  }
  return { start: Math.min(first, last), end: last };
}

/** Puts bytes into the vector's memory. @returns where they are, the two words of a pointer; of few bytes it is none. */
function placeOf({ vector }: Handle, bytes: Uint8Array): { readonly low: number; readonly high: number } {
  const target = DuckDBBlobVector.fromRawVector(vector, 1);
  target.setItem(0, new DuckDBBlobValue(bytes));
  target.flush();
  // The same memory as a number of as many bytes, which is read as it is.
  const string = DuckDBHugeIntVector.fromRawVector(vector, 1)["dataView"];
  return { low: string.getUint32(8, true), high: string.getUint32(12, true) };
}

/** Text that is not all UTF-8: DuckDB takes none that is not, and what is invalid becomes U+FFFD. */
function setEach(
  { vector }: Handle,
  { arena, starts, ends }: BufferedColumn,
  from: number,
  to: number,
): void {
  const target = DuckDBBlobVector.fromRawVector(vector, to - from);
  for (let row = from; row < to; row++) {
    const value = arena.bytes.subarray(starts[row] ?? 0, ends[row] ?? 0);
    target.setItem(row - from, new DuckDBBlobValue(isUtf8(value) ? value : utf8(fromUtf8(value))));
  }
  target.flush();
}
