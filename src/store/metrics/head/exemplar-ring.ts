import type { Exemplar } from "../source.ts";

interface Entry {
  readonly series: number;
  readonly exemplar: Exemplar;
}

/** The newest exemplars of all series that are in no block yet; a new one takes the place of the oldest. */
export class ExemplarRing {
  private readonly capacity: number;
  private entries: Entry[] = [];
  private next = 0;
  /** SDKs send an exemplar again until a newer one takes its place. */
  private readonly newest = new Map<number, Exemplar>();

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  add(series: number, exemplar: Exemplar): void {
    const newest = this.newest.get(series);
    if (newest !== undefined && isSame(newest, exemplar)) return;
    this.newest.set(series, exemplar);
    this.entries[this.next] = { series, exemplar };
    this.next = (this.next + 1) % this.capacity;
  }

  /** By series, ascending ids, each in order of time. */
  bySeries(): Map<number, Exemplar[]> {
    const lists = new Map<number, Exemplar[]>();
    for (const { series, exemplar } of this.entries.toSorted((a, b) => a.series - b.series)) {
      const list = lists.get(series);
      if (list === undefined) lists.set(series, [exemplar]);
      else list.push(exemplar);
    }
    for (const [series, list] of lists) lists.set(series, inTimeOrder(list));
    return lists;
  }

  /** What was sent last is remembered, so that it is not taken again. */
  clear(): void {
    this.entries = [];
    this.next = 0;
    if (this.newest.size > this.capacity) this.newest.clear();
  }
}

/** Ascending in time, each once. */
export function inTimeOrder(exemplars: readonly Exemplar[]): Exemplar[] {
  const sorted = exemplars.toSorted((a, b) => a.time - b.time);
  const kept: Exemplar[] = [];
  for (const exemplar of sorted) {
    if (!kept.some((other) => other.time === exemplar.time && isSame(other, exemplar))) kept.push(exemplar);
  }
  return kept;
}

function isSame(a: Exemplar, b: Exemplar): boolean {
  return a.time === b.time && Object.is(a.value, b.value) && a.labels.key() === b.labels.key();
}
