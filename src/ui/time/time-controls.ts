import type { Interval, TimeRange } from "./time-range.ts";

/** A time range that can be changed from outside: that of a page, or of a pane of a split view. */
export interface TimeControl {
  readonly range: () => TimeRange;
  readonly interval: () => Interval;
  readonly setRange: (range: TimeRange) => void;
}

const shown = new Set<TimeControl>();

/** @returns takes it away again */
export function offerTime(control: TimeControl): () => void {
  shown.add(control);
  return () => void shown.delete(control);
}

/** The time ranges that are shown now; none on pages that have no time. */
export const timeControls = (): readonly TimeControl[] => [...shown];

const runs = new Set<() => void>();

/** Offers what the refresh button does. @returns takes it away again */
export function offerRefresh(run: () => void): () => void {
  runs.add(run);
  return () => void runs.delete(run);
}

/** Does what the refresh buttons that are shown do. @returns whether there are any */
export function refreshAll(): boolean {
  for (const run of runs) run();
  return runs.size > 0;
}
