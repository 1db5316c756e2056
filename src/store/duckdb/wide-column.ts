// oxlint-disable-next-line no-restricted-imports -- the library itself makes a call for each value
import duckdb from "@duckdb/node-bindings";
import type { DuckDBBlobVector } from "@duckdb/node-api";
import { WatchtowerError } from "../../base/errors.ts";
import type { PlacedBytes } from "./column-reader.ts";

/** `duckdb_string_t` of DuckDB's C API: a length, then up to 12 bytes, or the first 4 of them and a pointer to all. */
const STRING_BYTES = 16;
const MOST_INLINE = 12;
const POINTER = 8;
const WORD = 2 ** 32;
/** Between values that are nearer than this there is no page of memory that neither of them is in. */
const NEAR = 4096;
/** Not all of a column is wanted always. */
const MOST_TOGETHER = 65_536;

/** Values that lie near one another in DuckDB's memory. */
interface Run {
  /** Whose value comes first. */
  readonly row: number;
  readonly address: number;
  length: number;
  bytes: Uint8Array | undefined;
}

/**
 * Values of texts or bytes in a result. Such as lie together are copied in one call: one for each value, and what the
 * garbage collector has to do with it, cost more than all that is done with most of them.
 */
export class WideColumn {
  private readonly view: DataView;
  private readonly validity: DuckDBBlobVector["validity"];
  private readonly rows: number;
  /** Of each row; none for short values. */
  private runs: (Run | undefined)[] | undefined;
  private readonly inline: Uint8Array;
  private readonly place: PlacedBytes;

  constructor(vector: DuckDBBlobVector, rows: number) {
    this.view = vector["dataView"];
    this.validity = vector["validity"];
    this.rows = rows;
    const { buffer, byteOffset, byteLength } = this.view;
    this.inline = new Uint8Array(buffer, byteOffset, byteLength);
    this.place = { bytes: this.inline, start: 0, end: 0 };
  }

  /** None of a row that is NULL. */
  bytes(row: number): Uint8Array {
    const { bytes, start, end } = this.at(row);
    return new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);
  }

  /** Where the value of a row is; good until the next call. */
  at(row: number): Readonly<PlacedBytes> {
    const { place } = this;
    const length = this.lengthOf(row);
    if (length <= MOST_INLINE) {
      place.bytes = this.inline;
      place.start = row * STRING_BYTES + 4;
    } else {
      this.runs ??= this.findRuns();
      const run = this.runs[row];
      place.bytes =
        run === undefined ? this.copy(row, length) : (run.bytes ??= this.copy(run.row, run.length));
      place.start = run === undefined ? 0 : this.address(row) - run.address;
    }
    place.end = place.start + length;
    return place;
  }

  /** Values stand mostly in the order of their rows. */
  private findRuns(): (Run | undefined)[] {
    const runs: (Run | undefined)[] = Array.from({ length: this.rows });
    let run: Run | undefined;
    for (let row = 0; row < this.rows; row++) {
      const length = this.lengthOf(row);
      if (length <= MOST_INLINE) continue;
      const address = this.address(row);
      const gap = run === undefined ? Infinity : address - run.address - run.length;
      if (run !== undefined && gap >= 0 && gap < NEAR && run.length + gap + length <= MOST_TOGETHER)
        run.length += gap + length;
      else run = { row, address, length, bytes: undefined };
      runs[row] = run;
    }
    return runs;
  }

  /** Where there is NULL, DuckDB leaves what was there before: a length and a pointer to nothing. */
  private lengthOf(row: number): number {
    return this.validity.itemValid(row) ? this.view.getUint32(row * STRING_BYTES, true) : 0;
  }

  private address(row: number): number {
    const at = row * STRING_BYTES + POINTER;
    return this.view.getUint32(at, true) + this.view.getUint32(at + 4, true) * WORD;
  }

  private copy(row: number, length: number): Uint8Array {
    const { buffer, byteOffset } = this.view;
    if (!(buffer instanceof ArrayBuffer)) throw new WatchtowerError("internal", "a result in shared memory");
    return duckdb.get_data_from_pointer(buffer, byteOffset + row * STRING_BYTES + POINTER, length);
  }
}
