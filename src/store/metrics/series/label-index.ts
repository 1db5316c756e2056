import type { LabelPair } from "../../../model/labels.ts";

/** The series that have one label value. */
export interface Posting {
  readonly pair: LabelPair;
  /** Number of the pair, as the series file names it. */
  readonly id: number;
  /** Ids of series, ascending. */
  readonly series: number[];
}

/** From label names and values to series. Each pair of name and value exists once in memory. */
export class LabelIndex {
  private readonly byName = new Map<string, LabelValues>();
  private nextId = 0;
  /** Of all pairs together. */
  characters = 0;

  /** The posting of a pair, a new one if the pair is unknown. */
  intern(name: string, value: string): Posting {
    let values = this.byName.get(name);
    if (values === undefined) {
      values = new LabelValues();
      this.byName.set(name, values);
    }
    let posting = values.get(value);
    if (posting === undefined) {
      posting = { pair: [name, value], id: this.nextId++, series: [] };
      values.add(value, posting);
      this.characters += name.length + value.length;
    }
    return posting;
  }

  names(): Iterable<string> {
    return this.byName.keys();
  }

  /** Undefined when no series has the label. */
  values(name: string): LabelValues | undefined {
    return this.byName.get(name);
  }
}

/** The values of one label name. */
export class LabelValues {
  private readonly byValue = new Map<string, Posting>();
  /** Brought up to date when it is asked for. */
  private sorted: Posting[] = [];
  private fresh: Posting[] = [];

  get size(): number {
    return this.byValue.size;
  }

  get(value: string): Posting | undefined {
    return this.byValue.get(value);
  }

  add(value: string, posting: Posting): void {
    this.byValue.set(value, posting);
    this.fresh.push(posting);
  }

  /** Those that begin with `prefix`, ascending by value. */
  *withPrefix(prefix: string): Generator<Posting> {
    const all = this.all();
    for (let at = prefix === "" ? 0 : firstFrom(all, prefix); at < all.length; at++) {
      const posting = all[at];
      if (posting?.pair[1].startsWith(prefix) !== true) return;
      yield posting;
    }
  }

  /** Ascending by value. */
  all(): readonly Posting[] {
    if (this.fresh.length > 0) {
      this.sorted = merged(this.sorted, this.fresh.toSorted(byValue));
      this.fresh = [];
    }
    return this.sorted;
  }
}

const byValue = (a: Posting, b: Posting): number => (a.pair[1] < b.pair[1] ? -1 : 1);

function merged(a: Posting[], b: Posting[]): Posting[] {
  if (a.length === 0) return b;
  const all: Posting[] = [];
  let next = 0;
  for (const posting of a) {
    for (let other = b[next]; other !== undefined && byValue(other, posting) < 0; other = b[++next])
      all.push(other);
    all.push(posting);
  }
  return next === b.length ? all : all.concat(b.slice(next));
}

/** Index of the first posting whose value is not below the text. */
function firstFrom(sorted: readonly Posting[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.pair[1] ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
