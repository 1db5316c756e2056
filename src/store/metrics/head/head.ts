import { emptied } from "../../../model/histogram.ts";
import type { NativeHistogram } from "../../../model/histogram.ts";
import { bitsOf, isStaleAt, markStaleAt } from "../../../model/staleness.ts";
import { samplesOf } from "../block/chunk-codec.ts";
import type { Samples } from "../block/chunk-codec.ts";
import { isSameHistogram } from "../block/histogram-codec.ts";
import { firstAtLeast } from "../block/merge.ts";
import type { Series } from "../series/series.ts";
import { keepStart, keptStarts } from "./start-times.ts";
import { SampleSlabs } from "./sample-slabs.ts";
import { SealedValues } from "./sealed-values.ts";
import { sortSamples } from "./sort-samples.ts";

/** Where a sample is not put: its time is that of the newest one, or too far behind it. */
const REPEAT = -1;
const TOO_OLD = -2;

/** What the head needs to know to refuse samples that come too late. */
export interface HeadOptions {
  /** How far a sample may lie behind the newest one of its series, milliseconds. */
  readonly windowMs: number;
  /** Time of the newest sample outside the head of a series, -Infinity when there is none. */
  readonly lastTimeBefore: (series: number) => number;
}

/** A sample of 0 is put no further before the one that it belongs to, as in Prometheus: it would need a block for itself. */
const MAX_ZERO_AGE_MS = 3600 * 1000;

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
  /** Those with samples, in order of their first one. */
  private withSamples: Series[] = [];
  minTime = Infinity;
  maxTime = -Infinity;
  /** Kept with the samples that are added from now on: since when they count, Unix milliseconds; 0: nothing is kept. */
  startTime = 0;
  /**
   * When the counters whose samples are added from now on were 0, Unix milliseconds: a sample says so where there is none
   * since then. 0: none does.
   */
  zeroAt = 0;
  private readonly options: HeadOptions;
  private readonly slabs = new SampleSlabs();
  private readonly sealed = new SealedValues();

  constructor(options: HeadOptions) {
    this.options = options;
  }

  /** Series with samples, in order of their first one. */
  get series(): readonly Series[] {
    return this.withSamples;
  }

  /** @returns whether it is kept. */
  add(series: Series, time: number, value: number): boolean {
    if (this.zeroAt !== 0) this.addZero(series, time, undefined);
    const at = this.place(series, time);
    if (at < 0) return this.refuse(at, () => Object.is(this.newest(series) ?? value, value));
    series.data[series.base + series.capacity + at] = value;
    return true;
  }

  /** A value whose bits must not pass through a variable: NaN. */
  addBits(series: Series, time: number, low: number, high: number): boolean {
    const at = this.place(series, time);
    if (at < 0) return this.refuse(at, () => this.newestHasBits(series, low, high));
    const bits = bitsOf(series.data);
    const word = (series.base + series.capacity + at) * 2;
    bits[word] = low;
    bits[word + 1] = high;
    return true;
  }

  addStale(series: Series, time: number): boolean {
    const at = this.place(series, time);
    if (at < 0) return this.refuse(at, () => this.newestIsStale(series));
    markStaleAt(bitsOf(series.data), series.base + series.capacity + at);
    return true;
  }

  addHistogram(series: Series, time: number, histogram: NativeHistogram): boolean {
    if (this.zeroAt !== 0) this.addZero(series, time, histogram);
    const at = this.place(series, time);
    if (at < 0) return this.refuse(at, () => this.newestIsHistogram(series, histogram));
    series.data[series.base + series.capacity + at] = NaN;
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
    return this.readRange(series, -Infinity, Infinity);
  }

  /**
   * As {@link Head.read}, of times from `start` to `end` alone, both inclusive, Unix milliseconds.
   *
   * @param known times that are returned in place of equal ones.
   */
  readRange(series: Series, start: number, end: number, known?: Float64Array): Samples {
    if (!series.inOrder) this.sort(series);
    this.slabs.show(series);
    const { data, base, capacity, count, histograms } = series;
    const from = firstAtLeast(data, start, base, base + count) - base;
    const to = firstAtLeast(data, end + 1, base + from, base + count) - base;
    const half = base + capacity;
    const isKnown = known !== undefined && areAt(data, base + from, base + to, known);
    return samplesOf(
      isKnown ? known : data.subarray(base + from, base + to),
      data.subarray(half + from, half + to),
      histograms && padded(histograms, count).slice(from, to),
      keptStarts(series)?.subarray(from, to),
    );
  }

  /** Whether the series has a sample in the range, both ends inclusive, Unix milliseconds. */
  isLive(series: Series, start: number, end: number): boolean {
    const { count, data, base } = series;
    if (count === 0) return false;
    if (series.inOrder) {
      const first = data[base] ?? Infinity;
      const last = data[base + count - 1] ?? -Infinity;
      if (first > end || last < start) return false;
      if (first >= start || last <= end) return true;
    }
    return this.readRange(series, start, end).times.length > 0;
  }

  /** Forgets all samples: they are in blocks now. */
  clear(): void {
    for (const series of this.withSamples) {
      this.sealed.set(series.id, this.newest(series));
      series.empty();
    }
    this.withSamples = [];
    this.slabs.clear();
    this.samples = 0;
    this.minTime = Infinity;
    this.maxTime = -Infinity;
  }

  private findLastTime(series: Series): void {
    if (series.count === 0 && series.lastTime === -Infinity)
      series.lastTime = this.options.lastTimeBefore(series.id);
  }

  private addZero(series: Series, time: number, histogram: NativeHistogram | undefined): void {
    const { zeroAt, startTime } = this;
    this.findLastTime(series);
    if (zeroAt <= series.lastTime || zeroAt >= time || time - zeroAt > MAX_ZERO_AGE_MS) return;
    this.zeroAt = this.startTime = 0;
    if (histogram === undefined) this.add(series, zeroAt, 0);
    else this.addHistogram(series, zeroAt, { ...emptied(histogram), resetHint: "reset" });
    this.zeroAt = zeroAt;
    this.startTime = startTime;
  }

  /** Where to put the value of a new sample; {@link REPEAT} or {@link TOO_OLD} where it is not put. */
  private place(series: Series, time: number): number {
    const at = series.count;
    this.findLastTime(series);
    if (time > series.lastTime) {
      series.lastTime = time;
      series.lastAt = at;
    } else {
      if (time === series.lastTime) return REPEAT;
      if (this.isTooOld(series, time)) return TOO_OLD;
      series.inOrder = false;
    }
    if (at === 0) this.withSamples.push(series);
    if (at === series.capacity) this.slabs.grow(series);
    series.data[series.base + at] = time;
    series.count = at + 1;
    if (this.startTime !== 0) keepStart(series, at, this.startTime);
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
  private newest({ id, data, base, capacity, lastAt }: Series): number | undefined {
    return lastAt < 0 ? this.sealed.get(id) : data[base + capacity + lastAt];
  }

  private newestHasBits({ data, base, capacity, lastAt }: Series, low: number, high: number): boolean {
    if (lastAt < 0) return true;
    const word = (base + capacity + lastAt) * 2;
    const bits = bitsOf(data);
    return bits[word] === low && bits[word + 1] === high;
  }

  private newestIsStale({ data, base, capacity, lastAt }: Series): boolean {
    return lastAt < 0 || isStaleAt(bitsOf(data), base + capacity + lastAt);
  }

  private newestIsHistogram({ histograms, lastAt }: Series, histogram: NativeHistogram): boolean {
    if (lastAt < 0) return true;
    const held = histograms?.[lastAt];
    return held !== undefined && isSameHistogram(held, histogram);
  }

  private sort(series: Series): void {
    const { data, base, capacity } = series;
    const { gone, conflicts } = sortSamples(series);
    this.slabs.leave({ data, base, capacity });
    this.samples -= gone;
    this.lateConflicts += conflicts;
  }
}

/** A copy with one entry a sample: floats after the last histogram have none in the head. */
function padded(
  histograms: readonly (NativeHistogram | undefined)[],
  count: number,
): (NativeHistogram | undefined)[] {
  return Array.from({ length: count }, (_, i) => histograms[i]);
}

/** Whether `numbers` are those of `data` from `from` up to `to`. */
function areAt(data: Float64Array, from: number, to: number, numbers: Float64Array): boolean {
  if (numbers.length !== to - from) return false;
  for (let at = 0; at < numbers.length; at++) if (data[from + at] !== numbers[at]) return false;
  return true;
}
