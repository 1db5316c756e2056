import type { WireReader } from "../wire/reader.ts";

/**
 * What of a well-formed request cannot be kept. The receivers report it by partial success, the stores leave
 * it out: both by these rules.
 */
export type RejectReason =
  | "invalid trace id"
  | "invalid span id"
  | "data point without value"
  | "data point without time"
  | "exponential histogram of scale below -4"
  | "metric without temporality"
  | "metric without name";

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
/** DataPointFlags: the series ends here; such a point has no value. */
const NO_RECORDED_VALUE = 1;

/** `time_unix_nano` in data points of all kinds. */
const POINT_TIME = 3;
const EXPONENTIAL_SCALE = 6;
/** Native histograms begin here: buckets wider than 65,536 times. */
const MIN_EXPONENTIAL_SCALE = -4;
/** Fields of Metric: sum, histogram, exponential histogram. */
const WITH_TEMPORALITY: ReadonlySet<number> = new Set([7, 9, 10]);
const DELTA = 1;
const CUMULATIVE = 2;

/** Passes over a bytes field: an id of the right length, not all zero? (OTLP, "Span": all others are invalid.) */
function readsValidId(reader: WireReader, expected: number): boolean {
  const length = reader.length();
  const start = reader.position;
  reader.position += length;
  if (length !== expected) return false;
  for (let at = start; at < start + length; at++) if (reader.bytes[at] !== 0) return true;
  return false;
}

/** @param reader narrowed to a Span; read until both ids are known. */
export function rejectSpan(reader: WireReader): RejectReason | undefined {
  let traceId = false;
  let spanId = false;
  while (!(traceId && spanId) && reader.next()) {
    if (reader.field === 1) traceId = readsValidId(reader, TRACE_ID_BYTES);
    else if (reader.field === 2) spanId = readsValidId(reader, SPAN_ID_BYTES);
    else reader.skip();
  }
  if (!traceId) return "invalid trace id";
  return spanId ? undefined : "invalid span id";
}

/** Times of data points, Unix milliseconds; a millisecond may be missing. */
export interface PointTimes {
  /** Infinity while there is none. */
  oldest: number;
  /** -Infinity while there is none. */
  newest: number;
}

/**
 * @param reader narrowed to a NumberDataPoint.
 * @param times made to hold the point's time, too.
 */
export function rejectNumberPoint(reader: WireReader, times: PointTimes): RejectReason | undefined {
  let hasValue = false;
  let hasTime = false;
  while (!(hasValue && hasTime) && reader.next()) {
    if (reader.field === POINT_TIME) hasTime = readsTime(reader, times);
    else if (reader.field === 8) hasValue = (reader.varint() & NO_RECORDED_VALUE) !== 0 || hasValue;
    else {
      hasValue ||= reader.field === 4 || reader.field === 6;
      reader.skip();
    }
  }
  if (!hasValue) return "data point without value";
  return hasTime ? undefined : "data point without time";
}

/** As {@link rejectNumberPoint}, of a data point of another kind. */
export function rejectOtherPoint(
  reader: WireReader,
  isExponential: boolean,
  times: PointTimes,
): RejectReason | undefined {
  let hasTime = false;
  let scale = 0;
  while (reader.next()) {
    if (reader.field === POINT_TIME) hasTime = readsTime(reader, times);
    else if (isExponential && reader.field === EXPONENTIAL_SCALE) scale = reader.sint32();
    else reader.skip();
  }
  if (scale < MIN_EXPONENTIAL_SCALE) return "exponential histogram of scale below -4";
  return hasTime ? undefined : "data point without time";
}

/** Data that is of no known temporality, although its kind has one: it cannot be told what its numbers count. */
export function lacksTemporality(reader: WireReader, field: number): boolean {
  if (!WITH_TEMPORALITY.has(field)) return false;
  let temporality = 0;
  while (reader.next()) {
    if (reader.field === 2) temporality = reader.varint();
    else reader.skip();
  }
  return temporality !== DELTA && temporality !== CUMULATIVE;
}

function readsTime(reader: WireReader, times: PointTimes): boolean {
  reader.fixed64Halves();
  if (reader.low === 0 && reader.high === 0) return false;
  const time = (reader.high * 4294967296 + reader.low) / 1e6;
  if (time < times.oldest) times.oldest = time;
  if (time > times.newest) times.newest = time;
  return true;
}
