import { Labels } from "../../../model/labels.ts";
import type { LabelPair } from "../../../model/labels.ts";
import type { Matcher } from "../../../model/matcher.ts";
import { findSeries } from "./find-series.ts";
import { LabelIndex } from "./label-index.ts";
import type { Posting } from "./label-index.ts";
import { Series } from "./series.ts";

/** Of some 100 in most series; what they take in memory at most is twice as many bytes. */
const MAX_LABEL_CHARACTERS = 128 * 1024 * 1024;

const ADVICE = "; `watchtower metrics cardinality` lists which are many)";

export interface SeriesLimits {
  readonly maxSeries: number;
  readonly maxSeriesPerMetric: number;
  /** Of the labels of all series together, each pair once; 128 Mi unless given. */
  readonly maxCharacters?: number;
}

/** All series with samples, by labels and by id. */
export class SeriesTable {
  /** Id of the next new series: ids ascend and are never reused. */
  nextId = 1;
  private index = new LabelIndex();
  private byPairs = new Map<string, Series>();
  private byId = new Map<number, Series>();
  /** Ascending. */
  private ids: number[] = [];
  /** Why {@link SeriesTable.intern} took no new labels the last time that it did not. */
  refusal = "";
  private readonly limits: SeriesLimits;

  constructor(limits: SeriesLimits) {
    this.limits = limits;
  }

  get size(): number {
    return this.ids.length;
  }

  /** @returns `undefined` for new labels when there are too many already: see {@link SeriesTable.refusal}. */
  intern(labels: ReadonlyMap<string, string>): Series | undefined {
    const full = this.whyFull(labels.get("__name__") ?? "");
    const postings = full === undefined ? this.postingsOf(labels) : this.knownPostings(labels);
    const known = postings === undefined ? undefined : this.byPairs.get(keyOf(postings));
    if (known !== undefined) return known;
    if (full === undefined && postings !== undefined) return this.add(this.nextId, postings);
    this.refusal = full ?? "";
    return undefined;
  }

  private whyFull(metric: string): string | undefined {
    const { maxSeries, maxSeriesPerMetric, maxCharacters = MAX_LABEL_CHARACTERS } = this.limits;
    if (this.size >= maxSeries) return `too many series (limit metrics.maxSeries = ${maxSeries}${ADVICE}`;
    if ((this.index.values("__name__")?.get(metric)?.series.length ?? 0) >= maxSeriesPerMetric) {
      return `too many series of one metric (limit metrics.maxSeriesPerMetric = ${maxSeriesPerMetric}${ADVICE}`;
    }
    return this.index.characters > maxCharacters
      ? `labels of all series have more than ${maxCharacters} characters`
      : undefined;
  }

  /** For {@link SeriesTable.restore}: pairs that many series share are looked up once. */
  posting([name, value]: LabelPair): Posting {
    return this.index.intern(name, value);
  }

  /**
   * Puts back a series under its id, greater than all before.
   *
   * @param postings of its labels, sorted by name.
   */
  restore(id: number, postings: readonly Posting[]): void {
    this.add(id, postings);
  }

  get(id: number): Series | undefined {
    return this.byId.get(id);
  }

  /** Ascending ids. @throws WatchtowerError `invalid` if an expression does not compile. */
  find(matchers: readonly Matcher[]): readonly number[] {
    return findSeries(this.index, this.ids, matchers);
  }

  labelNames(): Iterable<string> {
    return this.index.names();
  }

  /** Values of a label, ascending, with the ids that have them. */
  labelValues(name: string): readonly Posting[] {
    return this.index.values(name)?.all() ?? [];
  }

  /** Ascending by id, from `first` on. */
  *from(first: number): Generator<Series> {
    for (const id of this.ids) {
      const series = id >= first ? this.byId.get(id) : undefined;
      if (series !== undefined) yield series;
    }
  }

  /** Forgets all series but those that `keep` holds for. */
  prune(keep: (series: Series) => boolean): void {
    const kept = [...this.byId.values()].filter(keep);
    this.index = new LabelIndex();
    this.byPairs = new Map();
    this.byId = new Map();
    this.ids = [];
    for (const series of kept) this.place(series, this.postingsOf(series.labels.pairs));
  }

  private add(id: number, postings: readonly Posting[]): Series {
    const series = new Series(id, Labels.fromSorted(postings.map(({ pair }) => pair)));
    this.place(series, postings);
    this.nextId = id + 1;
    return series;
  }

  private place(series: Series, postings: readonly Posting[]): void {
    this.byPairs.set(keyOf(postings), series);
    this.byId.set(series.id, series);
    this.ids.push(series.id);
    for (const posting of postings) posting.series.push(series.id);
  }

  private postingsOf(labels: Iterable<LabelPair>): Posting[] {
    const postings: Posting[] = [];
    for (const [name, value] of labels) if (value !== "") postings.push(this.index.intern(name, value));
    return postings.toSorted(byName);
  }

  /** Without adding pairs, so that refused series leave nothing behind. */
  private knownPostings(labels: Iterable<LabelPair>): Posting[] | undefined {
    const postings: Posting[] = [];
    for (const [name, value] of labels) {
      if (value === "") continue;
      const posting = this.index.values(name)?.get(value);
      if (posting === undefined) return undefined;
      postings.push(posting);
    }
    return postings.toSorted(byName);
  }
}

const byName = (a: Posting, b: Posting): number => (a.pair[0] < b.pair[0] ? -1 : 1);

/** Pair ids as characters: short, and different for different sets. */
function keyOf(postings: readonly Posting[]): string {
  let key = "";
  for (const { id } of postings) key += String.fromCharCode(id & 0xffff, id >>> 16);
  return key;
}
