import { WatchtowerError, errorKind, errorMessage } from "../../base/errors.ts";
import { parseGoFloat, parseGoInt } from "../../base/go-number.ts";
import { parsePrometheusDuration } from "../../base/prometheus-duration.ts";
import { type UnixMilli, unixMilli } from "../../base/units.ts";
import type { Matcher } from "../../model/matcher.ts";
import type { MetricRange, PromqlEngine } from "../../query/promql/engine.ts";

/** Earliest and latest time that a date can have, in Unix milliseconds. */
const EARLIEST = unixMilli(-8.64e15);
const LATEST = unixMilli(8.64e15);

/** All times that samples can have. */
export const ALL_TIME: MetricRange = { start: EARLIEST, end: LATEST };

/** An error about a parameter, as Prometheus words it. */
export function invalidParameter(name: string, reason: string): WatchtowerError {
  return new WatchtowerError("invalid", `invalid parameter ${JSON.stringify(name)}: ${reason}`);
}

/** Unix seconds with a fraction, or RFC 3339. @throws WatchtowerError `invalid` */
export function requiredTime(parameters: URLSearchParams, name: string): UnixMilli {
  const text = parameters.get(name) ?? "";
  const time = parseTime(text);
  if (time !== undefined) return time;
  throw invalidParameter(name, `cannot parse ${JSON.stringify(text)} to a valid timestamp`);
}

/** As {@link requiredTime}; what is absent or empty is `fallback`. */
export function optionalTime(parameters: URLSearchParams, name: string, fallback: UnixMilli): UnixMilli {
  const text = parameters.get(name) ?? "";
  const time = text === "" ? fallback : parseTime(text);
  if (time !== undefined) return time;
  const reason = `cannot parse ${JSON.stringify(text)} to a valid timestamp`;
  throw invalidParameter(name, `invalid time value for '${name}': ${reason}`);
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

function parseTime(text: string): UnixMilli | undefined {
  const seconds = parseGoFloat(text);
  const parsed = seconds !== undefined ? millisecondsOf(seconds) : RFC3339.test(text) ? parseDate(text) : NaN;
  return parsed >= EARLIEST && parsed <= LATEST ? unixMilli(parsed) : undefined;
}

/** The fraction is rounded by itself, as in Prometheus: 1.0005 is 1 s, as its fraction is a little less than half. */
function millisecondsOf(seconds: number): number {
  const whole = Math.trunc(seconds);
  return whole * 1000 + Math.round((seconds - whole) * 1000);
}

/** NaN for a day that its month lacks, which `Date` takes for one of the next month. */
function parseDate(text: string): number {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split("-").map(Number);
  return day > new Date(Date.UTC(year, month, 0)).getUTCDate() ? NaN : Date.parse(text.replace(",", "."));
}

/** Prometheus keeps durations as nanoseconds in 63 bits. */
const MAX_DURATION_MS = 2 ** 63 / 1e6;

/** Seconds, or a duration such as `1m30s`; in milliseconds. */
export function requiredDuration(parameters: URLSearchParams, name: string): number {
  const text = parameters.get(name) ?? "";
  const duration = parseDuration(text);
  const reason = `cannot parse ${JSON.stringify(text)} to a valid duration`;
  if (duration === undefined) throw invalidParameter(name, reason);
  if (Math.abs(duration) <= MAX_DURATION_MS) return duration;
  throw invalidParameter(name, `${reason}. It overflows int64`);
}

/** As {@link requiredDuration}; `undefined` when absent or empty. */
export function optionalDuration(parameters: URLSearchParams, name: string): number | undefined {
  return (parameters.get(name) ?? "") === "" ? undefined : requiredDuration(parameters, name);
}

/** @returns milliseconds, which may be infinite, or `undefined` for what is no duration. */
export function parseDuration(text: string): number | undefined {
  const seconds = parseGoFloat(text);
  const duration = seconds === undefined ? parsePrometheusDuration(text) : millisecondsFrom(seconds);
  return Number.isNaN(duration) ? undefined : duration;
}

/** Whole nanoseconds, and then whole milliseconds, as Prometheus keeps steps: 33.3 s are 33,299 ms, as that times 1e9 is a little less. */
function millisecondsFrom(seconds: number): number {
  return Math.trunc(Math.trunc(seconds * 1e9) / 1e6);
}

/** How many items an answer may have; 0 is no limit. */
export function limitOf(parameters: URLSearchParams): number {
  const text = parameters.get("limit") ?? "";
  if (text === "") return 0;
  const fault = /^[+-]?\d+$/.test(text) ? "value out of range" : "invalid syntax";
  const limit = parseGoInt(text);
  if (limit === undefined)
    throw invalidParameter("limit", `strconv.Atoi: parsing ${JSON.stringify(text)}: ${fault}`);
  if (limit < 0n) throw invalidParameter("limit", "limit must be non-negative");
  return Number(limit);
}

/** `start` and `end`, all of time by default. */
export function rangeOf(parameters: URLSearchParams): MetricRange {
  return {
    start: optionalTime(parameters, "start", EARLIEST),
    end: optionalTime(parameters, "end", LATEST),
  };
}

/** The selectors given by `match[]`, each of which may select `all` series if so asked. @throws WatchtowerError `invalid` */
export function matcherSetsOf(
  parameters: URLSearchParams,
  engine: PromqlEngine,
  all = false,
): readonly (readonly Matcher[])[] {
  return parameters.getAll("match[]").map((selector) => engine.matchers(selector, all));
}

/** Runs what reads a parameter's value, and names the parameter in errors about it. */
export async function about<T>(name: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const kind = errorKind(error);
    if (kind !== "invalid" && kind !== "unsupported") throw error;
    const message = `invalid parameter ${JSON.stringify(name)}: ${errorMessage(error)}`;
    throw new WatchtowerError(kind, message, { cause: error });
  }
}
