import { WatchtowerError } from "../../base/errors.ts";
import { parseGoDuration } from "../../base/go-duration.ts";
import { parsePrometheusDuration } from "../../base/prometheus-duration.ts";

const SECOND = 1_000_000_000n;
const MILLI = 1_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const MOST = 2n ** 63n - 1n;

function bad(name: string, text: string, expected: string): WatchtowerError {
  return new WatchtowerError("invalid", `could not parse '${name}' parameter: ${expected}, not ${text}`);
}

/**
 * The range of a metrics query, Unix nanoseconds: `since`, or `start` and `end`; without them the last hour.
 *
 * @param nowMs Unix milliseconds.
 * @throws WatchtowerError `invalid`
 */
export function metricsRangeOf(
  parameters: URLSearchParams,
  nowMs: bigint,
): { readonly start: bigint; readonly end: bigint } {
  const [since, start, end] = ["since", "start", "end"].map((name) => parameters.get(name) ?? "");
  const now = nowMs * MILLI;
  if (since) {
    const ms = parsePrometheusDuration(since);
    if (ms === undefined || ms <= 0) throw bad("since", since, "a duration such as 1h is expected");
    return { start: now - BigInt(ms) * MILLI, end: now };
  }
  if (!start && !end) return { start: now - HOUR, end: now };
  if (!start || !end) {
    const text = "only one of start and end provided: must provide both or neither";
    throw new WatchtowerError("invalid", text);
  }
  const range = { start: time("start", start), end: time("end", end) };
  if (range.start >= range.end) throw new WatchtowerError("invalid", "end must be greater than start");
  return range;
}

/** Seconds, also with a fraction; nanoseconds where there are more than ten digits; or RFC 3339. */
function time(name: string, text: string): bigint {
  const nanos = unixTime(text);
  if (nanos === undefined) throw bad(name, text, "a Unix time or RFC 3339 is expected");
  if (nanos <= 0n || nanos > MOST) throw bad(name, text, "a time from 1970 to 2262 is expected");
  return nanos;
}

function unixTime(text: string): bigint | undefined {
  if (/^\d{1,10}$/.test(text)) return BigInt(text) * SECOND;
  if (/^\d{1,20}$/.test(text)) return BigInt(text);
  const fraction = /^(\d{1,11})\.(\d{1,9})\d*$/.exec(text);
  if (fraction !== null)
    return BigInt(fraction[1] ?? "") * SECOND + BigInt((fraction[2] ?? "").padEnd(9, "0"));
  const parsed = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(parsed) ? undefined : BigInt(parsed) * MILLI;
}

/** The step in nanoseconds: seconds or a duration; if absent what suits the range. @throws WatchtowerError `invalid` */
export function stepOf(parameters: URLSearchParams, range: bigint): bigint {
  const text = parameters.get("step") ?? "";
  if (text === "") return defaultStep(range);
  const seconds = /^-?\d+(\.\d+)?([eE]\d{1,2})?$/.test(text) ? Number(text) : undefined;
  const nanos = seconds === undefined ? parseGoDuration(text) : Math.trunc(seconds * Number(SECOND));
  if (nanos === undefined || Math.abs(nanos) >= Number(MOST))
    throw new WatchtowerError("invalid", `cannot parse "${text}" to a valid duration`);
  if (nanos <= 0) throw new WatchtowerError("invalid", `cannot parse "${text}": step must be positive`);
  return BigInt(nanos);
}

/** 240 samples or a little more, at a round step. */
function defaultStep(range: bigint): bigint {
  const ideal = range / 240n;
  if (range < MINUTE) {
    const least = 50n * MILLI;
    return ideal > least ? (ideal / least) * least : least;
  }
  const round = [HOUR, 5n * MINUTE, MINUTE, 15n * SECOND, 5n * SECOND, SECOND].find((step) => ideal > step);
  return round === undefined ? SECOND : (ideal / round) * round;
}
