import type { Series } from "../series/series.ts";

/** Since when a sample counts, Unix milliseconds, is kept beside it, at the same place. */
export function keepStart(series: Series, place: number, start: number): void {
  const starts = withRoom(series, series.startTimes ?? NONE, place + 1);
  series.startTimes = starts;
  starts[place] = start;
}

/** Of all samples in the head, 0 where it is not known; undefined where none is. A view that stays as it is. */
export function keptStarts(series: Series): Float64Array | undefined {
  const { startTimes, count } = series;
  return startTimes && withRoom(series, startTimes, count).subarray(0, count);
}

/** @param kept the places of the samples that are left, in their new order; into a new array. */
export function sortStarts(series: Series, kept: Uint32Array): void {
  const { startTimes } = series;
  if (startTimes === undefined) return;
  series.startTimes = Float64Array.from(kept, (place) => startTimes[place] ?? 0);
}

const NONE = new Float64Array(0);

function withRoom({ capacity }: Series, starts: Float64Array, places: number): Float64Array {
  if (places <= starts.length) return starts;
  const grown = new Float64Array(capacity);
  grown.set(starts);
  return grown;
}
