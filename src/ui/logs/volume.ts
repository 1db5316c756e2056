import type { MatrixItem } from "../../api/wire/prometheus.ts";
import { LEVELS, levelOf, type Level } from "../colors/levels.ts";
import { matrixFrame } from "../frame/time-frame.ts";
import type { Grid } from "../time/step.ts";

/** How many lines of each level there are over time. */
export interface Volume {
  /** Unix seconds: the start of each bar. */
  readonly times: readonly number[];
  /** Lowest of the stack first. */
  readonly levels: readonly { readonly level: Level; readonly values: readonly number[] }[];
}

/**
 * Counts per level and bar. The answer's point at t counts the lines in (t - step, t], so it belongs to
 * the bar that starts a step before; the query must therefore reach one step beyond the grid.
 */
export function levelVolume(items: readonly MatrixItem[], grid: Grid): Volume {
  const later = { start: grid.start + grid.step, end: grid.end + grid.step, step: grid.step };
  const frame = matrixFrame(items, later, "");
  const levels = LEVELS.toReversed().flatMap((level) => {
    const same = frame.series.filter((series) => levelOf(series.labels["detected_level"]) === level);
    if (same.length === 0) return [];
    return [
      {
        level,
        values: frame.times.map((_, index) => same.reduce((sum, item) => sum + (item.values[index] ?? 0), 0)),
      },
    ];
  });
  return { times: frame.times.map((time) => time - grid.step), levels };
}

/** Of all bars and levels. */
export function totalLines({ levels }: Volume): number {
  return levels.reduce((sum, { values }) => sum + values.reduce((part, value) => part + value, 0), 0);
}
