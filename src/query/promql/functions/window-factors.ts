import { extrapolation } from "./extrapolation.ts";
import type { WindowBounds } from "./float-columns.ts";

/** More than what the rounding of a few operations changes. */
const ROUNDING = 1 + 1e-9;

/** What the changes of a series' windows are multiplied by: it hangs on times alone, which many series share. */
export interface WindowFactors {
  /** One for each window of two samples or more, where no counter was at 0 shortly before its first sample. */
  readonly factors: Float64Array;
  /** A counter was not, if its first sample is at least so many times its increase. */
  readonly nearZero: Float64Array;
}

/** @param times of the samples, Unix milliseconds. */
export function factorsOf(times: Float64Array, bounds: WindowBounds, perSecond: boolean): WindowFactors {
  const count = bounds.from.length;
  const factors = new Float64Array(count);
  const nearZero = new Float64Array(count);
  for (let step = 0; step < count; step++) {
    const first = bounds.from[step] ?? 0;
    const last = (bounds.to[step] ?? 0) - 1;
    if (last <= first) continue;
    factors[step] = factorOf(times, bounds, step, Infinity, perSecond);
    // No more is extrapolated before the first sample than the window has there.
    const from = times[first] ?? NaN;
    const before = from - ((bounds.ends[step] ?? 0) - bounds.rangeMs);
    nearZero[step] = (before / ((times[last] ?? NaN) - from)) * ROUNDING;
  }
  return { factors, nearZero };
}

/** Of the window of one step. @param toZero as in {@link extrapolation}. */
export function factorOf(
  times: Float64Array,
  { from, to, ends, rangeMs }: WindowBounds,
  step: number,
  toZero: number,
  perSecond: boolean,
): number {
  const first = from[step] ?? 0;
  const last = (to[step] ?? 0) - 1;
  const end = ends[step] ?? 0;
  const window = { from: times[first] ?? NaN, to: times[last] ?? NaN, start: end - rangeMs, end };
  return extrapolation(window, last - first + 1, toZero, perSecond);
}
