import { dateTimeText } from "../format/date-time.ts";
import { parseDate } from "../format/parse-date.ts";
import { zonedTime } from "../format/zoned-time.ts";
import { parseDuration } from "./duration.ts";

/** A range as a person writes it and as the URL holds it, like `now-1h` to `now`. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

/** Two moments in Unix milliseconds, `from` before `to`. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

export const DEFAULT_RANGE: TimeRange = { from: "now-1h", to: "now" };

export const DEFAULT_RANGE_MS = 3_600_000;

/** The ranges offered by name, shortest first. */
export const QUICK_RANGES: readonly { readonly from: string; readonly label: string }[] = [
  { from: "now-5m", label: "Last 5 minutes" },
  { from: "now-15m", label: "Last 15 minutes" },
  { from: "now-30m", label: "Last 30 minutes" },
  { from: "now-1h", label: "Last 1 hour" },
  { from: "now-3h", label: "Last 3 hours" },
  { from: "now-6h", label: "Last 6 hours" },
  { from: "now-12h", label: "Last 12 hours" },
  { from: "now-24h", label: "Last 24 hours" },
  { from: "now-2d", label: "Last 2 days" },
  { from: "now-7d", label: "Last 7 days" },
];

/** Turns a range into moments; undefined when either end cannot be read or they are in the wrong order. */
export function resolveRange(range: TimeRange, now: number, timeZone?: string): Interval | undefined {
  const from = parseMoment(range.from, now, "down", timeZone);
  const to = parseMoment(range.to, now, "up", timeZone);
  return from === undefined || to === undefined || from >= to ? undefined : { from, to };
}

/**
 * Reads `now`, `now-1h`, `now/d`, `now-1d/d`, Unix milliseconds, or a date and time such as `2026-11-23 16:00`.
 * @param round which way `/d` and the like go: down to the unit's start, or up to its last millisecond.
 * @param timeZone where days begin and dates without a zone are; the reader's unless it is given.
 */
export function parseMoment(
  text: string,
  now: number,
  round: "down" | "up",
  timeZone?: string,
): number | undefined {
  const trimmed = text.trim();
  if (/^\d{10,}$/.test(trimmed)) return Number(trimmed);
  if (!trimmed.startsWith("now")) return parseWritten(trimmed, timeZone);
  const match = /^now((?:[+-]\w+?)*)(?:\/([smhdwMy]))?$/.exec(trimmed);
  if (match === null) return undefined;
  let moment = now;
  for (const [, sign, amount = ""] of (match[1] ?? "").matchAll(/([+-])(\w+)/g)) {
    const ms = parseDuration(amount);
    if (ms === undefined) return undefined;
    moment += sign === "-" ? -ms : ms;
  }
  return match[2] === undefined ? moment : roundTo(moment, match[2], round, timeZone);
}

/** With hours of a whole day, or of half a day as {@link formatDateTime} may write them. */
function parseWritten(text: string, timeZone: string | undefined): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const [, date = "", hour = "", rest = "", half = ""] =
    /^(\d{4}-\d\d-\d\d)[T ](\d{1,2})(:\d\d(?::\d\d)?) ?([ap]m)$/i.exec(text) ?? [];
  if (half === "") return parseDate(text, "", timeZone);
  if (Number(hour) < 1 || Number(hour) > 12) return undefined;
  const whole = (Number(hour) % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
  return parseDate(`${date} ${String(whole).padStart(2, "0")}${rest}`, "", timeZone);
}

/** The first moment of the unit, or the last one before the next. */
function roundTo(
  moment: number,
  unit: string,
  round: "down" | "up",
  timeZone: string | undefined,
): number | undefined {
  const { year, month, day, weekday, hour, minute, second } = zonedTime(moment, timeZone);
  const next = round === "up" ? 1 : 0;
  const at = (...fields: readonly number[]) => startAt(fields, timeZone);
  const starts: Readonly<Record<string, () => number | undefined>> = {
    s: () => at(year, month, day, hour, minute, second + next),
    m: () => at(year, month, day, hour, minute + next),
    h: () => at(year, month, day, hour + next),
    d: () => at(year, month, day + next),
    w: () => at(year, month, day - ((weekday + 6) % 7) + 7 * next),
    M: () => at(year, month + next),
    y: () => at(year + next, 1),
  };
  const start = starts[unit]?.();
  return start === undefined ? undefined : start - next;
}

/** Fields may be beyond their range, as the thirteenth month. */
function startAt(
  [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0]: readonly number[],
  timeZone: string | undefined,
): number | undefined {
  const iso = new Date(Date.UTC(year, month - 1, day, hour, minute, second)).toISOString().slice(0, 19);
  return parseDate(iso, "", timeZone);
}

/** The range as its button shows it. */
export function describeRange(range: TimeRange, timeZone?: string): string {
  const quick = QUICK_RANGES.find((candidate) => candidate.from === range.from);
  if (quick !== undefined && range.to === "now") return quick.label;
  const last = /^now-(\d+)([smhdwMy])$/.exec(range.from);
  if (last !== null && range.to === "now")
    return `Last ${last[1]} ${unitWord(last[2] ?? "", last[1] === "1")}`;
  return `${describeMoment(range.from, timeZone)} to ${describeMoment(range.to, timeZone)}`;
}

const UNIT_WORDS: Readonly<Record<string, string>> = {
  s: "second",
  m: "minute",
  h: "hour",
  d: "day",
  w: "week",
  M: "month",
  y: "year",
};

const unitWord = (unit: string, isOne: boolean): string => `${UNIT_WORDS[unit]}${isOne ? "" : "s"}`;

/** Unix milliseconds as date and time to the second; anything else as written. */
export function describeMoment(text: string, timeZone?: string): string {
  return /^\d{10,}$/.test(text) ? formatDateTime(Number(text), timeZone) : text;
}

/** `2026-11-23 16:05:09`, in the zone and by the clock of the reader unless a zone is given. */
export const formatDateTime = (ms: number, timeZone?: string): string => dateTimeText(ms, timeZone);

/** A range with fixed ends. */
export function fixedRange(from: number, to: number): TimeRange {
  return { from: String(Math.floor(from)), to: String(Math.ceil(to)) };
}

/** Twice as long around the same middle, not beyond `now`. */
export function zoomedOut({ from, to }: Interval, now: number): TimeRange {
  const half = (to - from) / 2;
  return fixedRange(from - half, Math.min(to + half, Math.max(now, to)));
}
