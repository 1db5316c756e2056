import { DAYS, MONTHS, layoutPieces } from "./go-layout.ts";
import { zoneAbbreviation, zoneOffset } from "./time-zone.ts";

/** What clocks show at a moment. */
export interface ClockFields {
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

/** @param nanos since the Unix epoch. @param zone a name of the tz database. */
export function clockIn(zone: string, nanos: bigint): ClockFields {
  const milliseconds = wholeMilliseconds(nanos);
  const offset = zoneOffset(zone, milliseconds) / 60;
  const zoneName = zoneAbbreviation(zone, milliseconds) ?? offsetText(offset, "").slice(0, 3);
  return clockAt(nanos, offset, zoneName);
}

/** @param offset of the clock, in minutes east of UTC. */
export function clockAt(nanos: bigint, offset: number, zoneName: string): ClockFields {
  const milliseconds = wholeMilliseconds(nanos);
  const local = new Date(milliseconds + offset * MINUTE_MS);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    nanos: Number(nanos - BigInt(milliseconds) * 1_000_000n),
    weekday: local.getUTCDay(),
    offset,
    zoneName,
  };
}

/** Cut to the second. */
function wholeMilliseconds(nanos: bigint): number {
  const seconds = nanos >= 0n ? nanos / 1_000_000_000n : -((-nanos + 999_999_999n) / 1_000_000_000n);
  return Number(seconds) * 1000;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** By a layout of Go's `time.Format`. */
export function formatClock(clock: ClockFields, layout: string): string {
  return layoutPieces(layout)
    .map((piece) => (piece.kind === "text" ? piece.text : formatPart(piece.part, clock)))
    .join("");
}

function formatPart(part: string, fields: ClockFields): string {
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

function dayOfYear({ year, month, day }: ClockFields): number {
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
