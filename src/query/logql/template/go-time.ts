import { TemplateError } from "./template-error.ts";

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
export function knownZone(name: string): string {
  if (name === "" || name === "UTC" || name === "Local") return "UTC";
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanos: number;
  readonly weekday: number;
  /** Of the zone at that moment, in minutes east. */
  readonly offset: number;
  readonly zoneName: string;
}

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const MINUTE_MS = 60_000;

function offsetOf(zone: string, milliseconds: number): number {
  if (zone === "UTC") return 0;
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    timeZoneName: "longOffset",
  }).formatToParts(milliseconds);
  const text = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign = "+", hours = "0", minutes = "0"] = /([+-])(\d{2}):(\d{2})/.exec(text) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
}

function zoneNameOf(zone: string, milliseconds: number, offset: number): string {
  if (zone === "UTC") return "UTC";
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "short" });
  const name = format.formatToParts(milliseconds).find(({ type }) => type === "timeZoneName")?.value ?? "";
  return /^[A-Z]{3,5}$/.test(name) ? name : offsetText(offset, "").slice(0, 3);
}

function fieldsOf({ nanos, zone }: GoTime): Fields {
  const seconds = nanos >= 0n ? nanos / 1_000_000_000n : -((-nanos + 999_999_999n) / 1_000_000_000n);
  const milliseconds = Number(seconds) * 1000;
  const offset = offsetOf(zone, milliseconds);
  const local = new Date(milliseconds + offset * MINUTE_MS);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    nanos: Number(nanos - seconds * 1_000_000_000n),
    weekday: local.getUTCDay(),
    offset,
    zoneName: zoneNameOf(zone, milliseconds, offset),
  };
}

/** What Go's layouts are made of, the longer before the shorter. */
const LAYOUT =
  /January|Jan|Monday|Mon|MST|2006|__2|002|_2006|_2|Z07:00:00|Z070000|Z07:00|Z0700|Z07|-07:00:00|-070000|-07:00|-0700|-07|[.,]0+(?!\d)|[.,]9+(?!\d)|01|02|03|04|05|06|15|PM|pm|1|2|3|4|5/g;

const two = (value: number): string => String(value).padStart(2, "0");

/** By a layout of Go's `time.Format`. */
export function formatTime(time: GoTime, layout: string): string {
  const fields = fieldsOf(time);
  return layout.replaceAll(LAYOUT, (part) => formatPart(part, fields));
}

function formatPart(part: string, fields: Fields): string {
  const { year, month, day, hour, minute, second, weekday, offset } = fields;
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
  switch (part) {
    case "January":
      return MONTHS[month - 1] ?? "";
    case "Jan":
      return (MONTHS[month - 1] ?? "").slice(0, 3);
    case "Monday":
      return DAYS[weekday] ?? "";
    case "Mon":
      return (DAYS[weekday] ?? "").slice(0, 3);
    case "MST":
      return fields.zoneName;
    case "2006":
      return String(year).padStart(4, "0");
    case "_2006":
      return `_${String(year).padStart(4, "0")}`;
    case "06":
      return two(year % 100);
    case "01":
      return two(month);
    case "1":
      return String(month);
    case "02":
      return two(day);
    case "_2":
      return String(day).padStart(2, " ");
    case "2":
      return String(day);
    case "002":
      return String(dayOfYear(fields)).padStart(3, "0");
    case "__2":
      return String(dayOfYear(fields)).padStart(3, " ");
    case "15":
      return two(hour);
    case "03":
      return two(hour12);
    case "3":
      return String(hour12);
    case "04":
      return two(minute);
    case "4":
      return String(minute);
    case "05":
      return two(second);
    case "5":
      return String(second);
    case "PM":
      return hour < 12 ? "AM" : "PM";
    case "pm":
      return hour < 12 ? "am" : "pm";
    default:
      return /^[.,]/.test(part) ? fractionText(part, fields.nanos) : zoneText(part, offset);
  }
}

