import {
  DuckDBBigIntVector,
  DuckDBBlobVector,
  DuckDBHugeIntVector,
  DuckDBUBigIntVector,
  DuckDBUIntegerVector,
  DuckDBUTinyIntVector,
  DuckDBVarCharVector,
} from "@duckdb/node-api";
import type { DuckDBDataChunk, DuckDBVector } from "@duckdb/node-api";
import { fromUtf8 } from "../../base/bytes.ts";
import { WatchtowerError } from "../../base/errors.ts";
import type { ColumnReader, PlacedBytes } from "./column-reader.ts";
import { WideColumn } from "./wide-column.ts";

/** Rows that DuckDB moves at a time. */
export const CHUNK_ROWS = 2048;

/*
 * Whole columns are read through the vectors' backing arrays, which the library keeps private: its public getters give
 * one boxed value at a time. This file, `wide-column.ts` and `chunk-writer.ts` are the only ones that reach in.
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

/** A view that gives bytes instead of strings. */
function bytesVector(vector: DuckDBVector): DuckDBBlobVector {
  if (vector instanceof DuckDBBlobVector) return vector;
  if (vector instanceof DuckDBVarCharVector) {
    return DuckDBBlobVector.fromRawVector(vector["vector"], vector.itemCount);
  }
  throw new WatchtowerError("internal", `no column of bytes: ${String(vector.type)}`);
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
