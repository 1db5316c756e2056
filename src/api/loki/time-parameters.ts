import { WatchtowerError, limitError } from "../../base/errors.ts";
import { parseGoFloat } from "../../base/go-number.ts";
import { printGoDuration } from "../../base/go-duration.ts";
import { prometheusDurationText } from "../../base/prometheus-duration.ts";
import { type UnixNano, unixNano } from "../../base/units.ts";
import type { LogqlLimits, TimeRange } from "../../query/logql/engine.ts";
import { prometheusDuration } from "../../query/logql/syntax/literals.ts";

const HOUR_NS = 3_600_000_000_000n;
const MAX_NS = 2n ** 63n - 1n;

export function now(): UnixNano {
  return unixNano(BigInt(Date.now()) * 1_000_000n);
}

/** `start` and `end` of a request, or the hour (or `since`) before `end`. @throws WatchtowerError `invalid` */
export function timeRangeOf(parameters: URLSearchParams): TimeRange {
  const current = now();
  const since = sinceOf(parameters);
  const end = timeOf(parameters, "end", current);
  const start = timeOf(parameters, "start", unixNano((end > current ? current : end) - since));
  return { start, end };
}

/** As {@link timeRangeOf}, in order and not too long. @throws WatchtowerError `invalid`, `limit` */
export function orderedTimeRangeOf(
  parameters: URLSearchParams,
  { maxRangeMs }: Pick<LogqlLimits, "maxRangeMs">,
): TimeRange {
  const range = timeRangeOf(parameters);
  const { start, end } = range;
  if (end < start) {
    throw new WatchtowerError("invalid", "end timestamp must not be before or equal to start time");
  }
  if (Number(end - start) > maxRangeMs * 1e6) {
    const most = prometheusDurationText(maxRangeMs);
    const detail = `the query time range exceeds the limit (query length: ${printGoDuration(end - start)}, limit: ${most})`;
    throw limitError("loki.limits_config.max_query_length", most, detail);
  }
  return range;
}

function sinceOf(parameters: URLSearchParams): bigint {
  const text = parameters.get("since") ?? "";
  if (text === "") return HOUR_NS;
  const nanos = prometheusDuration(text);
  if (nanos !== undefined) return BigInt(nanos);
  throw new WatchtowerError("invalid", `could not parse 'since' parameter: ${notDuration(text)}`);
}

/** Why a text is no duration, as Prometheus' library says. */
function notDuration(text: string): string {
  const quoted = JSON.stringify(text);
  const unit = /^(?:\d+(?:y|w|d|h|m|s|ms))*\d+(?!(?:y|w|d|h|m|s|ms)(?:\d|$))(\D+)/.exec(text)?.[1];
  if (unit !== undefined) return `unknown unit ${JSON.stringify(unit)} in duration ${quoted}`;
  return `not a valid duration string: ${quoted}`;
}

/** As {@link parseTime}; what is absent is `fallback`. @throws WatchtowerError `invalid`; bounds are named */
export function timeOf(
  parameters: URLSearchParams,
  name: "start" | "end" | "time",
  fallback: UnixNano,
): UnixNano {
  const text = parameters.get(name) ?? "";
  if (text === "") return fallback;
  const time = parseTime(text);
  if (time !== undefined) return time;
  const problem = WHOLE.test(text) ? "value out of range" : "invalid syntax";
  const reason = `strconv.ParseInt: parsing ${JSON.stringify(text)}: ${problem}`;
  // The time of an instant is the only one there, and Loki does not name it.
  throw new WatchtowerError(
    "invalid",
    name === "time" ? reason : `could not parse '${name}' parameter: ${reason}`,
  );
}

const WHOLE = /^[+-]?\d+$/;
const RFC3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9})\d*)?(Z|[+-]\d{2}:\d{2})$/;

/** Nanoseconds; seconds, if at most ten digits; seconds with a fraction; or RFC 3339. */
export function parseTime(text: string): UnixNano | undefined {
  if (WHOLE.test(text)) {
    const value = BigInt(text.replace(/^\+/, ""));
    return inRange(text.length <= 10 ? value * 1_000_000_000n : value);
  }
  const float = text.includes(".") ? parseGoFloat(text) : undefined;
  if (float !== undefined) {
    const millis = Math.round(float * 1000);
    return Number.isSafeInteger(millis) ? inRange(BigInt(millis) * 1_000_000n) : undefined;
  }
  const [, date = "", fraction = "", zone = ""] = RFC3339.exec(text) ?? [];
  if (!isDate(date)) return undefined;
  const seconds = Date.parse(`${date}${zone}`);
  if (Number.isNaN(seconds)) return undefined;
  return inRange(BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(9, "0")));
}

/** Whether there is such a day and time: what is past the end of a month or day would be read as the next. */
function isDate(date: string): boolean {
  const millis = Date.parse(`${date}Z`);
  return !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(date);
}

function inRange(nanos: bigint): UnixNano | undefined {
  return nanos <= MAX_NS && nanos >= -MAX_NS ? unixNano(nanos) : undefined;
}
