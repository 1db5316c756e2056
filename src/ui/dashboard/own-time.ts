import type { Panel } from "../../dashboard-file/model.ts";
import { parseDuration } from "../time/duration.ts";
import type { Interval, TimeRange } from "../time/time-range.ts";

/** The time settings of a panel, its variables filled in. */
type TimeSettings = Pick<Panel, "timeFrom" | "timeShift" | "timeCompare">;

interface OwnTime {
  readonly interval: Interval;
  /** Milliseconds from the interval back to the one that it is compared to; undefined: to none. */
  readonly compareMs: number | undefined;
  /** About what is no length of time. */
  readonly notices: readonly string[];
}

/**
 * A panel may show another time than its dashboard: the last hour, as long as the dashboard's time follows the clock,
 * or the same time a day ago. It may have another time beside its own, too.
 *
 * @param shown the dashboard's, `range` as it is written
 */
export function ownTime(
  { timeFrom, timeShift, timeCompare }: TimeSettings,
  shown: { readonly interval: Interval; readonly range: TimeRange },
): OwnTime {
  const { from, to } = shown.interval;
  const isMoving = /now/.test(shown.range.from + shown.range.to);
  const length = timeFrom === "" ? undefined : parseDuration(timeFrom.replace(/^now-/, ""));
  const shift = timeShift === "" ? 0 : parseDuration(timeShift);
  const start = length === undefined || !isMoving ? from : to - length;
  const interval = { from: start - (shift ?? 0), to: to - (shift ?? 0) };
  const isBefore = timeCompare === PREVIOUS;
  const compareMs = isBefore ? interval.to - interval.from : parseDuration(timeCompare);
  return {
    interval,
    compareMs,
    notices: [
      ...(timeFrom !== "" && length === undefined ? [`relative time ${timeFrom} is no length of time`] : []),
      ...(shift === undefined ? [`time shift ${timeShift} is no length of time`] : []),
      ...(timeCompare !== "" && compareMs === undefined
        ? [`time comparison ${timeCompare} is no length of time`]
        : []),
    ],
  };
}

const PREVIOUS = "__previousPeriod";

/** Lengths that have a name of their own. */
const BEFORE: Readonly<Record<string, string>> = {
  [PREVIOUS]: "the previous period",
  "1d": "the day before",
  "1w": "the week before",
  "1M": "the month before",
};

/** What a panel's head says of its time; empty where it is the dashboard's. */
export function ownTimeText({ timeFrom, timeShift, timeCompare }: TimeSettings): string {
  const parts = [
    ...(timeFrom === "" ? [] : [`last ${timeFrom.replace(/^now-/, "")}`]),
    ...(timeShift === "" ? [] : [`${timeShift} ago`]),
    ...(timeCompare === "" ? [] : [`compared to ${BEFORE[timeCompare] ?? `${timeCompare} before`}`]),
  ];
  return parts.join(", ");
}