function dayOfYear({ year, month, day }: Fields): number {
  return Math.round((Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / (1440 * MINUTE_MS)) + 1;
}

function fractionText(part: string, nanos: number): string {
  const digits = String(nanos)
    .padStart(9, "0")
    .slice(0, part.length - 1);
  if (part.charAt(1) === "0") return part.charAt(0) + digits;
  const trimmed = digits.replace(/0+$/, "");
  return trimmed === "" ? "" : part.charAt(0) + trimmed;
}

function zoneText(part: string, offset: number): string {
  if (part.startsWith("Z") && offset === 0) return "Z";
  const text = offsetText(offset, part.includes(":") ? ":" : "");
  const body = part.replace(/^[Z-]/, "");
  if (body === "07") return text.slice(0, 3);
  if (body === "07:00:00") return `${text}:00`;
  return body === "070000" ? `${text}00` : text;
}

function offsetText(offset: number, separator: string): string {
  const size = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}${separator}${two(size % 60)}`;
}

/** As Go prints a time. */
export function timeText(time: GoTime): string {
  return formatTime(time, "2006-01-02 15:04:05.999999999 -0700 MST");
}

const READERS: Readonly<Record<string, string>> = {
  January: MONTHS.join("|"),
  Jan: MONTHS.map((name) => name.slice(0, 3)).join("|"),
  Monday: DAYS.join("|"),
  Mon: DAYS.map((name) => name.slice(0, 3)).join("|"),
  MST: "[A-Z]{3,5}|[+-]\\d{2}",
  "2006": "\\d{4}",
  "06": "\\d{2}",
  "01": "\\d{2}",
  "1": "\\d{1,2}",
  "02": "\\d{2}",
  _2: " ?\\d{1,2}",
  "2": "\\d{1,2}",
  "15": "\\d{2}",
  "03": "\\d{2}",
  "3": "\\d{1,2}",
  "04": "\\d{2}",
  "4": "\\d{1,2}",
  "05": "\\d{2}(?:[.,]\\d+)?",
  "5": "\\d{1,2}(?:[.,]\\d+)?",
  PM: "AM|PM",
  pm: "am|pm",
  "-0700": "[+-]\\d{4}",
  "-07:00": "[+-]\\d{2}:\\d{2}",
  "-07": "[+-]\\d{2}",
  Z0700: "Z|[+-]\\d{4}",
  "Z07:00": "Z|[+-]\\d{2}:\\d{2}",
  Z07: "Z|[+-]\\d{2}",
};

/** By a layout of Go's `time.Parse`; `undefined` for a text that does not fit. */
export function parseTime(layout: string, text: string, zone: string): GoTime | undefined {
  const names: string[] = [];
  let pattern = "";
  let at = 0;
  for (const match of layout.matchAll(LAYOUT)) {
    const [part] = match;
    pattern += escapeRegExp(layout.slice(at, match.index));
    at = match.index + part.length;
    const reader = READERS[part] ?? (/^[.,][09]/.test(part) ? "(?:[.,]\\d+)?" : undefined);
    if (reader === undefined) throw new TemplateError(`the layout ${part} is not supported`);
    names.push(part);
    pattern += `(${reader})`;
  }
  const found = new RegExp(`^${pattern}${escapeRegExp(layout.slice(at))}$`).exec(text);
  if (found === null) return undefined;
  const values = new Map(names.map((name, index) => [name, found[index + 1] ?? ""]));
  return timeOf(values, zone);
}

const escapeRegExp = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

function timeOf(values: ReadonlyMap<string, string>, zone: string): GoTime | undefined {
  const first = (...names: readonly string[]): string | undefined =>
    names.map((name) => values.get(name)).find((value) => value !== undefined);
  const monthName = first("January", "Jan");
  const month =
    monthName === undefined
      ? Number(first("01", "1") ?? 1)
      : MONTHS.findIndex((name) => name.startsWith(monthName)) + 1;
  const short = values.get("06");
  const year =
    short === undefined
      ? Number(values.get("2006") ?? 0)
      : Number(short) + (Number(short) >= 69 ? 1900 : 2000);
  const [second = "0", ownFraction = ""] = (first("05", "5") ?? "0").split(/[.,]/);
  const fraction =
    ownFraction || ([...values].find(([name]) => /^[.,]/.test(name))?.[1] ?? "").replace(/^[.,]/, "");
  const hour = hourOf(Number(first("15", "03", "3") ?? 0), first("PM", "pm"), values.has("15"));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, Number(first("02", "_2", "2") ?? 1));
  date.setUTCHours(hour, Number(first("04", "4") ?? 0), Number(second));
  const local = date.getTime();
  if (Number.isNaN(local) || month < 1 || month > 12) return undefined;
  const given = first("-0700", "-07:00", "-07", "Z0700", "Z07:00", "Z07");
  const offset = given === undefined ? localOffset(zone, local) : givenOffset(given);
  const nanos = BigInt(local - offset * MINUTE_MS) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, "0"));
  return { nanos, zone };
}

function hourOf(hour: number, half: string | undefined, isWhole: boolean): number {
  if (isWhole || half === undefined) return hour;
  return (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
}

function givenOffset(text: string): number {
  const [, sign = "+", hours = "0", minutes = "0"] = /([+-])(\d{2}):?(\d{2})?/.exec(text) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
}

/** The offset that holds where the zone's clocks show the time. */
function localOffset(zone: string, local: number): number {
  const guess = offsetOf(zone, local);
  return offsetOf(zone, local - guess * MINUTE_MS);
}
