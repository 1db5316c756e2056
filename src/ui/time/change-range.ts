import { fixedRange, resolveRange, type Interval, type TimeRange } from "./time-range.ts";

/** A range of the same length, half of it earlier (-1) or later (1). */
export function shiftedRange({ from, to }: Interval, direction: -1 | 1): TimeRange {
  const by = Math.round((to - from) / 2) * direction;
  return fixedRange(from + by, to + by);
}

/** As Grafana copies it. */
export const rangeText = ({ from, to }: TimeRange): string => JSON.stringify({ from, to });

/** Reads what {@link rangeText} or Grafana wrote; `undefined` if it is no range. */
export function parseRangeText(text: string, now: number): TimeRange | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const { from, to }: { from?: unknown; to?: unknown } = parsed;
  if (typeof from !== "string" || typeof to !== "string") return undefined;
  const interval = resolveRange({ from, to }, now);
  if (interval === undefined) return undefined;
  return { from: urlText(from, interval.from), to: urlText(to, interval.to) };
}

/** Relative moments stay as they are. */
const urlText = (moment: string, at: number): string => (moment.startsWith("now") ? moment : String(at));
