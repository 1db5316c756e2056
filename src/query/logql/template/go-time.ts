import { DAYS, MONTHS, layoutPieces } from "../../../base/go-layout.ts";
import { compileTimeReader, momentOf } from "../../../base/go-time-parse.ts";
import { findZone, zoneAbbreviation, zoneOffset } from "../../../base/time-zone.ts";

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

const MINUTE_MS = 60_000;

function fieldsOf({ nanos, zone }: GoTime): Fields {
  const seconds = nanos >= 0n ? nanos / 1_000_000_000n : -((-nanos + 999_999_999n) / 1_000_000_000n);
  const milliseconds = Number(seconds) * 1000;
  const offset = zoneOffset(zone, milliseconds) / 60;
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
    zoneName: zoneAbbreviation(zone, milliseconds) ?? offsetText(offset, "").slice(0, 3),
  };
}

const two = (value: number): string => String(value).padStart(2, "0");

/** By a layout of Go's `time.Format`. */
export function formatTime(time: GoTime, layout: string): string {
  const fields = fieldsOf(time);
  return layoutPieces(layout)
    .map((piece) => (piece.kind === "text" ? piece.text : formatPart(piece.part, fields)))
    .join("");
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

/** By a layout of Go's `time.Parse`; `undefined` for a text that does not fit. */
export function parseTime(layout: string, text: string, zone: string): GoTime | undefined {
  const clock = compileTimeReader(layout)(text);
  return clock === undefined ? undefined : { nanos: momentOf(clock, zone), zone };
}
