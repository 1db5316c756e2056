/** How far beyond the mean distance of samples a range's end may lie and still be extrapolated to. */
const EXTRAPOLATION_TOLERANCE = 1.1;

/** Unix milliseconds: of the first and the last sample, and of the window, which begins after `start`. */
export interface WindowTimes {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/**
 * By what the change between the samples is multiplied.
 *
 * @param toZero how many sampled intervals before the first sample a counter was at 0.
 */
export function extrapolation(
  { from, to, start, end }: WindowTimes,
  samples: number,
  toZero: number,
  perSecond: boolean,
): number {
  const sampled = (to - from) / 1000;
  const distance = sampled / (samples - 1);
  const threshold = distance * EXTRAPOLATION_TOLERANCE;
  let atStart = (from - start) / 1000;
  let atEnd = (end - to) / 1000;
  if (atStart >= threshold) atStart = distance / 2;
  atStart = Math.min(atStart, sampled * toZero);
  if (atEnd >= threshold) atEnd = distance / 2;
  const factor = (sampled + atStart + atEnd) / sampled;
  return perSecond ? factor / ((end - start) / 1000) : factor;
}

/** How many sampled intervals before its first sample a counter was at 0, if it rose as it does between the samples. */
export const intervalsToZero = (first: number, increase: number): number =>
  increase > 0 && first >= 0 ? first / increase : Infinity;

/**
 * As {@link extrapolation}, of a counter that was at 0 at a time within the window: nothing is to be guessed before that.
 * Of a single sample no distance is known, so that nothing is guessed after it either.
 */
export function extrapolationFrom(
  zeroAt: number,
  { from, to, start, end }: WindowTimes,
  samples: number,
  perSecond: boolean,
): number {
  const distance = samples > 1 ? (to - from) / 1000 / (samples - 1) : 0;
  const sampled = (to - zeroAt) / 1000;
  let atEnd = (end - to) / 1000;
  if (atEnd >= distance * EXTRAPOLATION_TOLERANCE) atEnd = distance / 2;
  const factor = (sampled + atEnd) / sampled;
  return perSecond ? factor / ((end - start) / 1000) : factor;
}
