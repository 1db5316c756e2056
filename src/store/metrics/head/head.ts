import type { NativeHistogram } from "../../../model/histogram.ts";
import { bitsOf, isStaleAt, markStaleAt } from "../../../model/staleness.ts";
import type { Samples } from "../block/chunk-codec.ts";
import { isSameHistogram } from "../block/histogram-codec.ts";
import { firstAtLeast } from "../block/merge.ts";
import { NO_SAMPLES } from "../series/series.ts";
import type { Series } from "../series/series.ts";
import { SealedValues } from "./sealed-values.ts";

const FIRST_CAPACITY = 4;

/** Where a sample is not put: its time is that of the newest one, or too far behind it. */
const REPEAT = -1;
const TOO_OLD = -2;

export interface HeadOptions {
  /** How far a sample may lie behind the newest one of its series, milliseconds. */
  readonly windowMs: number;
  /** Time of the newest sample outside the head of a series, -Infinity when there is none. */
  readonly lastTimeBefore: (series: number) => number;
}

/**
 * Samples that are in no block yet, in typed arrays per series. Of samples with the same series and time the
 * first stays, as in Prometheus' out-of-order head.
 */
export class Head {
  /** Samples held, including repeats of a time that are not found yet. */
  samples = 0;
  /** Samples refused since the start: too far behind their series, and those with an earlier one's time and another value. */
  tooOld = 0;
  conflicts = 0;
  /** As `conflicts`, of samples out of order: found when they are read. */
  lateConflicts = 0;
  /** Series with samples, in order of their first one. */
  readonly series = new Set<Series>();
  minTime = Infinity;
  maxTime = -Infinity;
  private readonly options: HeadOptions;
  private readonly sealed = new SealedValues();

  constructor(options: HeadOptions) {
    this.options = options;
  }

  /** @returns whether it is kept. */
  add(series: Series, time: number, value: number): boolean {
    const at = this.place(series, time);
    if (at < 0) return this.refuse(at, () => Object.is(this.newest(series) ?? value, value));
    series.data[(series.data.length >> 1) + at] = value;
    return true;
  }

  /** A value whose bits must not pass through a variable: NaN. */
  addBits(series: Series, time: number, low: number, high: number): boolean {
    const at = this.place(series, time);
    if (at < 0) return this.refuse(at, () => this.newestHasBits(series, low, high));
    const bits = bitsOf(series.data);
    const word = ((series.data.length >> 1) + at) * 2;
    bits[word] = low;
    bits[word + 1] = high;
    return true;
  }

  addStale(series: Series, time: number): boolean {
    const at = this.place(series, time);
    if (at < 0) return this.refuse(at, () => this.newestIsStale(series));
    markStaleAt(bitsOf(series.data), (series.data.length >> 1) + at);
    return true;
  }

  addHistogram(series: Series, time: number, histogram: NativeHistogram): boolean {
    const at = this.place(series, time);
    if (at < 0) return this.refuse(at, () => this.newestIsHistogram(series, histogram));
    series.data[(series.data.length >> 1) + at] = NaN;
    series.histograms ??= Array.from({ length: at }, () => undefined);
    series.histograms[at] = histogram;
    return true;
  }

  /** Whether a sample of this time would be refused, as it lies too far behind. */
  isTooOld(series: Series, time: number): boolean {
    return time < series.lastTime - this.options.windowMs;
  }

  /** All of the series' samples in the head; views that stay as they are. */
  read(series: Series): Samples {
    if (!series.inOrder) this.sort(series);
    const { data, count } = series;
    const half = data.length >> 1;
    const samples = { times: data.subarray(0, count), values: data.subarray(half, half + count) };
    if (series.histograms === undefined) return samples;
    return { ...samples, histograms: padded(series.histograms, count) };
  }

  /** Whether the series has a sample in the range, both ends inclusive, Unix milliseconds. */
  isLive(series: Series, start: number, end: number): boolean {
    const { count, data } = series;
    if (count === 0) return false;
    if (series.inOrder) {
      const first = data[0] ?? Infinity;
      const last = data[count - 1] ?? -Infinity;
      if (first > end || last < start) return false;
      if (first >= start || last <= end) return true;
    }
    const { times } = this.read(series);
    const time = times[firstAtLeast(times, start)];
    return time !== undefined && time <= end;
  }

