import { clockIn, formatClock } from "../../base/go-time-format.ts";
import { compileTimeReader, momentOf } from "../../base/go-time-parse.ts";
import { findZone } from "../../base/time-zone.ts";

/** A moment and the zone it is shown in, as Go's `time.Time`. */
export interface GoTime {
  /** Nanoseconds since the Unix epoch. */
  readonly nanos: bigint;
  /** A name of the tz database; `UTC`. */
  readonly zone: string;
}

/** Go's zero time, 1 January of year 1. */
export const ZERO_TIME: GoTime = { nanos: -62_135_596_800n * 1_000_000_000n, zone: "UTC" };

/** The zone if it is known, else UTC, as Loki's functions have it. */
export const knownZone = (name: string): string => findZone(name) ?? "UTC";

/** By a layout of Go's `time.Format`. */
export function formatTime({ nanos, zone }: GoTime, layout: string): string {
  return formatClock(clockIn(zone, nanos), layout);
}

/** As Go prints a time. */
export function timeText(time: GoTime): string {
  return formatTime(time, "2006-01-02 15:04:05.999999999 -0700 MST");
}

/** By a layout of Go's `time.Parse`; `undefined` for a text that does not fit. */
export function parseTime(layout: string, text: string, zone: string): GoTime | undefined {
  const clock = compileTimeReader(layout)(text);
  return clock === undefined ? undefined : { nanos: momentOf(clock, zone), zone };
}
