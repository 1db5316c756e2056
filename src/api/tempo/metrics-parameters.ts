import { WatchtowerError } from "../../base/errors.ts";
import { parseGoDuration } from "../../base/go-duration.ts";
import { boundsOf } from "./date-range.ts";
import type { DateRange } from "./date-range.ts";

const SECOND = 1_000_000_000n;
const MILLI = 1_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const MOST = 2n ** 63n - 1n;

/**
 * The range of a metrics query; without any the last hour.
 *
 * @param nowMs Unix milliseconds. @throws WatchtowerError `invalid`
 */
export function metricsRangeOf(parameters: URLSearchParams, nowMs: bigint): DateRange {
  const range = boundsOf(parameters, nowMs, HOUR);
  if (range.start >= range.end) throw new WatchtowerError("invalid", "end must be greater than start");
  return range;
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
