import type { Interval } from "../../time/time-range.ts";

/** The smallest distance between two times. */
export function stepOf(times: readonly number[], { from, to }: Interval): number {
  const steps = times.slice(1).map((time, at) => time - (times[at] ?? time));
  return steps.length === 0 ? (to - from) / 20 : Math.min(...steps);
}
