import { samplesOf } from "./chunk-codec.ts";
import type { Samples } from "./chunk-codec.ts";

/** Unix milliseconds, both ends inclusive. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Ascending; any two have at least one millisecond between them that is in neither. */
export type Intervals = readonly Interval[];

/** What is deleted of one block, by the id of the series. */
export type Deletions = ReadonlyMap<number, Intervals>;

/** Both, with what overlaps or touches joined. */
export function withInterval(intervals: Intervals, added: Interval): Intervals {
  let { start, end } = added;
  const apart: Interval[] = [];
  for (const one of intervals) {
    if (one.end < start - 1 || one.start > end + 1) {
      apart.push(one);
      continue;
    }
    start = Math.min(start, one.start);
    end = Math.max(end, one.end);
  }
  return [...apart, { start, end }].toSorted((a, b) => a.start - b.start);
}

/** Whether nothing from `start` to `end` is left. */
export function covers(intervals: Intervals, start: number, end: number): boolean {
  return intervals.some((one) => one.start <= start && one.end >= end);
}

/** The samples that no interval holds: the same object where that is all. */
export function withoutDeleted(samples: Samples, intervals: Intervals): Samples {
  const { times, values, histograms, startTimes } = samples;
  const kept: number[] = [];
  let at = 0;
  for (const [index, time] of times.entries()) {
    while ((intervals[at]?.end ?? Infinity) < time) at++;
    if (time < (intervals[at]?.start ?? Infinity)) kept.push(index);
  }
  if (kept.length === times.length) return samples;
  return samplesOf(
    pick(times, kept),
    pick(values, kept),
    histograms && kept.map((index) => histograms[index]),
    startTimes && pick(startTimes, kept),
  );
}

/** Moved as words, since a stale marker must keep its bits. */
function pick(column: Float64Array, kept: readonly number[]): Float64Array {
  const from = new BigUint64Array(column.buffer, column.byteOffset, column.length);
  const picked = new BigUint64Array(kept.length);
  for (const [to, index] of kept.entries()) picked[to] = from[index] ?? 0n;
  return new Float64Array(picked.buffer);
}
