import { WatchtowerError } from "../../base/errors.ts";
import { parseGoDuration } from "../../base/go-duration.ts";
import { boundsOf } from "./date-range.ts";
import type { DateRange } from "./date-range.ts";

const SECOND = 1_000_000_000n;
const HOUR = 3600n * SECOND;
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

/** 240 samples or a little more, apart by a multiple of five seconds, else of one. */
function defaultStep(range: bigint): bigint {
  const ideal = range / 240n;
  const unit = ideal < 5n * SECOND ? SECOND : 5n * SECOND;
  return ideal < SECOND ? SECOND : (ideal / unit) * unit;
}
