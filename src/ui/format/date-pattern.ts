import { locales } from "./locale.ts";
import { intlZone, type ZonedTime, zonedTime } from "./zoned-time.ts";

const DAY_MS = 86_400_000;

/**
 * Writes a time by a pattern of moment.js, whose tokens dashboards use: `YYYY-MM-DD HH:mm:ss.SSS`, `[at] LT`.
 * @param time Unix milliseconds
 */
export function formatPattern(time: number, pattern: string, timeZone?: string): string {
  if (!isDate(time)) return "Invalid date";
  const at = zonedTime(time, timeZone);
  return pattern.replaceAll(TOKENS, (token: string, bracketed?: string, escaped?: string) => {
    return bracketed ?? escaped ?? tokenText(token, at, time, timeZone);
  });
}

/** Whether a Date can hold it. */
export function isDate(time: number): boolean {
  return Math.abs(time) <= 8.64e15;
}

const TOKENS =
  /\[([^[\]]*)\]|\\(.)|LTS|LT|L{1,4}|l{1,4}|YYYY|YY|Y|Qo|Q|Mo|M{1,4}|DDDo|Do|D{1,4}|do|d{1,4}|e|E|[wW]o|[wW]{1,2}|gggg|gg|GGGG|GG|[hHk]{1,2}|a|A|m{1,2}|s{1,2}|S{1,9}|X|x|Z{1,2}|z{1,2}/g;

function tokenText(token: string, at: ZonedTime, time: number, timeZone: string | undefined): string {
  const write = WRITERS[token];
  if (write !== undefined) return write(at, time);
  if (token.startsWith("S")) return pad(at.ms, 3).padEnd(9, "0").slice(0, token.length);
  if (token.startsWith("z")) return zoneName(time, timeZone);
  const long = LONG_FORMATS[token];
  return long === undefined ? token : formatPattern(time, long, timeZone);
}

type Writer = (at: ZonedTime, time: number) => string;

const WRITERS: Readonly<Record<string, Writer>> = {
  YYYY: ({ year }) => (year < 0 ? `-${pad(-year, 4)}` : pad(year, 4)),
  YY: ({ year }) => pad(year % 100, 2),
  Y: ({ year }) => String(year),
  Q: ({ month }) => String(Math.ceil(month / 3)),
  Qo: ({ month }) => ordinal(Math.ceil(month / 3)),
  M: ({ month }) => String(month),
  Mo: ({ month }) => ordinal(month),
  MM: ({ month }) => pad(month, 2),
  MMM: ({ month }) => monthName(month, "short"),
  MMMM: ({ month }) => monthName(month, "long"),
  D: ({ day }) => String(day),
  Do: ({ day }) => ordinal(day),
  DD: ({ day }) => pad(day, 2),
  DDD: (at) => String(dayOfYear(at)),
  DDDo: (at) => ordinal(dayOfYear(at)),
  DDDD: (at) => pad(dayOfYear(at), 3),
  d: ({ weekday }) => String(weekday),
  do: ({ weekday }) => ordinal(weekday),
  dd: ({ weekday }) => weekdayName(weekday, "short").slice(0, 2),
  ddd: ({ weekday }) => weekdayName(weekday, "short"),
  dddd: ({ weekday }) => weekdayName(weekday, "long"),
  e: ({ weekday }) => String(weekday),
  E: ({ weekday }) => String(weekday === 0 ? 7 : weekday),
  w: (at) => String(usWeek(at).week),
  wo: (at) => ordinal(usWeek(at).week),
  ww: (at) => pad(usWeek(at).week, 2),
  W: (at) => String(isoWeek(at).week),
  Wo: (at) => ordinal(isoWeek(at).week),
  WW: (at) => pad(isoWeek(at).week, 2),
  gg: (at) => pad(usWeek(at).year % 100, 2),
  gggg: (at) => pad(usWeek(at).year, 4),
  GG: (at) => pad(isoWeek(at).year % 100, 2),
  GGGG: (at) => pad(isoWeek(at).year, 4),
  H: ({ hour }) => String(hour),
  HH: ({ hour }) => pad(hour, 2),
  h: ({ hour }) => String(hour % 12 || 12),
  hh: ({ hour }) => pad(hour % 12 || 12, 2),
  k: ({ hour }) => String(hour || 24),
  kk: ({ hour }) => pad(hour || 24, 2),
  a: ({ hour }) => (hour < 12 ? "am" : "pm"),
  A: ({ hour }) => (hour < 12 ? "AM" : "PM"),
  m: ({ minute }) => String(minute),
  mm: ({ minute }) => pad(minute, 2),
  s: ({ second }) => String(second),
  ss: ({ second }) => pad(second, 2),
  X: (_at, time) => String(Math.floor(time / 1000)),
  x: (_at, time) => String(Math.trunc(time)),
  Z: ({ offset }) => offsetText(offset, ":"),
  ZZ: ({ offset }) => offsetText(offset, ""),
};

