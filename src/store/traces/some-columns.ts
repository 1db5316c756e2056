import { CHUNK_ROWS } from "../duckdb/chunk.ts";
import type { ResultChunk } from "../duckdb/chunk.ts";
import type { ColumnReader, PlacedBytes } from "../duckdb/column-reader.ts";
import { quoted } from "../duckdb/columns.ts";
import { SPAN_COLUMNS } from "./columns.ts";

const WIDEST_BYTES = 16;
const NOTHING = new Uint8Array(CHUNK_ROWS * WIDEST_BYTES);
const NO_WORDS = new Uint32Array(NOTHING.buffer);
const NO_LONGS = new BigInt64Array(NOTHING.buffer);
const EMPTY = new Uint8Array(0);
const NO_BYTES: Readonly<PlacedBytes> = { bytes: EMPTY, start: 0, end: 0 };
const ABSENT = -1;

/** Columns of a span for a `StoredSpan`, of which only some are read: the others have no value. */
export class SomeColumns {
  /** What to select. */
  readonly sql: string;
  /** How many columns that are: others of the query stand behind them. */
  readonly count: number;
  /** Of each column of a span its place in the selection. */
  private readonly places: readonly number[];

  /** @param expressions what stands for a column, in place of itself. */
  constructor(columns: ReadonlySet<string>, expressions: ReadonlyMap<string, string> = new Map()) {
    const chosen = SPAN_COLUMNS.filter(({ name }) => columns.has(name) || expressions.has(name));
    this.sql = chosen.map(({ name }) => expressions.get(name) ?? quoted(name)).join(", ");
    this.count = chosen.length;
    this.places = SPAN_COLUMNS.map((column) => chosen.indexOf(column));
  }

  /** Of a column that is chosen its place in the selection. */
  placeOf(column: number): number {
    return this.places[column] ?? ABSENT;
  }

  /** @param chunk of a query that begins with {@link sql}. */
  of(chunk: ResultChunk): ColumnReader {
    return new Reader(chunk, this.places);
  }
}

class Reader implements ColumnReader {
  readonly rows: number;
  private readonly chunk: ResultChunk;
  private readonly places: readonly number[];

  constructor(chunk: ResultChunk, places: readonly number[]) {
    this.rows = chunk.rows;
    this.chunk = chunk;
    this.places = places;
  }

  u8(index: number): Uint8Array {
    return this.fixed(index);
  }

  u32(index: number): Uint32Array {
    const place = this.placeOf(index);
    return place === ABSENT ? NO_WORDS : this.chunk.u32(place);
  }

  i64(index: number): BigInt64Array {
    const place = this.placeOf(index);
    return place === ABSENT ? NO_LONGS : this.chunk.i64(place);
  }

  fixed(index: number): Uint8Array {
    const place = this.placeOf(index);
    return place === ABSENT ? NOTHING : this.chunk.fixed(place);
  }

  bytes(index: number, row: number): Uint8Array {
    const place = this.placeOf(index);
    return place === ABSENT ? EMPTY : this.chunk.bytes(place, row);
  }

  placed(index: number, row: number): Readonly<PlacedBytes> {
    const place = this.placeOf(index);
    return place === ABSENT ? NO_BYTES : this.chunk.placed(place, row);
  }

  text(index: number, row: number): string {
    const place = this.placeOf(index);
    return place === ABSENT ? "" : this.chunk.text(place, row);
  }

  private placeOf(index: number): number {
    return this.places[index] ?? ABSENT;
  }
}
