import { clockText } from "../../format/clock-text.ts";
import { dateTimeText } from "../../format/date-time.ts";
import { zonedTime } from "../../format/zoned-time.ts";
import type { Interval } from "../../time/time-range.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((count) => count * DAY),
];
/** CSS pixels that a label and its surroundings take. */
const ROOM = 84;

export interface TimeTick {
  /** Unix milliseconds. */
  readonly time: number;
  readonly text: string;
}

/** Round times of the zone along an axis, as many as there is room for. @param width CSS pixels */
export function timeTicks({ from, to }: Interval, width: number, timeZone: string): readonly TimeTick[] {
  const wanted = ((to - from) * ROOM) / Math.max(ROOM, width);
  const step = STEPS.find((candidate) => candidate >= wanted) ?? Math.ceil(wanted / DAY) * DAY;
  const offset = zonedTime(from, timeZone).offset * MINUTE;
  const ticks: TimeTick[] = [];
  const pattern = patternFor(step, to - from);
  for (let time = Math.ceil((from + offset) / step) * step - offset; time <= to; time += step)
    ticks.push({ time, text: clockText(time, pattern, timeZone) });
  return ticks;
}

function patternFor(step: number, span: number): string {
  if (step >= DAY) return "MM-DD";
  if (step < MINUTE) return "HH:mm:ss";
  return span > DAY ? "MM-DD HH:mm" : "HH:mm";
}

/** A time with its date, to the second, as tooltips have it. */
export function timeText(time: number, timeZone: string): string {
  return dateTimeText(time, timeZone);
}
