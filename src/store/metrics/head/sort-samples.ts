import type { NativeHistogram } from "../../../model/histogram.ts";
import { bitsOf } from "../../../model/staleness.ts";
import { isSameHistogram } from "../block/histogram-codec.ts";
import type { Series } from "../series/series.ts";
import { ascendingPlaces } from "./ascending-places.ts";
import { sortStarts } from "./start-times.ts";

/**
 * Puts the samples of a series in order of time, of those with one time the first alone. Into a new array, so that views
 * handed out before stay as they are.
 *
 * @returns how many are gone, and how many of these had another value than the one that stays.
 */
export function sortSamples(series: Series): { readonly gone: number; readonly conflicts: number } {
  const { data, base, capacity, count, histograms } = series;
  const times = data.subarray(base, base + count);
  const values = data.subarray(base + capacity, base + capacity + count);
  const order = ascendingPlaces(times);
  const kept = order.filter((place, i) => i === 0 || times[place] !== times[order[i - 1] ?? 0]);
  const gone = count - kept.length;
  const conflicts = gone === 0 ? 0 : conflictsAmong(times, values, histograms, order);
  series.data = reordered(times, values, capacity, kept);
  series.base = 0;
  series.count = kept.length;
  series.lastAt = kept.length - 1;
  series.inOrder = true;
  if (histograms !== undefined) series.histograms = Array.from(kept, (place) => histograms[place]);
  sortStarts(series, kept);
  return { gone, conflicts };
}

/** Values move as words, since a stale marker must keep its bits. */
function reordered(
  times: Float64Array,
  values: Float64Array,
  capacity: number,
  kept: Uint32Array,
): Float64Array {
  const sorted = new Float64Array(capacity * 2);
  const from = bitsOf(values);
  const to = bitsOf(sorted.subarray(capacity));
  for (let at = 0; at < kept.length; at++) {
    const place = kept[at] ?? 0;
    sorted[at] = times[place] ?? 0;
    to[at * 2] = from[place * 2] ?? 0;
    to[at * 2 + 1] = from[place * 2 + 1] ?? 0;
  }
  return sorted;
}

/** Of samples with one time, those whose value is not that of the first. */
function conflictsAmong(
  times: Float64Array,
  values: Float64Array,
  histograms: Series["histograms"],
  order: Uint32Array,
): number {
  let conflicts = 0;
  let first = order[0] ?? 0;
  for (const place of order.subarray(1)) {
    if (times[place] !== times[first]) first = place;
    else if (!Object.is(values[place], values[first])) conflicts++;
    else if (!areSame(histograms?.[first], histograms?.[place])) conflicts++;
  }
  return conflicts;
}

function areSame(a: NativeHistogram | undefined, b: NativeHistogram | undefined): boolean {
  return a === undefined || b === undefined ? a === b : isSameHistogram(a, b);
}
