import { useCallback, useMemo } from "react";
import { useUrlState } from "../link/url-state.ts";
import { useClock } from "./clock-store.ts";
import { DEFAULT_RANGE, resolveRange, type Interval, type TimeRange } from "./time-range.ts";

interface Time {
  readonly range: TimeRange;
  /** What the range means now; the default's when the URL's cannot be read. */
  readonly interval: Interval;
  /** The moment of the last refresh: part of each query's key, so that a refresh asks again. */
  readonly asOf: number;
  readonly setRange: (range: TimeRange) => void;
}

/** The time range of the URL (`from`, `to`), as Grafana's. */
export function useTime(): Time {
  const [params, change] = useUrlState();
  const now = useClock((state) => state.now);
  const from = params.get("from") ?? DEFAULT_RANGE.from;
  const to = params.get("to") ?? DEFAULT_RANGE.to;
  const setRange = useCallback(
    (next: TimeRange) => {
      useClock.getState().refresh();
      change({ from: next.from, to: next.to });
    },
    [change],
  );
  return useMemo(() => {
    const interval = resolveRange({ from, to }, now) ?? { from: now - 3_600_000, to: now };
    return { range: { from, to }, interval, asOf: now, setRange };
  }, [from, to, now, setRange]);
}
