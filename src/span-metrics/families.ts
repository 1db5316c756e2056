import type { LabelPair } from "../model/labels.ts";

/** What a counter or a histogram has in common: who it is, and since when nothing came. */
export interface SeriesState {
  readonly labels: readonly LabelPair[];
  /** Unix milliseconds of the last change. */
  updatedAt: number;
  /** Not collected yet: it then begins with a zero, so that its first increase is seen. */
  isNew: boolean;
  /** It has ended, and counts no more. */
  isForgotten?: true;
}

export interface CounterState extends SeriesState {
  value: number;
}

export interface HistogramState extends SeriesState {
  sum: number;
  count: number;
  /** Counts of each bucket alone, the last that beyond all bounds. */
  readonly buckets: number[];
  /** The first observation of a trace in each bucket, since it was collected last. */
  exemplars: (Exemplar | undefined)[];
}

export interface Exemplar {
  readonly value: number;
  /** Unix milliseconds. */
  readonly time: number;
  /** Lower-case hexadecimal. */
  readonly traceId: string;
}

/** Bounds the series of all families together. */
export class Budget {
  private readonly max: number;
  private used = 0;
  /** Observations of series beyond the bound. */
  refused = 0;

  constructor(max: number) {
    this.max = max;
  }

  take(): boolean {
    if (this.used >= this.max) {
      this.refused++;
      return false;
    }
    this.used++;
    return true;
  }

  giveBack(): void {
    this.used--;
  }
}

/** Label sets are given with a key that is equal for equal sets; they are asked for only when the key is new. */
export type LabelsOf = () => readonly LabelPair[];

/** Asked for only if the observation becomes an exemplar. @returns lower-case hexadecimal. */
export type TraceIdOf = () => string;

/** Counters of one name, by label set. */
export class CounterFamily {
  readonly name: string;
  /** Somebody else makes the metrics of this name if it is not. */
  isOn = true;
  readonly series = new Map<string, CounterState>();
  private readonly budget: Budget;

  constructor(name: string, budget: Budget) {
    this.name = name;
    this.budget = budget;
  }

  add(key: string, labels: LabelsOf, value: number, now: number): void {
    const state = this.of(key, labels);
    if (state !== undefined) countIn(state, value, now);
  }

  /** The series with the key; `undefined`: it is not made here, or there is no room for it. */
  of(key: string, labels: LabelsOf): CounterState | undefined {
    if (!this.isOn) return undefined;
    const known = this.series.get(key);
    if (known !== undefined || !this.budget.take()) return known;
    const state: CounterState = { labels: labels(), value: 0, updatedAt: 0, isNew: true };
    this.series.set(key, state);
    return state;
  }

  forget(key: string): void {
    forget(this.series, key, this.budget);
  }
}

/** Histograms of one name with the same bounds, by label set. */
export class HistogramFamily {
  readonly name: string;
  /** As a counter's. */
  isOn = true;
  /** Ascending upper bounds, inclusive. */
  readonly bounds: readonly number[];
  readonly series = new Map<string, HistogramState>();
  private readonly budget: Budget;

  constructor(name: string, bounds: readonly number[], budget: Budget) {
    this.name = name;
    this.bounds = bounds;
    this.budget = budget;
  }

  /** The series with the key; `undefined`: it is not made here, or there is no room for it. */
  of(key: string, labels: LabelsOf): HistogramState | undefined {
    if (!this.isOn) return undefined;
    const known = this.series.get(key);
    if (known !== undefined || !this.budget.take()) return known;
    const buckets = Array.from({ length: this.bounds.length + 1 }, () => 0);
    const common = { labels: labels(), updatedAt: 0, isNew: true };
    const state: HistogramState = { ...common, sum: 0, count: 0, buckets, exemplars: [] };
    this.series.set(key, state);
    return state;
  }

  observe(key: string, labels: LabelsOf, value: number, traceId: TraceIdOf, now: number): void {
    const state = this.of(key, labels);
    if (state !== undefined) this.observeIn(state, value, traceId, now);
  }

  observeIn(state: HistogramState, value: number, traceId: TraceIdOf, now: number): void {
    const at = this.bucketOf(value);
    state.buckets[at] = (state.buckets[at] ?? 0) + 1;
    state.sum += value;
    state.count++;
    state.updatedAt = now;
    state.exemplars[at] ??= { value, time: now, traceId: traceId() };
  }

  forget(key: string): void {
    forget(this.series, key, this.budget);
  }

  private bucketOf(value: number): number {
    const { bounds } = this;
    let at = 0;
    while (at < bounds.length && value > (bounds[at] ?? 0)) at++;
    return at;
  }
}

function forget(series: Map<string, SeriesState>, key: string, budget: Budget): void {
  const state = series.get(key);
  if (state === undefined) return;
  series.delete(key);
  state.isForgotten = true;
  budget.giveBack();
}

export function countIn(state: CounterState, value: number, now: number): void {
  state.value += value;
  state.updatedAt = now;
}

/** `count` bounds from `first` on, each `factor` times the one before, as Prometheus' ExponentialBuckets. */
export function exponentialBounds(first: number, factor: number, count: number): readonly number[] {
  const bounds: number[] = [];
  for (let bound = first; bounds.length < count; bound *= factor) bounds.push(bound);
  return bounds;
}
