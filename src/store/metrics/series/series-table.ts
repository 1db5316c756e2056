import { Labels } from "../../../model/labels.ts";
import type { LabelPair } from "../../../model/labels.ts";
import type { Matcher } from "../../../model/matcher.ts";
import { type SeriesIndex, findSeries } from "./find-series.ts";
import type { IdList } from "./id-lists.ts";
import { METRIC_NAME, PairTable } from "./pair-table.ts";
import { Postings } from "./postings.ts";
import { MadeSeries } from "./made-series.ts";
import { SeriesRows } from "./series-rows.ts";
import type { LabelSource } from "./series.ts";
import { Series } from "./series.ts";

/** Of some 100 in most series; what they take in memory at most is a little more. */
const MAX_LABEL_BYTES = 128 * 1024 * 1024;

const ADVICE = "; `watchtower metrics cardinality` lists which are many)";

/** Beyond these, new series are refused; those that are known go on. */
export interface SeriesLimits {
  readonly maxSeries: number;
  readonly maxSeriesPerMetric: number;
  /** Of the labels of all series together, each pair once; 128 MiB unless given. */
  readonly maxLabelBytes?: number;
}

/** What fits surely, whatever comes. */
export interface SeriesRoom {
  /** New series, were they all of the metric that has most. */
  readonly series: number;
  /** Of new labels. */
  readonly labelBytes: number;
}

export interface SeriesRow {
  readonly id: number;
  /** Numbers of its pairs, sorted by name. */
  readonly pairs: Uint32Array;
}

/**
 * All series with samples, by labels and by id. In columns of numbers: of a million series that nobody asks for, no
 * object is made.
 */
export class SeriesTable implements SeriesIndex, LabelSource {
  /** Id of the next new series: ids ascend and are never reused. */
  nextId = 1;
  private pairs = new PairTable();
  private rows = new SeriesRows();
  private postings = new Postings(this.pairs, this.rows);
  /** Series of each metric, by the number of the pair that names it. */
  private perMetric = new Map<number, number>();
  private mostOfMetric = 0;
  /** Where anything was ever done with the series. */
  private made = new MadeSeries();
  /** Why {@link SeriesTable.intern} took no new labels the last time that it did not. */
  refusal = "";
  private readonly limits: SeriesLimits;

  constructor(limits: SeriesLimits) {
    this.limits = limits;
  }

  get size(): number {
    return this.rows.size;
  }

  /** Numbers of names and pairs; others after {@link SeriesTable.prune}. */
  get labelPairs(): PairTable {
    return this.pairs;
  }

  get room(): SeriesRoom {
    const { maxSeries, maxSeriesPerMetric, maxLabelBytes = MAX_LABEL_BYTES } = this.limits;
    const series = Math.min(maxSeries - this.size, maxSeriesPerMetric - this.mostOfMetric);
    return { series: Math.max(0, series), labelBytes: Math.max(0, maxLabelBytes - this.pairs.bytes) };
  }

  /** @returns `undefined` for new labels when there are too many already: see {@link SeriesTable.refusal}. */
  intern(labels: ReadonlyMap<string, string>): Series | undefined {
    const full = this.whyFull(labels.get("__name__") ?? "");
    const pairs = this.pairsOf(labels, full !== undefined);
    const known = pairs === undefined ? -1 : this.rows.find(pairs);
    if (known >= 0) return this.seriesAt(known);
    if (full === undefined && pairs !== undefined) return this.add(pairs);
    this.refusal = full ?? "";
    return undefined;
  }

  /** Row of the series with exactly these pairs; -1 if there is none. @param pairs numbers, sorted by name. */
  rowWith(pairs: readonly number[]): number {
    return this.rows.find(pairs);
  }

  /** How many pairs a row has; 0 for one that is not there. */
  pairsIn(row: number): number {
    return row < this.rows.size ? this.rows.countOf(row) : 0;
  }

  /** Number of one of a row's pairs, by its place among them. */
  pairAt(row: number, place: number): number {
    return this.rows.pairAt(row, place);
  }

  private add(pairs: readonly number[]): Series | undefined {
    const id = this.nextId;
    this.restore(id, pairs);
    return this.get(id);
  }

  private whyFull(metric: string): string | undefined {
    const { maxSeries, maxSeriesPerMetric, maxLabelBytes = MAX_LABEL_BYTES } = this.limits;
    if (this.size >= maxSeries) return `too many series (limit metrics.maxSeries = ${maxSeries}${ADVICE}`;
    const ofMetric = this.perMetric.get(this.pairs.find("__name__", metric)) ?? 0;
    if (ofMetric >= maxSeriesPerMetric) {
      return `too many series of one metric (limit metrics.maxSeriesPerMetric = ${maxSeriesPerMetric}${ADVICE}`;
    }
    return this.pairs.bytes > maxLabelBytes
      ? `labels of all series have more than ${maxLabelBytes} bytes`
      : undefined;
  }

