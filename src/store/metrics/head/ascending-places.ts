/**
 * Places of the times from the earliest to the latest, equal times as they came. A natural merge sort: what comes out of
 * order comes in runs that ascend, so that there are few of them.
 */
export function ascendingPlaces(times: Float64Array): Uint32Array {
  let places = new Uint32Array(times.length);
  for (let i = 0; i < places.length; i++) places[i] = i;
  let merged = new Uint32Array(times.length);
  let ends = runEnds(times);
  while (ends.length > 1) {
    ends = mergePairs(times, places, merged, ends);
    [places, merged] = [merged, places];
  }
  return places;
}

/** Where each run ends, exclusive. */
function runEnds(times: Float64Array): number[] {
  const ends: number[] = [];
  for (let i = 1; i < times.length; i++) if ((times[i] ?? 0) < (times[i - 1] ?? 0)) ends.push(i);
  ends.push(times.length);
  return ends;
}

/** Each run with the next one, from `places` into `merged`. @returns the ends of what is merged. */
function mergePairs(
  times: Float64Array,
  places: Uint32Array,
  merged: Uint32Array,
  ends: readonly number[],
): number[] {
  const mergedEnds: number[] = [];
  let start = 0;
  for (let run = 0; run < ends.length; run += 2) {
    const middle = ends[run] ?? start;
    const end = ends[run + 1] ?? middle;
    mergeRuns(times, places, merged, start, middle, end);
    mergedEnds.push(end);
    start = end;
  }
  return mergedEnds;
}

function mergeRuns(
  times: Float64Array,
  places: Uint32Array,
  merged: Uint32Array,
  start: number,
  middle: number,
  end: number,
): void {
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    const leftTime = left < middle ? (times[places[left] ?? 0] ?? 0) : Infinity;
    const rightTime = right < end ? (times[places[right] ?? 0] ?? 0) : Infinity;
    const takesLeft = left < middle && leftTime <= rightTime;
    merged[at] = places[takesLeft ? left++ : right++] ?? 0;
  }
}
