import { useCallback, useMemo } from "react";
import { useUrlState } from "../link/url-state.ts";
import { useClock } from "./clock-store.ts";
import {
  DEFAULT_RANGE,
  DEFAULT_RANGE_MS,
  resolveRange,
  type Interval,
  type TimeRange,
} from "./time-range.ts";
import { useFace, useZone } from "./zone-context.ts";

interface Time {
  readonly range: TimeRange;
  /** What the range means now. */
  readonly interval: Interval;
  /** The moment of the last refresh: part of each query's key, so that a refresh asks again. */
  readonly asOf: number;
  readonly setRange: (range: TimeRange) => void;
}

/** The time range of the URL (`from`, `to`), as Grafana's; the default one when it cannot be read. */
export function useTime(): Time {
  const [params, change] = useUrlState();
  const now = useClock((state) => state.now);
  const zone = useZone();
  const face = useFace();
  const from = params.get("from") ?? DEFAULT_RANGE.from;
  const to = params.get("to") ?? DEFAULT_RANGE.to;
  const setRange = useCallback(
    (next: TimeRange) => {
      useClock.getState().refresh();
      change({ from: next.from, to: next.to });
    },
    [change],
  );
  // With another face it is another one, though its numbers may be the same: what was written by it is written anew.
  return useMemo(() => {
    const wanted = resolveRange({ from, to }, now, zone);
    if (wanted !== undefined) return { range: { from, to }, interval: wanted, asOf: now, setRange };
    const interval = { from: now - DEFAULT_RANGE_MS, to: now };
    return { range: DEFAULT_RANGE, interval, asOf: now, setRange };
    // oxlint-disable-next-line react/exhaustive-deps
  }, [from, to, now, zone, face, setRange]);
}
