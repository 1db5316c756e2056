import { WatchtowerError } from "../../base/errors.ts";
import { parsePrometheusDuration } from "../../base/prometheus-duration.ts";

const SECOND = 1_000_000_000n;
const MILLI = 1_000_000n;
const MOST = 2n ** 63n - 1n;

/** Unix nanoseconds. */
export interface DateRange {
  readonly start: bigint;
  readonly end: bigint;
}

function bad(name: string, text: string, expected: string): WatchtowerError {
  return new WatchtowerError("invalid", `could not parse '${name}' parameter: ${expected}, not ${text}`);
}

/**
 * `since`, or `start` and `end`, as Tempo's frontend reads them; `undefined` if there is none of them.
 *
 * @param nowMs Unix milliseconds. @throws WatchtowerError `invalid`
 */
export function dateRange(parameters: URLSearchParams, nowMs: bigint): DateRange | undefined {
  const [start, end] = ["start", "end"].map((name) => parameters.get(name) ?? "");
  const now = nowMs * MILLI;
  const since = sinceOf(parameters);
  if (since !== undefined) return { start: now - since, end: now };
  if (isNone(start) && isNone(end)) return undefined;
  if (!start || !end) {
    const text = "only one of start and end provided: must provide both or neither";
    throw new WatchtowerError("invalid", text);
  }
  return { start: isNone(start) ? 0n : time("start", start), end: time("end", end) };
}

/** Absent, or zero, which clients send for no bound. */
const isNone = (text: string | undefined): boolean => !text || /^0+$/.test(text);

/**
 * `start` and `end` as Tempo reads those of a metrics query, each with a default: the end is now, the start `since`,
 * or `usual` nanoseconds, before the end, or before now if that is earlier.
 *
 * @param nowMs Unix milliseconds. @throws WatchtowerError `invalid`
 */
export function boundsOf(parameters: URLSearchParams, nowMs: bigint, usual: bigint): DateRange {
  const [startText, endText] = ["start", "end"].map((name) => parameters.get(name) ?? "");
  const now = nowMs * MILLI;
  const since = sinceOf(parameters) ?? usual;
  const end = endText ? time("end", endText) : now;
  const start = startText ? time("start", startText) : (end < now ? end : now) - since;
  return { start, end };
}

/** In nanoseconds. */
function sinceOf(parameters: URLSearchParams): bigint | undefined {
  const text = parameters.get("since") ?? "";
  if (text === "") return undefined;
  const ms = parsePrometheusDuration(text);
  if (ms === undefined || ms <= 0) throw bad("since", text, "a duration such as 1h is expected");
  return BigInt(ms) * MILLI;
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
