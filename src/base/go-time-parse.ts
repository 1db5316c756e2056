import { DAYS, MONTHS, layoutPieces } from "./go-layout.ts";
import type { LayoutPiece } from "./go-layout.ts";
import { offsetWhereClocksShow, zoneAbbreviation } from "./time-zone.ts";

/** What clocks show. A day that the month does not have is carried over. */
export interface ClockTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanos: number;
  /** Where the text says how far from UTC the clock is: seconds east, or a zone's short name. */
  readonly zone: number | string | undefined;
}

/** Reads a text; `undefined` for one that does not fit the layout, or is no time. */
export type TimeReader = (text: string) => ClockTime | undefined;

/**
 * Reads texts as Go's `time.Parse` does by a layout, such as `2006-01-02T15:04:05Z07:00`: names in any case, a blank for
 * any number of blanks, a fraction behind seconds also where the layout has none.
 */
export function compileTimeReader(layout: string): TimeReader {
  const pieces = layoutPieces(layout);
  return (text) => {
    const cursor: Cursor = { text, at: 0 };
    const found: Found = {};
    for (const [index, piece] of pieces.entries()) {
      const isRead =
        piece.kind === "text"
          ? readText(cursor, piece.text)
          : readPart(cursor, piece.part, found, pieces[index + 1]);
      if (!isRead) return undefined;
    }
    return cursor.at === text.length ? clockOf(found) : undefined;
  };
}

/** @param zone a name of the tz database, for a time that does not say its own. @returns Unix nanoseconds. */
export function momentOf(time: ClockTime, zone: string): bigint {
  const date = new Date(0);
  date.setUTCFullYear(time.year, time.month - 1, time.day);
  date.setUTCHours(time.hour, time.minute, time.second);
  const local = date.getTime();
  const milliseconds = local - offsetOf(time.zone, zone, local) * 1000;
  return BigInt(milliseconds) * 1_000_000n + BigInt(time.nanos);
}

/** A short name means what it does in the zone; one that it does not have means UTC, as in Go, but for `GMT+2`. */
function offsetOf(given: ClockTime["zone"], zone: string, local: number): number {
  if (typeof given === "number") return given;
  const own = offsetWhereClocksShow(zone, local);
  if (given === undefined || given === zoneAbbreviation(zone, local - own * 1000)) return own;
  return given.startsWith("GMT") ? Number(given.slice(3)) * 3600 : 0;
}

interface Cursor {
  readonly text: string;
  at: number;
}

interface Found {
  year?: number;
  month?: number;
  day?: number;
  dayOfYear?: number;
  hour?: number;
  half?: "am" | "pm";
  minute?: number;
  second?: number;
  nanos?: number;
  zone?: number | string;
}

function readText(cursor: Cursor, expected: string): boolean {
  for (const [run] of expected.matchAll(/ +|[^ ]+/g)) {
    if (run.startsWith(" ")) {
      if (cursor.at < cursor.text.length && cursor.text[cursor.at] !== " ") return false;
      while (cursor.text[cursor.at] === " ") cursor.at++;
    } else if (cursor.text.startsWith(run, cursor.at)) cursor.at += run.length;
    else return false;
  }
  return true;
}

/** The text that a sticky pattern finds here; the cursor stands behind it. */
function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text);
  if (match === null) return undefined;
  cursor.at = pattern.lastIndex;
  return match;
}

const ONE_OR_TWO = /\d{1,2}/y;
const TWO = /\d{2}/y;

function takeNumber(cursor: Cursor, pattern: RegExp, least: number, most: number): number | undefined {
  const value = Number(take(cursor, pattern)?.[0]);
  return value >= least && value <= most ? value : undefined;
}

/** The index of the name that stands here, in any case. */
function takeName(cursor: Cursor, names: readonly string[]): number | undefined {
  const rest = cursor.text.slice(cursor.at, cursor.at + 9).toLowerCase();
  const index = names.findIndex((name) => rest.startsWith(name.toLowerCase()));
  if (index < 0) return undefined;
  cursor.at += names[index]?.length ?? 0;
  return index;
}

const short = (names: readonly string[]): readonly string[] => names.map((name) => name.slice(0, 3));
const SHORT_MONTHS = short(MONTHS);
const SHORT_DAYS = short(DAYS);

