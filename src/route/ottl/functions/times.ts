import { parseGoDuration } from "../../../base/go-duration.ts";
import { clockAt, formatClock } from "../../../base/go-time-format.ts";
import type { ClockFields } from "../../../base/go-time-format.ts";
import { compileTimeReader, momentOf } from "../../../base/go-time-parse.ts";
import type { ClockTime } from "../../../base/go-time-parse.ts";
import { findZone, zoneOffset } from "../../../base/time-zone.ts";
import { OttlDuration, OttlError, OttlTime } from "../values/value.ts";
import { define } from "./definition.ts";
import type { CallSite, FunctionDefinition } from "./definition.ts";
import { duration, literalText, optional, text, time, whole } from "./parameters.ts";
import { strptimeToLayout } from "./strptime.ts";

/** When the record was received: so the same record gives the same telemetry each time. */
const now = define("Now", {}, () => (run) => new OttlTime(run.now));

const parseDuration = define("Duration", { duration: text }, (given) => (run) => {
  const nanos = parseGoDuration(given.duration(run));
  if (nanos === undefined) throw new OttlError("invalid duration");
  return new OttlDuration(BigInt(Math.trunc(nanos)));
});

const truncateTime = define("TruncateTime", { time, duration }, (given) => (run) => {
  const [point, step] = [given.time(run), given.duration(run).nanos];
  if (step <= 0n) return point;
  // Go counts from the year 1.
  const since = point.nanos + YEAR_ONE_TO_EPOCH;
  return new OttlTime(point.nanos - (since % step), point.offset);
});

const YEAR_ONE_TO_EPOCH = 62_135_596_800n * 1_000_000_000n;

const parseTime = define(
  "Time",
  { time: text, format: literalText, location: optional(literalText), locale: optional(literalText) },
  (given, site) => {
    const zone = zoneNamed(given.location ?? "", site);
    const locale = (given.locale ?? "").toLowerCase();
    if (locale !== "" && !/^en(?:-|$)/.test(locale)) {
      throw site.problem("locale", `the locale ${given.locale ?? ""} is not supported here, only en`);
    }
    const read = compileTimeReader(layoutOf(given.format, site));
    return (run) => {
      const target = given.time(run);
      if (target === "") throw new OttlError("time cannot be empty");
      const clock = read(target);
      if (clock === undefined) throw new OttlError("the time does not fit the format");
      return timeOf(clock, zone, run.now);
    };
  },
);

function zoneNamed(name: string, site: CallSite): string {
  const zone = name === "" ? "UTC" : findZone(name);
  if (zone !== undefined) return zone;
  throw site.problem("location", `the location ${JSON.stringify(name)} is not known`);
}

function layoutOf(format: string, site: CallSite): string {
  const layout = strptimeToLayout(format);
  if (format !== "" && typeof layout === "string") return layout;
  const unknown = typeof layout === "string" ? "it is empty" : `${layout.unknown} is not supported there`;
  throw site.problem("format", `the format cannot be used: ${unknown}`);
}

/** Short names of zones that are names of the tz database, too; the Collector looks others up in vain. */
const KNOWN_ZONES = new Set(["CET", "EET", "EST", "GMT", "HST", "MET", "MST", "UTC", "WET"]);

function timeOf(clock: ClockTime, zone: string, receivedAt: bigint): OttlTime {
  const own = typeof clock.zone === "string" && KNOWN_ZONES.has(clock.zone) ? clock.zone : zone;
  const nanos = momentOf(withYear(clock, receivedAt), own);
  if (typeof clock.zone === "number") return new OttlTime(nanos, clock.zone);
  return new OttlTime(nanos, zoneOffset(own, Number(nanos / 1_000_000n)));
}

const WEEK = 7n * 86_400n * 1_000_000_000n;

/** A time without a year is of this one, or of the last if that would be more than a week ahead. */
function withYear(clock: ClockTime, receivedAt: bigint): ClockTime {
  if (clock.year > 0) return clock;
  const { year } = clockAt(receivedAt, 0, "UTC");
  const thisYear = { ...clock, year };
  return momentOf(thisYear, "UTC") > receivedAt + WEEK ? { ...clock, year: year - 1 } : thisYear;
}

const formatTime = define("FormatTime", { time, format: literalText }, (given, site) => {
  const layout = layoutOf(given.format, site);
  return (run) => formatClock(clockOf(given.time(run)), layout);
});

function clockOf({ nanos, offset }: OttlTime): ClockFields {
  const sign = offset < 0 ? "-" : "+";
  const hours = String(Math.trunc(Math.abs(offset) / 3600)).padStart(2, "0");
  return clockAt(nanos, offset / 60, offset === 0 ? "UTC" : `${sign}${hours}`);
}

const part = (name: string, partOf: (clock: ClockFields) => number): FunctionDefinition =>
  define(name, { time }, (given) => (run) => BigInt(partOf(clockOf(given.time(run)))));

/** Cut towards the past. */
const since = (name: string, unit: bigint): FunctionDefinition =>
  define(name, { time }, (given) => (run) => {
    const { nanos } = given.time(run);
    const rest = nanos % unit;
    return (nanos - (rest < 0n ? rest + unit : rest)) / unit;
  });

const unix = define("Unix", { seconds: whole, nanoseconds: optional(whole) }, (given) => (run) => {
  const nanos = given.nanoseconds?.(run) ?? 0n;
  return new OttlTime(given.seconds(run) * 1_000_000_000n + nanos);
});

const inWhole = (name: string, unit: bigint): FunctionDefinition =>
  define(name, { duration }, (given) => (run) => given.duration(run).nanos / unit);

const inFloat = (name: string, unit: number): FunctionDefinition =>
  define(name, { duration }, (given) => (run) => Number(given.duration(run).nanos) / unit);

export const TIME_FUNCTIONS = [
  now,
  parseDuration,
  truncateTime,
  parseTime,
  formatTime,
  unix,
  since("UnixNano", 1n),
  since("UnixMicro", 1000n),
  since("UnixMilli", 1_000_000n),
  since("UnixSeconds", 1_000_000_000n),
  part("Year", ({ year }) => year),
  part("Month", ({ month }) => month),
  part("Day", ({ day }) => day),
  part("Weekday", ({ weekday }) => weekday),
  part("Hour", ({ hour }) => hour),
  part("Minute", ({ minute }) => minute),
  part("Second", ({ second }) => second),
  part("Nanosecond", ({ nanos }) => nanos),
  inWhole("Nanoseconds", 1n),
  inWhole("Microseconds", 1000n),
  inWhole("Milliseconds", 1_000_000n),
  inFloat("Seconds", 1e9),
  inFloat("Minutes", 60e9),
  inFloat("Hours", 3600e9),
];