  /** Forgets all samples: they are in blocks now. */
  clear(): void {
    for (const series of this.series) {
      this.sealed.set(series.id, this.newest(series));
      series.data = NO_SAMPLES;
      series.count = 0;
      series.lastAt = -1;
      series.inOrder = true;
      series.histograms = undefined;
    }
    this.series.clear();
    this.samples = 0;
    this.minTime = Infinity;
    this.maxTime = -Infinity;
  }

  /** Where to put the value of a new sample; {@link REPEAT} or {@link TOO_OLD} where it is not put. */
  private place(series: Series, time: number): number {
    const at = series.count;
    if (at === 0 && series.lastTime === -Infinity) series.lastTime = this.options.lastTimeBefore(series.id);
    if (time > series.lastTime) {
      series.lastTime = time;
      series.lastAt = at;
    } else {
      if (time === series.lastTime) return REPEAT;
      if (this.isTooOld(series, time)) return TOO_OLD;
      series.inOrder = false;
    }
    if (at === 0) this.series.add(series);
    if (at * 2 === series.data.length) grow(series);
    series.data[at] = time;
    series.count = at + 1;
    this.samples++;
    if (time < this.minTime) this.minTime = time;
    if (time > this.maxTime) this.maxTime = time;
    return at;
  }

  /** The same sample again is no fault: exporters repeat themselves. */
  private refuse(place: number, isSame: () => boolean): false {
    if (place === TOO_OLD) this.tooOld++;
    else if (!isSame()) this.conflicts++;
    return false;
  }

  /** Value of the sample with the latest time; `undefined` when it is not known any more. */
  private newest({ id, data, lastAt }: Series): number | undefined {
    return lastAt < 0 ? this.sealed.get(id) : data[(data.length >> 1) + lastAt];
  }

  private newestHasBits({ data, lastAt }: Series, low: number, high: number): boolean {
    if (lastAt < 0) return true;
    const word = ((data.length >> 1) + lastAt) * 2;
    const bits = bitsOf(data);
    return bits[word] === low && bits[word + 1] === high;
  }

  private newestIsStale({ data, lastAt }: Series): boolean {
    return lastAt < 0 || isStaleAt(bitsOf(data), (data.length >> 1) + lastAt);
  }

  private newestIsHistogram({ histograms, lastAt }: Series, histogram: NativeHistogram): boolean {
    if (lastAt < 0) return true;
    const held = histograms?.[lastAt];
    return held !== undefined && isSameHistogram(held, histogram);
  }

  /** Into a new array, so that views handed out before stay as they are. */
  private sort(series: Series): void {
    const { data, count, histograms } = series;
    const order = Array.from({ length: count }, (_, i) => i);
    order.sort((a, b) => (data[a] ?? 0) - (data[b] ?? 0));
    const kept = order.filter((index, i) => i === 0 || data[index] !== data[order[i - 1] ?? 0]);
    const half = data.length >> 1;
    const sorted = new Float64Array(data.length);
    for (const [to, from] of kept.entries()) {
      sorted.set(data.subarray(from, from + 1), to);
      sorted.set(data.subarray(half + from, half + from + 1), half + to);
    }
    this.lateConflicts += conflictsAmong(series, order);
    series.data = sorted;
    series.count = kept.length;
    series.lastAt = kept.length - 1;
    series.inOrder = true;
    if (histograms !== undefined) series.histograms = kept.map((from) => histograms[from]);
    this.samples -= count - kept.length;
  }
}

/** Of samples with one time, those whose value is not that of the first. */
function conflictsAmong({ data, histograms }: Series, order: readonly number[]): number {
  const half = data.length >> 1;
  let conflicts = 0;
  let first = order[0] ?? 0;
  for (const index of order.slice(1)) {
    if (data[index] !== data[first]) first = index;
    else if (!Object.is(data[half + index], data[half + first])) conflicts++;
    else if (!areSame(histograms?.[first], histograms?.[index])) conflicts++;
  }
  return conflicts;
}

function areSame(a: NativeHistogram | undefined, b: NativeHistogram | undefined): boolean {
  return a === undefined || b === undefined ? a === b : isSameHistogram(a, b);
}

function grow(series: Series): void {
  const { data, count } = series;
  const capacity = Math.max(FIRST_CAPACITY, count * 2);
  const grown = new Float64Array(capacity * 2);
  grown.set(data.subarray(0, count));
  grown.set(data.subarray(count, count * 2), capacity);
  series.data = grown;
}

/** A copy with one entry a sample: floats after the last histogram have none in the head. */
function padded(
  histograms: readonly (NativeHistogram | undefined)[],
  count: number,
): (NativeHistogram | undefined)[] {
  return Array.from({ length: count }, (_, i) => histograms[i]);
}