function readPart(cursor: Cursor, part: string, found: Found, next: LayoutPiece | undefined): boolean {
  const set = <K extends keyof Found>(name: K, value: Found[K] | undefined): boolean => {
    if (value === undefined) return false;
    found[name] = value;
    return true;
  };
  switch (part) {
    case "2006":
      return set("year", takeNumber(cursor, /\d{4}/y, 0, 9999));
    case "06": {
      const year = takeNumber(cursor, TWO, 0, 99);
      return set("year", year === undefined ? undefined : year + (year >= 69 ? 1900 : 2000));
    }
    case "January":
    case "Jan": {
      const index = takeName(cursor, part === "Jan" ? SHORT_MONTHS : MONTHS);
      return set("month", index === undefined ? undefined : index + 1);
    }
    case "01":
    case "1":
      return set("month", takeNumber(cursor, part === "01" ? TWO : ONE_OR_TWO, 1, 12));
    case "Monday":
    case "Mon":
      return takeName(cursor, part === "Mon" ? SHORT_DAYS : DAYS) !== undefined;
    case "_2":
    case "2":
    case "02":
      if (part === "_2" && cursor.text[cursor.at] === " ") cursor.at++;
      return set("day", takeNumber(cursor, part === "02" ? TWO : ONE_OR_TWO, 1, 31));
    case "__2":
    case "002":
      return set("dayOfYear", takeNumber(cursor, part === "002" ? /\d{3}/y : /[ \d]{2}\d/y, 1, 366));
    case "15":
      return set("hour", takeNumber(cursor, ONE_OR_TWO, 0, 23));
    case "03":
    case "3":
      return set("hour", takeNumber(cursor, part === "03" ? TWO : ONE_OR_TWO, 0, 12));
    case "04":
    case "4":
      return set("minute", takeNumber(cursor, part === "04" ? TWO : ONE_OR_TWO, 0, 59));
    case "05":
    case "5":
      if (!set("second", takeNumber(cursor, part === "05" ? TWO : ONE_OR_TWO, 0, 59))) return false;
      if (next?.kind === "part" && isFraction(next.part)) return true;
      return readFraction(cursor, found, /[.,](\d+)/y, "may be missing");
    case "PM":
    case "pm": {
      const half = take(cursor, part === "PM" ? /AM|PM/y : /am|pm/y)?.[0]?.toLowerCase();
      return set("half", half === "am" || half === "pm" ? half : undefined);
    }
    case "MST":
      return set("zone", takeZoneName(cursor));
    default:
      return isFraction(part)
        ? readFraction(cursor, found, ...fractionPattern(part))
        : set("zone", takeOffset(cursor, part));
  }
}

const isFraction = (part: string): boolean => /^[.,][09]/.test(part);

type Presence = "must be there" | "may be missing";

/** Zeros stand for as many digits; nines for any number, also none. */
function fractionPattern(part: string): [RegExp, Presence] {
  if (part.charAt(1) === "9") return [/[.,](\d+)/y, "may be missing"];
  return [new RegExp(`[.,](\\d{${part.length - 1}})`, "y"), "must be there"];
}

function readFraction(cursor: Cursor, found: Found, pattern: RegExp, presence: Presence): boolean {
  const digits = take(cursor, pattern)?.[1];
  if (digits !== undefined) found.nanos = Number(digits.slice(0, 9).padEnd(9, "0"));
  return digits !== undefined || presence === "may be missing";
}

/** Three letters, four or five that end in T, or what some zones have for a name, as `+02`. */
const ZONE_NAME = /ChST|MeST|GMT[+-]\d{1,2}|WITA|[A-Z]{3,4}T(?![A-Z])|[A-Z]{3}(?![A-Z])|[+-]\d{2}/y;

function takeZoneName(cursor: Cursor): string | number | undefined {
  const name = take(cursor, ZONE_NAME)?.[0];
  return name === "UTC" ? 0 : name;
}

const OFFSETS: Readonly<Record<string, RegExp>> = {
  "07": /([+-])(\d{2})/y,
  "0700": /([+-])(\d{2})(\d{2})/y,
  "07:00": /([+-])(\d{2}):(\d{2})/y,
  "070000": /([+-])(\d{2})(\d{2})(\d{2})/y,
  "07:00:00": /([+-])(\d{2}):(\d{2}):(\d{2})/y,
};

/** Seconds east of UTC. */
function takeOffset(cursor: Cursor, part: string): number | undefined {
  if (part.startsWith("Z") && cursor.text[cursor.at] === "Z") {
    cursor.at++;
    return 0;
  }
  const match = take(cursor, OFFSETS[part.slice(1)] ?? /(?!)/y);
  if (match === undefined) return undefined;
  const [, sign, hours, minutes = "0", seconds = "0"] = match;
  if (Number(hours) > 24 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return sign === "-" ? -size : size;
}

function clockOf(found: Found): ClockTime | undefined {
  const { year = 0, hour = 0, minute = 0, second = 0, nanos = 0, half, zone } = found;
  const date = dateOf(found, year);
  if (date === undefined) return undefined;
  return { year, ...date, hour: hourOf(hour, half), minute, second, nanos, zone };
}

function hourOf(hour: number, half: Found["half"]): number {
  if (half === "pm" && hour < 12) return hour + 12;
  return half === "am" && hour === 12 ? 0 : hour;
}

function dateOf(found: Found, year: number): { readonly month: number; readonly day: number } | undefined {
  const { dayOfYear } = found;
  if (dayOfYear === undefined) {
    const { month = 1, day = 1 } = found;
    return day <= daysOf(year, month) ? { month, day } : undefined;
  }
  const date = new Date(0);
  date.setUTCFullYear(year, 0, dayOfYear);
  const [month, day] = [date.getUTCMonth() + 1, date.getUTCDate()];
  const isSame = date.getUTCFullYear() === year;
  return isSame && (found.month ?? month) === month && (found.day ?? day) === day
    ? { month, day }
    : undefined;
}

function daysOf(year: number, month: number): number {
  const end = new Date(0);
  end.setUTCFullYear(year, month, 0);
  return end.getUTCDate();
}
