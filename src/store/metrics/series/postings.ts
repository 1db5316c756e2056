import type { PairTable } from "./pair-table.ts";
import type { SeriesRows } from "./series-rows.ts";

/** Rows that came since are sorted in one by one until they are more than this share of all. */
const MAX_FRESH_SHARE = 0.25;
const MIN_FRESH = 10_000;

/**
 * Which series have a label pair, and which values a label name has. Made when a query asks first, and brought up to
 * date when one asks again: taking samples costs it nothing.
 */
export class Postings {
  private readonly pairs: PairTable;
  private readonly rows: SeriesRows;
  /** Ids of pair p: `ids[starts[p]]` up to `ids[starts[p + 1]]`, ascending, then those of `fresh`. */
  private starts = new Uint32Array(1);
  private ids = new Uint32Array(0);
  private fresh = new Map<number, number[]>();
  private sortedRows = 0;
  private knownRows = 0;
  private readonly names = new Map<number, SortedValues>();
  private knownPairs = 0;

  constructor(pairs: PairTable, rows: SeriesRows) {
    this.pairs = pairs;
    this.rows = rows;
  }

  /** Ids of the series with the pair, ascending. */
  of(pair: number): Uint32Array {
    this.update();
    const sorted = this.ids.subarray(
      this.starts[pair] ?? this.ids.length,
      this.starts[pair + 1] ?? this.ids.length,
    );
    const fresh = this.fresh.get(pair);
    if (fresh === undefined) return sorted;
    const all = new Uint32Array(sorted.length + fresh.length);
    all.set(sorted);
    all.set(fresh, sorted.length);
    return all;
  }

  /** Whether the test holds for any series with the pair: of pairs of few series, sooner than a look at {@link Postings.of}. */
  some(pair: number, test: (id: number) => boolean): boolean {
    this.update();
    const end = this.starts[pair + 1] ?? 0;
    for (let at = this.starts[pair] ?? end; at < end; at++) if (test(this.ids[at] ?? 0)) return true;
    return this.fresh.get(pair)?.some(test) ?? false;
  }

  /** Pairs with the name, ascending by value. */
  valuesOf(name: string): readonly number[] {
    for (; this.knownPairs < this.pairs.size; this.knownPairs++) {
      const number = this.pairs.nameOf(this.knownPairs);
      let values = this.names.get(number);
      if (values === undefined) this.names.set(number, (values = new SortedValues(this.pairs)));
      values.add(this.knownPairs);
    }
    return this.names.get(this.pairs.findName(name))?.all() ?? [];
  }

  private update(): void {
    const { size } = this.rows;
    if (size === this.knownRows) return;
    if (size - this.sortedRows > MIN_FRESH + this.sortedRows * MAX_FRESH_SHARE) this.sortAll();
    for (; this.knownRows < size; this.knownRows++) {
      const id = this.rows.id(this.knownRows);
      for (const pair of this.rows.pairsOf(this.knownRows)) {
        const list = this.fresh.get(pair);
        if (list === undefined) this.fresh.set(pair, [id]);
        else list.push(id);
      }
    }
  }

  /** Counts, then places: rows ascend in their ids, so each list does. */
  private sortAll(): void {
    const { rows } = this;
    const all = rows.allPairs(0);
    const starts = new Uint32Array(this.pairs.size + 1);
    for (let i = 0; i < all.length; i++) {
      const after = (all[i] ?? 0) + 1;
      starts[after] = (starts[after] ?? 0) + 1;
    }
    for (let pair = 1; pair < starts.length; pair++)
      starts[pair] = (starts[pair] ?? 0) + (starts[pair - 1] ?? 0);
    const next = starts.slice();
    const ids = new Uint32Array(all.length);
    for (let row = 0; row < rows.size; row++) {
      for (const pair of rows.pairsOf(row)) {
        const place = next[pair] ?? 0;
        ids[place] = rows.id(row);
        next[pair] = place + 1;
      }
    }
    this.starts = starts;
    this.ids = ids;
    this.fresh = new Map();
    this.sortedRows = this.knownRows = rows.size;
  }
}

/** Pairs of one name in the order of their values. */
class SortedValues {
  private readonly pairs: PairTable;
  private sorted: number[] = [];
  private fresh: number[] = [];

  constructor(pairs: PairTable) {
    this.pairs = pairs;
  }

  add(pair: number): void {
    this.fresh.push(pair);
  }

  all(): readonly number[] {
    if (this.fresh.length > 0) {
      this.sorted = this.merged(this.fresh.toSorted((a, b) => this.compare(a, b)));
      this.fresh = [];
    }
    return this.sorted;
  }

  private compare(a: number, b: number): number {
    return this.pairs.value(a) < this.pairs.value(b) ? -1 : 1;
  }

  private merged(added: number[]): number[] {
    if (this.sorted.length === 0) return added;
    const all: number[] = [];
    let next = 0;
    for (const pair of this.sorted) {
      for (
        let other = added[next];
        other !== undefined && this.compare(other, pair) < 0;
        other = added[++next]
      ) {
        all.push(other);
      }
      all.push(pair);
    }
    return next === added.length ? all : all.concat(added.slice(next));
  }
}
