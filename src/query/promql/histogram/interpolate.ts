import type { NativeHistogram } from "../../../model/histogram.ts";
import { combine, scale } from "./arithmetic.ts";
import { usesCustomBuckets } from "./buckets.ts";
import { isReset } from "./reset.ts";
import { type NotesOfSeries, noted, warnMixedKinds } from "./window-notes.ts";

interface HistogramPoint {
  readonly time: number;
  readonly histogram: NativeHistogram;
}

/**
 * The histogram between two samples; a counter that was reset between them began again from nothing.
 *
 * @returns `undefined`, with a warning, if one has exponential and the other custom buckets.
 */
export function interpolateHistograms(
  before: HistogramPoint,
  after: HistogramPoint,
  time: number,
  isCounter: boolean,
  of: NotesOfSeries,
): NativeHistogram | undefined {
  if (time === before.time) return before.histogram;
  if (time === after.time) return after.histogram;
  if (usesCustomBuckets(before.histogram) !== usesCustomBuckets(after.histogram)) return warnMixedKinds(of);
  const fraction = (time - before.time) / (after.time - before.time);
  if (isCounter && isReset(after.histogram, before.histogram)) return scale(after.histogram, fraction);
  const difference = noted(of, combine(after.histogram, before.histogram, -1), "subtraction");
  return difference && noted(of, combine(scale(difference, fraction), before.histogram, 1), "addition");
}
