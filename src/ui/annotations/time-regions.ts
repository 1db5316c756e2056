import type { JsonObject } from "../../dashboard-file/json.ts";
import { readTimeRegion, type TimeRegion } from "../../dashboard-file/time-region/read-time-region.ts";
import { intlZone, offsetAt, zonedTime } from "../format/zoned-time.ts";
import type { Interval } from "../time/time-range.ts";
import type { FoundEvent } from "./annotation-events.ts";

const DAY_MS = 86_400_000;
/** Days that are looked through: over a hundred years. */
const MAX_DAYS = 40_000;

/**
 * Each time that a region comes within an interval, or reaches into it. It lasts as long when the clock is set.
 *
 * @param raw as in the file, see {@link readTimeRegion}
 * @param most how many of them at most
 * @throws Error for one that cannot be followed, a time zone that is not known, more than 40,000 days
 */
export function regionsIn(raw: JsonObject, interval: Interval, most: number): readonly FoundEvent[] {
  const region = readTimeRegion(raw);
  if (typeof region === "string") throw new Error(region);
  if (region === undefined) return [];
  const { timeZone, durationMs } = region;
  if (timeZone !== "browser" && intlZone(timeZone) === undefined)
    throw new Error(`time zone ${timeZone} of a time region is not known`);
  const events: FoundEvent[] = [];
  for (const time of starts(region, interval)) {
    if (events.length >= most) break;
    events.push({ time, timeEnd: time + durationMs, title: "", text: "", tags: [] });
  }
  return events;
}

/** Unix milliseconds, ascending. */
function* starts({ starts: cron, durationMs, timeZone }: TimeRegion, interval: Interval): Generator<number> {
  const after = interval.from - durationMs;
  const firstDay = localDay(after, timeZone);
  const lastDay = localDay(interval.to, timeZone);
  if (!(lastDay - firstDay <= MAX_DAYS * DAY_MS)) throw new Error("the time is too long for a time region");
  for (let day = firstDay; day <= lastDay; day += DAY_MS) {
    const date = new Date(day);
    if (!cron.isOn(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())) continue;
    for (const hour of cron.hours)
      for (const minute of cron.minutes)
        for (const second of cron.seconds) {
          const local = day + ((hour * 60 + minute) * 60 + second) * 1000;
          // Zones are a day ahead of each other at most: of what is further away, the exact time need not be known.
          if (local < after - DAY_MS) continue;
          const time = instantOf(local, timeZone);
          if (time > interval.to) return;
          if (time > after) yield time;
        }
  }
}

/** The day of a time, as UTC's midnight of the same date. */
function localDay(time: number, timeZone: string): number {
  const { year, month, day } = zonedTime(time, timeZone);
  return Date.UTC(year, month - 1, day);
}

/** @param local what the clock shows, as if it were UTC; an hour that is left out is the one after it */
function instantOf(local: number, timeZone: string): number {
  const before = local - offsetAt(local - DAY_MS, timeZone) * 60_000;
  const after = local - offsetAt(before, timeZone) * 60_000;
  return offsetAt(after, timeZone) === offsetAt(before, timeZone) ? after : before;
}
