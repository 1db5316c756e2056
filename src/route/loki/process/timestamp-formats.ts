import { compileTimeReader, momentOf } from "../../../base/go-time-parse.ts";
import type { ClockTime } from "../../../base/go-time-parse.ts";
import type { UnixMilli } from "../../../base/units.ts";

/** @returns Unix nanoseconds; `undefined` for a text in another format. */
export type TimestampReader = (text: string, receivedAt: UnixMilli) => bigint | undefined;

/**
 * @param format a layout of Go's, or one of the names that the stage `timestamp` has for some.
 * @param zone for texts in a layout of one's own that do not say theirs.
 */
export function timestampReader(format: string, zone: string): TimestampReader {
  const named = NUMBERS.get(format);
  if (named !== undefined) return named;
  const layout = LAYOUTS.get(format);
  if (layout !== undefined) return layoutReader(layout, "UTC");
  return format.includes("06") ? layoutReader(format, zone) : yearlessReader(format, zone);
}

const LAYOUTS: ReadonlyMap<string, string> = new Map([
  ["ANSIC", "Mon Jan _2 15:04:05 2006"],
  ["UnixDate", "Mon Jan _2 15:04:05 MST 2006"],
  ["RubyDate", "Mon Jan 02 15:04:05 -0700 2006"],
  ["RFC822", "02 Jan 06 15:04 MST"],
  ["RFC822Z", "02 Jan 06 15:04 -0700"],
  ["RFC850", "Monday, 02-Jan-06 15:04:05 MST"],
  ["RFC1123", "Mon, 02 Jan 2006 15:04:05 MST"],
  ["RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700"],
  ["RFC3339", "2006-01-02T15:04:05Z07:00"],
  ["RFC3339Nano", "2006-01-02T15:04:05.999999999Z07:00"],
]);

function layoutReader(layout: string, zone: string): TimestampReader {
  const read = compileTimeReader(layout);
  return (text) => {
    const clock = read(text);
    return clock === undefined ? undefined : momentOf(clock, zone);
  };
}

/** Of the year in which it was received; around New Year, of that which is nearer. */
function yearlessReader(layout: string, zone: string): TimestampReader {
  const read = compileTimeReader(layout);
  return (text, receivedAt) => {
    const clock = read(text);
    return clock === undefined ? undefined : momentOf({ ...clock, year: yearOf(clock, receivedAt) }, zone);
  };
}

function yearOf({ month }: ClockTime, receivedAt: UnixMilli): number {
  const now = new Date(receivedAt);
  const [year, thisMonth] = [now.getUTCFullYear(), now.getUTCMonth() + 1];
  if (month === 12 && thisMonth === 1) return year - 1;
  return month === 1 && thisMonth === 12 ? year + 1 : year;
}

/** Whole numbers, as Go's `ParseInt` has them. */
function integerOf(text: string): bigint | undefined {
  if (!/^[+-]?\d{1,40}$/.test(text)) return undefined;
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

const inUnits = (text: string, nanos: bigint): bigint | undefined => {
  const value = integerOf(text);
  return value === undefined ? undefined : BigInt.asIntN(64, value * nanos);
};

function inSeconds(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 2) return inUnits(text, 1_000_000_000n);
  const [whole = "", fraction = ""] = parts;
  const [seconds, digits] = [integerOf(whole), integerOf(fraction)];
  if (seconds === undefined || digits === undefined) return undefined;
  const nanos = BigInt(Math.trunc(Number(digits) * 10 ** (9 - fraction.length)));
  return BigInt.asIntN(64, seconds * 1_000_000_000n + nanos);
}

const NUMBERS: ReadonlyMap<string, TimestampReader> = new Map([
  ["Unix", inSeconds],
  ["UnixMs", (text) => inUnits(text, 1_000_000n)],
  ["UnixUs", (text) => inUnits(text, 1000n)],
  ["UnixNs", (text) => inUnits(text, 1n)],
]);
