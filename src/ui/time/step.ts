import { queryDuration } from "./duration.ts";
import type { Interval } from "./time-range.ts";

const NICE_SECONDS = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

/** Points closer together than this show nothing more: applications export every few seconds at most. */
const MIN_STEP_SECONDS = 5;

/** Times of a range query in Unix seconds, and its step in seconds. */
export interface Grid {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/**
 * A grid with about one point per `pixelsPerPoint` of `width`. Its ends are multiples of the step, so that
 * a refreshed chart slides instead of shimmering.
 */
export function gridFor(
  { from, to }: Interval,
  width: number,
  pixelsPerPoint = 3,
  minStep = MIN_STEP_SECONDS,
): Grid {
  const wanted = (to - from) / 1000 / Math.max(20, width / pixelsPerPoint);
  const step = Math.max(
    minStep,
    NICE_SECONDS.find((nice) => nice >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400,
  );
  return { start: Math.floor(from / 1000 / step) * step, end: Math.floor(to / 1000 / step) * step, step };
}

/** Replaces `$__interval`, `$__rate_interval`, `$__range` and `$__range_s` as Grafana does, in braces or not. */
export function interpolate(expr: string, { start, end, step }: Grid): string {
  const range = Math.max(1, end - start);
  const values: Readonly<Record<string, string>> = {
    __interval: queryDuration(step * 1000),
    __rate_interval: queryDuration(Math.max(step + 15, 60) * 1000),
    __range: queryDuration(range * 1000),
    __range_s: String(range),
    __auto: queryDuration(Math.max(step, 1) * 1000),
  };
  return expr.replaceAll(/\$\{(\w+)\}|\$(\w+)/g, (text, braced?: string, bare?: string) => {
    return values[braced ?? bare ?? ""] ?? text;
  });
}
