import { LastView } from "../../base/last-view.ts";
import { COLUMN_WIDTH } from "./columns.ts";
import type { Column } from "./columns.ts";
import { ValueArena } from "./value-arena.ts";

const FIRST_ROWS = 4096;
const WORD = 4;

/** Rows of one column that wait for a flush. Fixed widths use `bytes`/`words`, others `starts`/`ends`/`arena`. */
export class BufferedColumn {
  readonly width: number;
  /** Row `r` at `r * width`, little-endian. */
  bytes: Uint8Array<ArrayBuffer>;
  /** The same memory, four bytes a word; empty for `u8`. */
  words: Uint32Array<ArrayBuffer>;
  /** Places in the arena, rising with the rows. */
  starts = new Uint32Array(0);
  ends = new Uint32Array(0);
  readonly arena = new ValueArena();

  constructor(width: number, capacity: number) {
    this.width = width;
    this.bytes = new Uint8Array(0);
    this.words = new Uint32Array(0);
    this.grow(capacity);
  }

  grow(capacity: number): void {
    if (this.width === 0) {
      this.starts = copied(this.starts, new Uint32Array(capacity));
      this.ends = copied(this.ends, new Uint32Array(capacity));
      return;
    }
    this.bytes = copied(this.bytes, new Uint8Array(capacity * this.width));
    if (this.width >= 4) this.words = new Uint32Array(this.bytes.buffer);
  }
}

function copied<T extends Uint8Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/**
 * Decoded rows in columns of typed arrays, until they are written. A new row is all zeros and empty
 * values. Variable-width values are written to their column's arena by the `…Bytes` methods: open one
 * with {@link beginBytes}, append pieces, close it with {@link endBytes}.
 */
export class WriteBuffer {
  readonly columns: readonly BufferedColumn[];
  rows = 0;
  /** Rows that are written already, when writing the rest failed. */
  taken = 0;
  private open = new ValueArena();
  private readonly given = new LastView();
  private capacity = FIRST_ROWS;

  constructor(columns: readonly Column[]) {
    this.columns = columns.map(({ kind }) => new BufferedColumn(COLUMN_WIDTH[kind], FIRST_ROWS));
  }

  /** The column at `index`; valid until the next {@link addRow}. */
  column(index: number): BufferedColumn {
    const column = this.columns[index];
    if (column === undefined) throw new RangeError(`no column ${index}`);
    return column;
  }

  /** Index of a new row. */
  addRow(): number {
    if (this.rows === this.capacity) {
      this.capacity *= 2;
      for (const column of this.columns) column.grow(this.capacity);
    }
    return this.rows++;
  }

  /** Takes back the last row. */
  dropRow(): void {
    this.truncate(this.rows - 1);
  }

  /** Takes back the rows from `rows` on. */
  truncate(rows: number): void {
    this.zero(rows, this.rows);
    this.rows = rows;
  }

  /**
   * Sets an id, `source[start, end)`, as the number whose highest byte is the id's first.
   *
   * @returns `false`, and leaves the row, if the id is not as wide as the column or all zero.
   */
  setId(index: number, row: number, source: Uint8Array, start: number, end: number): boolean {
    const { width, words } = this.column(index);
    if (end - start !== width) return false;
    const view = this.given.over(source);
    let any = 0;
    let place = ((row + 1) * width) / WORD - 1;
    for (let at = start; at < end; at += WORD, place--) {
      const word = view.getUint32(at);
      words[place] = word;
      any |= word;
    }
    return any !== 0;
  }

  beginBytes(index: number, row: number): void {
    const column = this.column(index);
    this.open = column.arena;
    column.starts[row] = column.arena.length;
    column.ends[row] = column.arena.length;
  }

  appendBytes(source: Uint8Array, start: number, end: number): void {
    this.open.append(source, start, end);
  }

  endBytes(index: number, row: number): void {
    const column = this.column(index);
    column.ends[row] = column.arena.length;
    column.arena.separate();
  }

  setBytes(index: number, row: number, value: Uint8Array): void {
    this.beginBytes(index, row);
    this.appendBytes(value, 0, value.length);
    this.endBytes(index, row);
  }

  /** A variable-width value: a view of the arena. */
  bytesAt(index: number, row: number): Uint8Array {
    const { arena, starts, ends } = this.column(index);
    return arena.bytes.subarray(starts[row] ?? 0, ends[row] ?? 0);
  }

  clear(): void {
    this.truncate(0);
    this.taken = 0;
    for (const { arena } of this.columns) arena.clear();
  }

  private zero(from: number, to: number): void {
    for (const { width, bytes, starts, ends } of this.columns) {
      bytes.fill(0, from * width, to * width);
      if (width > 0) continue;
      starts.fill(0, from, to);
      ends.fill(0, from, to);
    }
  }
}
