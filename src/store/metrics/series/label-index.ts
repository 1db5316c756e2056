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
  private readonly byName = new Map<string, Map<string, Posting>>();
  private nextId = 0;
  /** Of all pairs together. */
  characters = 0;

  /** The posting of a pair, a new one if the pair is unknown. */
  intern(name: string, value: string): Posting {
    let values = this.byName.get(name);
    if (values === undefined) {
      values = new Map();
      this.byName.set(name, values);
    }
    let posting = values.get(value);
    if (posting === undefined) {
      posting = { pair: [name, value], id: this.nextId++, series: [] };
      values.set(value, posting);
      this.characters += name.length + value.length;
    }
    return posting;
  }

  names(): Iterable<string> {
    return this.byName.keys();
  }

  /** By value; undefined when no series has the label. */
  values(name: string): ReadonlyMap<string, Posting> | undefined {
    return this.byName.get(name);
  }
}
