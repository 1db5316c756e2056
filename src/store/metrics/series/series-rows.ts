import { HashSlots, mixed, spread } from "./hash-slots.ts";

const FIRST_ROWS = 1024;
const REFS_PER_ROW = 8;

/** Which label pairs (by number) each series has: rows in ascending order of ids, found by either. */
export class SeriesRows {
  size = 0;
  private ids = new Uint32Array(FIRST_ROWS);
  /** Of each row the place of its first pair in `pairs`; one more for the end of the last. */
  private starts = new Uint32Array(FIRST_ROWS + 1);
  private pairs = new Uint32Array(FIRST_ROWS * REFS_PER_ROW);
  /** Rows by hash of their pairs: those below `indexed`. */
  private readonly slots = new HashSlots(FIRST_ROWS);
  private indexed = 0;

  /** Makes room for so many rows at once, instead of bit by bit. */
  reserve(rows: number): void {
    if (rows >= this.ids.length) this.grow(rows + 1);
  }

  id(row: number): number {
    return this.ids[row] ?? 0;
  }

  /** Of all rows, ascending; a view. */
  allIds(): Uint32Array {
    return this.ids.subarray(0, this.size);
  }

  /** Pairs of a row; a view. */
  pairsOf(row: number): Uint32Array {
    return this.pairs.subarray(this.starts[row], this.starts[row + 1]);
  }

  /** Number of its pairs, and one of them: without making a view. */
  countOf(row: number): number {
    return (this.starts[row + 1] ?? 0) - (this.starts[row] ?? 0);
  }

  pairAt(row: number, place: number): number {
    return this.pairs[(this.starts[row] ?? 0) + place] ?? 0;
  }

  /** Of the rows from `first` on, end to end; a view. */
  allPairs(first: number): Uint32Array {
    return this.pairs.subarray(this.starts[first], this.starts[this.size]);
  }

  /** Row of an id; -1 when there is none. */
  rowOf(id: number): number {
    // Without gaps the ids tell their rows.
    const guess = id - (this.ids[0] ?? 0);
    if (guess >= 0 && guess < this.size && this.ids[guess] === id) return guess;
    const row = this.firstFrom(id);
    return row < this.size && this.ids[row] === id ? row : -1;
  }

  /** The first row whose id is not below `id`. */
  firstFrom(id: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ids[middle] ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Row with exactly these pairs, in their order; -1 when there is none. */
  find(pairs: ArrayLike<number>): number {
    if (this.indexed < this.size) this.indexRest();
    const hash = hashOf(pairs, 0, pairs.length);
    const { slots } = this;
    for (let slot = slots.first(hash); slots.isTaken(slot); slot = slots.after(slot)) {
      if (slots.mayBe(slot, hash) && this.holds(slots.index(slot), pairs)) return slots.index(slot);
    }
    return -1;
  }

  /** @param id above all before. @param pairs in the order of their names; not here yet. */
  add(id: number, pairs: ArrayLike<number>): void {
    if (this.indexed < this.size) this.indexRest();
    const row = this.size++;
    const start = this.starts[row] ?? 0;
    const end = start + pairs.length;
    if (row + 1 >= this.ids.length) this.grow(this.ids.length * 2);
    if (end > this.pairs.length) this.pairs = enlarged(this.pairs, end);
    this.ids[row] = id;
    for (let i = 0; i < pairs.length; i++) this.pairs[start + i] = pairs[i] ?? 0;
    this.starts[row + 1] = end;
    this.slots.add(hashOf(this.pairs, start, end), row);
    this.indexed = this.size;
  }

  /** As {@link SeriesRows.add}, many at once. @param pairs of all of them, `counts` of each. */
  addAll(ids: Uint32Array, counts: Uint32Array, pairs: Uint32Array): void {
    const first = this.size;
    let end = this.starts[first] ?? 0;
    if (first + ids.length >= this.ids.length)
      this.grow(Math.max(this.ids.length * 2, first + ids.length + 1));
    if (end + pairs.length > this.pairs.length) this.pairs = enlarged(this.pairs, end + pairs.length);
    this.ids.set(ids, first);
    this.pairs.set(pairs, end);
    for (let i = 0; i < ids.length; i++) {
      end += counts[i] ?? 0;
      this.starts[first + i + 1] = end;
    }
    this.size += ids.length;
  }

  /** The rows that came many at once, all together when one is looked for. */
  private indexRest(): void {
    const { indexed, size, pairs, starts } = this;
    const hashes = new Int32Array(size - indexed);
    for (let row = indexed; row < size; row++)
      hashes[row - indexed] = hashOf(pairs, starts[row] ?? 0, starts[row + 1] ?? 0);
    this.slots.addAll(hashes, indexed);
    this.indexed = size;
  }

  private holds(row: number, pairs: ArrayLike<number>): boolean {
    const start = this.starts[row] ?? 0;
    if ((this.starts[row + 1] ?? 0) - start !== pairs.length) return false;
    for (let i = 0; i < pairs.length; i++) if (this.pairs[start + i] !== pairs[i]) return false;
    return true;
  }

  private grow(capacity: number): void {
    this.ids = enlarged(this.ids, capacity);
    this.starts = enlarged(this.starts, this.ids.length + 1);
    this.slots.reserve(this.ids.length);
  }
}

function hashOf(pairs: ArrayLike<number>, start: number, end: number): number {
  let hash = end - start;
  for (let i = start; i < end; i++) hash = mixed(hash, pairs[i] ?? 0);
  return spread(hash);
}

function enlarged(column: Uint32Array, least: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(least, column.length * 2));
  larger.set(column);
  return larger;
}