const LONG_FORMATS: Readonly<Record<string, string>> = {
  LT: "h:mm A",
  LTS: "h:mm:ss A",
  L: "MM/DD/YYYY",
  LL: "MMMM D, YYYY",
  LLL: "MMMM D, YYYY h:mm A",
  LLLL: "dddd, MMMM D, YYYY h:mm A",
  l: "M/D/YYYY",
  ll: "MMM D, YYYY",
  lll: "MMM D, YYYY h:mm A",
  llll: "ddd, MMM D, YYYY h:mm A",
};

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

function ordinal(value: number): string {
  const ending = { one: "st", two: "nd", few: "rd", other: "th", zero: "th", many: "th" };
  return value + ending[new Intl.PluralRules("en", { type: "ordinal" }).select(value)];
}

function offsetText(offset: number, between: string): string {
  const size = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${pad(Math.floor(size / 60), 2)}${between}${pad(size % 60, 2)}`;
}

function monthName(month: number, length: "short" | "long"): string {
  return new Intl.DateTimeFormat([...locales()], { month: length, timeZone: "UTC" }).format(
    Date.UTC(2024, month - 1, 1),
  );
}

function weekdayName(weekday: number, length: "short" | "long"): string {
  // The seventh of January 2024 was a Sunday.
  return new Intl.DateTimeFormat([...locales()], { weekday: length, timeZone: "UTC" }).format(
    Date.UTC(2024, 0, 7 + weekday),
  );
}

function zoneName(time: number, timeZone: string | undefined): string {
  const zone = intlZone(timeZone);
  const format = new Intl.DateTimeFormat("en-US", {
    timeZoneName: "short",
    ...(zone !== undefined && { timeZone: zone }),
  });
  return format.formatToParts(time).find(({ type }) => type === "timeZoneName")?.value ?? "";
}

function dayOfYear({ year, month, day }: ZonedTime): number {
  return (dateAt(year, month, day) - dateAt(year, 1, 1)) / DAY_MS + 1;
}

interface Week {
  readonly year: number;
  readonly week: number;
}

/** Weeks from Monday; the first has the year's first Thursday. */
function isoWeek({ year, month, day, weekday }: ZonedTime): Week {
  return weekOfMiddle(dateAt(year, month, day) + (4 - (weekday || 7)) * DAY_MS);
}

/** Weeks from Sunday; the first has the first of January. */
function usWeek({ year, month, day, weekday }: ZonedTime): Week {
  return weekOfMiddle(dateAt(year, month, day) + (6 - weekday) * DAY_MS);
}

/** A week belongs to the year of its deciding day. */
function weekOfMiddle(decidingDay: number): Week {
  const year = new Date(decidingDay).getUTCFullYear();
  return { year, week: Math.floor((decidingDay - dateAt(year, 1, 1)) / DAY_MS / 7) + 1 };
}

function dateAt(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}
