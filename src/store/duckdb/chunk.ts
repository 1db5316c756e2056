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
import type { ColumnReader } from "./column-reader.ts";
import type { Column, ColumnKind } from "./columns.ts";
import type { WriteBuffer } from "./write-buffer.ts";

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
 * is the only one that reaches in.
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
    const target = bytesVector(vector);
    for (let row = from; row < to; row++) {
      const value = buffer.bytesAt(index, row);
      target.setItem(row - from, new DuckDBBlobValue(kind === "text" ? validText(value) : value));
    }
    target.flush();
  });
  return chunk;
}

/** DuckDB takes no invalid UTF-8 as text: such bytes become U+FFFD. */
function validText(value: Uint8Array): Uint8Array {
  return isUtf8(value) ? value : utf8(fromUtf8(value));
}

/** Rows of a result, by column. The order of columns is the query's. */
export class ResultChunk implements ColumnReader {
  readonly rows: number;
  private readonly chunk: DuckDBDataChunk;
  private readonly fixedColumns: (Uint8Array | undefined)[] = [];
  private readonly words: (Uint32Array | undefined)[] = [];
  private readonly longs: (BigInt64Array | undefined)[] = [];
  private readonly wide: (DuckDBBlobVector | undefined)[] = [];

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

  /** Rows of 4, 8 or 16 bytes as words. */
  wideWords(index: number): Uint32Array {
    const { buffer, byteOffset, byteLength } = this.fixed(index);
    return new Uint32Array(buffer, byteOffset, byteLength / 4);
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
    const vector = (this.wide[index] ??= bytesVector(this.chunk.getColumnVector(index)));
    return vector.getItemBytes(row) ?? NOTHING;
  }

  text(index: number, row: number): string {
    return fromUtf8(this.bytes(index, row));
  }
}

const NOTHING = new Uint8Array(0);
