/** `[name, value]` */
export type LabelPair = readonly [name: string, value: string];

const SEPARATOR = "\u0000";

/**
 * An immutable label set: sorted by name, each name once, no empty values (an absent label and an
 * empty one are the same, as in Prometheus), unless it is made by {@link withEmpty}.
 */
export class Labels {
  static readonly empty: Labels = new Labels([]);

  /** Sorted by name, by UTF-16 units. */
  readonly pairs: readonly LabelPair[];
  private cachedKey: string | undefined;

  private constructor(pairs: readonly LabelPair[]) {
    this.pairs = pairs;
  }

  /** Later pairs win over earlier ones of the same name. */
  static from(pairs: Iterable<LabelPair>): Labels {
    const byName = new Map<string, string>();
    for (const [name, value] of pairs) byName.set(name, value);
    const kept: LabelPair[] = [];
    for (const pair of byName) if (pair[1] !== "") kept.push(pair);
    return Labels.sorting(kept);
  }

  /** As {@link from}, but labels with empty values stay: LogQL tells what was read from a line and is empty. */
  static withEmpty(pairs: Iterable<LabelPair>): Labels {
    return Labels.sorting([...new Map(pairs)]);
  }

  private static sorting(pairs: readonly LabelPair[]): Labels {
    if (pairs.length === 0) return Labels.empty;
    return new Labels(pairs.toSorted((a, b) => (a[0] < b[0] ? -1 : 1)));
  }

  static fromObject(object: Readonly<Record<string, string>>): Labels {
    return Labels.from(Object.entries(object));
  }

  /** Trusts that `pairs` are sorted, unique and without empty values: for decoders on hot paths. */
  static fromSorted(pairs: readonly LabelPair[]): Labels {
    return pairs.length === 0 ? Labels.empty : new Labels(pairs);
  }

  get size(): number {
    return this.pairs.length;
  }

  /** `""` when absent. */
  get(name: string): string {
    for (const pair of this.pairs) if (pair[0] === name) return pair[1];
    return "";
  }

  /** Whether it has a value: no for one that is there and empty, as {@link withEmpty} keeps them. */
  has(name: string): boolean {
    return this.get(name) !== "";
  }

  /** Equal for equal sets, different for different ones; for use as a `Map` key. */
  key(): string {
    this.cachedKey ??= this.pairs.map(([name, value]) => name + SEPARATOR + value).join(SEPARATOR);
    return this.cachedKey;
  }

  /** Only the named labels. */
  keep(names: ReadonlySet<string>): Labels {
    return Labels.fromSorted(this.pairs.filter(([name]) => names.has(name)));
  }

  /** All but the named labels. */
  drop(names: ReadonlySet<string>): Labels {
    const { pairs } = this;
    let dropped = 0;
    for (const pair of pairs) if (names.has(pair[0])) dropped++;
    if (dropped === 0) return this;
    const [first] = pairs;
    // Mostly the name alone, which comes first: the copy has its size at once, what is filtered grows step by step.
    const isFirstAlone = dropped === 1 && first !== undefined && names.has(first[0]);
    return Labels.fromSorted(isFirstAlone ? pairs.slice(1) : pairs.filter((pair) => !names.has(pair[0])));
  }

  /** Without those that are empty, as {@link withEmpty} makes them. */
  nonEmpty(): Labels {
    if (this.pairs.every(([, value]) => value !== "")) return this;
    return Labels.fromSorted(this.pairs.filter(([, value]) => value !== ""));
  }

  /** With labels set (or, by an empty value, removed). */
  with(changes: Iterable<LabelPair>): Labels {
    return Labels.from([...this.pairs, ...changes]);
  }

  toObject(): Record<string, string> {
    return Object.fromEntries(this.pairs);
  }
}

/** Prometheus' order of label sets: name by name, then value; a shorter set before one that goes on. */
export function compareLabels(a: Labels, b: Labels): number {
  const count = Math.min(a.size, b.size);
  for (let i = 0; i < count; i++) {
    const left = a.pairs[i];
    const right = b.pairs[i];
    if (left === right || left === undefined || right === undefined) continue;
    if (left[0] !== right[0]) return left[0] < right[0] ? -1 : 1;
    if (left[1] !== right[1]) return left[1] < right[1] ? -1 : 1;
  }
  return a.size - b.size;
}
