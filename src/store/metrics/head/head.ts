import type { NativeHistogram } from "../../../model/histogram.ts";
import { bitsOf, markStaleAt } from "../../../model/staleness.ts";
import type { Samples } from "../block/chunk-codec.ts";
import { firstAtLeast } from "../block/merge.ts";
import { NO_SAMPLES } from "../series/series.ts";
import type { Series } from "../series/series.ts";

const FIRST_CAPACITY = 4;

/**
 * Samples that are in no block yet, in typed arrays per series. Of samples with the same series and time the
 * first stays, as in Prometheus' out-of-order head; `duplicates` counts the others, equal or not.
 */
export class Head {
  /** Samples held, including repeats of a time that are not found yet. */
  samples = 0;
  duplicates = 0;
  /** Series with samples, in order of their first one. */
  readonly series = new Set<Series>();
  minTime = Infinity;
  maxTime = -Infinity;

  /** @returns whether it is kept. */
  add(series: Series, time: number, value: number): boolean {
    const at = this.place(series, time);
    if (at < 0) return false;
    series.data[(series.data.length >> 1) + at] = value;
    return true;
  }

  /** A value whose bits must not pass through a variable: NaN. */
  addBits(series: Series, time: number, low: number, high: number): boolean {
    const at = this.place(series, time);
    if (at < 0) return false;
    const bits = bitsOf(series.data);
    const word = ((series.data.length >> 1) + at) * 2;
    bits[word] = low;
    bits[word + 1] = high;
    return true;
  }

  addStale(series: Series, time: number): boolean {
    const at = this.place(series, time);
    if (at < 0) return false;
    markStaleAt(bitsOf(series.data), (series.data.length >> 1) + at);
    return true;
  }

  addHistogram(series: Series, time: number, histogram: NativeHistogram): boolean {
    const at = this.place(series, time);
    if (at < 0) return false;
    series.data[(series.data.length >> 1) + at] = NaN;
    series.histograms ??= Array.from({ length: at }, () => undefined);
    series.histograms[at] = histogram;
    return true;
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
      series.data = NO_SAMPLES;
      series.count = 0;
      series.inOrder = true;
      series.histograms = undefined;
    }
    this.series.clear();
    this.samples = 0;
    this.minTime = Infinity;
    this.maxTime = -Infinity;
  }

  /** Where to put the value of a new sample; -1 for a repeat. */
  private place(series: Series, time: number): number {
    if (time <= series.lastTime) {
      if (time === series.lastTime) {
        this.duplicates++;
        return -1;
      }
      series.inOrder = false;
    } else series.lastTime = time;
    const at = series.count;
    if (at === 0) this.series.add(series);
    if (at * 2 === series.data.length) grow(series);
    series.data[at] = time;
    series.count = at + 1;
    this.samples++;
    if (time < this.minTime) this.minTime = time;
    if (time > this.maxTime) this.maxTime = time;
    return at;
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
    series.data = sorted;
    series.count = kept.length;
    series.inOrder = true;
    if (histograms !== undefined) series.histograms = kept.map((from) => histograms[from]);
    this.samples -= count - kept.length;
    this.duplicates += count - kept.length;
  }
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