  /**
   * Puts back a series under its id, greater than all before.
   *
   * @param pairs numbers of its pairs, sorted by name.
   */
  restore(id: number, pairs: ArrayLike<number>): void {
    this.rows.add(id, pairs);
    this.nextId = id + 1;
    this.countMetrics(this.size - 1);
  }

  /** As {@link SeriesTable.restore}, many at once. @param pairs of all of them, `counts` of each. */
  restoreAll(ids: Uint32Array, counts: Uint32Array, pairs: Uint32Array): void {
    const first = this.size;
    this.rows.addAll(ids, counts, pairs);
    this.nextId = Math.max(this.nextId, (ids.at(-1) ?? 0) + 1);
    this.countMetrics(first);
  }

  /** Of the rows from `first` on. */
  private countMetrics(first: number): void {
    let metric = -1;
    let count = 0;
    for (let row = first; row < this.size; row++) {
      const own = this.metricOf(row);
      if (own !== metric) {
        this.countMetric(metric, count);
        metric = own;
        count = 0;
      }
      count++;
    }
    this.countMetric(metric, count);
  }

  /** The pair that names its metric; -1 when there is none. */
  private metricOf(row: number): number {
    for (let place = 0; place < this.rows.countOf(row); place++) {
      const pair = this.rows.pairAt(row, place);
      if (this.pairs.nameOf(pair) === METRIC_NAME) return pair;
    }
    return -1;
  }

  private countMetric(metric: number, more: number): void {
    if (metric < 0) return;
    const count = (this.perMetric.get(metric) ?? 0) + more;
    this.perMetric.set(metric, count);
    if (count > this.mostOfMetric) this.mostOfMetric = count;
  }

  /** Makes room at once, instead of bit by bit. @param series no more will be put back. */
  reserve(series: number): void {
    this.rows.reserve(Math.min(series, this.limits.maxSeries));
  }

  has(id: number): boolean {
    return this.rows.rowOf(id) >= 0;
  }

  /** The same object each time; with its labels when they are asked for. */
  get(id: number): Series | undefined {
    const row = this.rows.rowOf(id);
    return row < 0 ? undefined : this.seriesAt(row);
  }

  /** Of a row that is there. */
  seriesAt(row: number): Series {
    return this.made.get(row) ?? this.made.set(row, new Series(this.rows.id(row), this));
  }

  /** The series of an id if anything was ever done with it. */
  touched(id: number): Series | undefined {
    const row = this.rows.rowOf(id);
    return row < 0 ? undefined : this.made.get(row);
  }

  /** @throws WatchtowerError `invalid` if an expression does not compile. */
  find(matchers: readonly Matcher[]): IdList {
    return findSeries(this, this.rows.allIds(), matchers);
  }

  findPair(name: string, value: string): number {
    return this.pairs.find(name, value);
  }

  labelValues(name: string): readonly number[] {
    return this.postings.valuesOf(name);
  }

  valueOf(pair: number): string {
    return this.pairs.value(pair);
  }

  seriesWith(pair: number): IdList {
    return this.postings.of(pair);
  }

  /** Whether the test holds for the id of any series with the pair. */
  someWith(pair: number, test: (id: number) => boolean): boolean {
    return this.postings.some(pair, test);
  }

  pair(pair: number): LabelPair {
    return this.pairs.pair(pair);
  }

  /** Ascending by id, from `first` on. */
  *from(first: number): Generator<SeriesRow> {
    for (let row = this.rows.firstFrom(first); row < this.rows.size; row++) {
      yield { id: this.rows.id(row), pairs: this.rows.pairsOf(row) };
    }
  }

  /** Forgets all series but those whose id `keep` holds for. */
  prune(keep: (id: number) => boolean): void {
    const { pairs, rows, nextId, made } = this;
    this.pairs = new PairTable();
    this.rows = new SeriesRows();
    this.postings = new Postings(this.pairs, this.rows);
    this.perMetric = new Map();
    this.mostOfMetric = 0;
    this.made = new MadeSeries();
    for (let row = 0; row < rows.size; row++) {
      const id = rows.id(row);
      if (!keep(id)) continue;
      this.restore(
        id,
        Array.from(rows.pairsOf(row), (pair) => this.pairs.intern(...pairs.pair(pair))),
      );
      const series = made.get(row);
      if (series !== undefined) this.made.set(this.size - 1, series);
    }
    this.nextId = nextId;
  }

  labelsOf(id: number): Labels {
    return Labels.fromSorted(
      Array.from(this.rows.pairsOf(this.rows.rowOf(id)), (pair) => this.pairs.pair(pair)),
    );
  }

  /** Sorted by name. @param onlyKnown `undefined` if any is new, so that refused series leave nothing behind. */
  private pairsOf(labels: ReadonlyMap<string, string>, onlyKnown: boolean): number[] | undefined {
    const pairs: number[] = [];
    for (const name of [...labels.keys()].toSorted()) {
      const value = labels.get(name) ?? "";
      if (value === "") continue;
      const pair = onlyKnown ? this.pairs.find(name, value) : this.pairs.intern(name, value);
      if (pair < 0) return undefined;
      pairs.push(pair);
    }
    return pairs;
  }
}
