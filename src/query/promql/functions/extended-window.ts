import type { Window } from "./window.ts";

/** Where the samples of a window begin that a function looks at. */
interface FirstSamples {
  readonly float: number;
  readonly histogram: number;
}

/**
 * All samples of a window; of an anchored one those after its start, and the last one before that, be it a float
 * or a histogram.
 *
 * @returns `undefined` if an anchored window has no sample after its start.
 */
export function firstSamples(window: Window): FirstSamples | undefined {
  const { floatFrom, floatTo, histogramFrom, histogramTo } = window;
  if (window.extension === undefined) return { float: floatFrom, histogram: histogramFrom };
  const float = firstAfterStart(floatFrom, floatTo, (index) => window.floatTime(index) > window.start);
  const histogram = firstAfterStart(
    histogramFrom,
    histogramTo,
    (index) => window.histogramTime(index) > window.start,
  );
  if (float === floatTo && histogram === histogramTo) return undefined;
  const floatBefore = float > floatFrom ? window.floatTime(float - 1) : -Infinity;
  const histogramBefore = histogram > histogramFrom ? window.histogramTime(histogram - 1) : -Infinity;
  if (floatBefore === -Infinity && histogramBefore === -Infinity) return { float, histogram };
  return floatBefore >= histogramBefore
    ? { float: float - 1, histogram }
    : { float, histogram: histogram - 1 };
}

function firstAfterStart(from: number, to: number, isAfter: (index: number) => boolean): number {
  let index = from;
  while (index < to && !isAfter(index)) index++;
  return index;
}

/** The samples that a change over an extended window is worked out from; both inclusive. */
export interface Ends {
  readonly first: number;
  readonly last: number;
}

/**
 * From the last sample at or before the window's start to the first at or after its end (anchored: the last there
 * is), among samples from inclusive to exclusive.
 *
 * @returns `undefined` if no sample is after the start, or (smoothed) all are after the end.
 */
export function endsOf(
  window: Window,
  from: number,
  to: number,
  timeOf: (index: number) => number,
): Ends | undefined {
  const { start, end } = window;
  let last = to - 1;
  const first = Math.max(from, firstAfterStart(from, last, (index) => timeOf(index) > start) - 1);
  const smoothed = window.extension?.kind === "smoothed";
  if (smoothed) last = firstAfterStart(from, last, (index) => timeOf(index) >= end);
  if (timeOf(last) <= start || (smoothed && timeOf(first) > end)) return undefined;
  return { first, last };
}
