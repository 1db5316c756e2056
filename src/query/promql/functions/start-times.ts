/**
 * Whether the counter of a sample began again after the sample before it.
 *
 * A start at the time of the sample before is that of a delta, unless that sample's own start is not known, or as late
 * as itself: so OpenTelemetry marks a cumulative series whose start is unknown. What starts when it is sampled, or
 * later, tells nothing.
 *
 * @param times of the samples, and since when they count (0: not known), Unix milliseconds.
 */
export function beginsAgain(times: Float64Array, starts: Float64Array, index: number): boolean {
  const start = starts[index] ?? 0;
  const before = times[index - 1] ?? NaN;
  if (start === 0 || start >= (times[index] ?? NaN) || start < before) return false;
  if (start > before) return true;
  const startBefore = starts[index - 1] ?? 0;
  return startBefore !== 0 && startBefore < before;
}

/** Whether what a sample counts and what the one before it counts overlap in time, and are not the same counter. */
export function overlaps(times: Float64Array, starts: Float64Array, index: number): boolean {
  const start = starts[index] ?? 0;
  return start !== 0 && start < (times[index - 1] ?? NaN) && start !== starts[index - 1];
}
