import type { WireReader } from "../wire/reader.ts";

/**
 * What of a well-formed request cannot be kept. The receivers report it by partial success, the stores leave
 * it out: both by these rules.
 */
export type RejectReason =
  | "invalid trace id"
  | "invalid span id"
  | "data point without value"
  | "metric without name";

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
/** DataPointFlags: the series ends here; such a point has no value. */
const NO_RECORDED_VALUE = 1;

/** An id of the right length, not all zero (OTLP, "Span": all other ids are invalid). */
export function isValidId(bytes: Uint8Array, length: number): boolean {
  return bytes.length === length && bytes.some((byte) => byte !== 0);
}

/** @param reader narrowed to a Span. */
export function rejectSpan(reader: WireReader): RejectReason | undefined {
  let traceId = false;
  let spanId = false;
  while (reader.next()) {
    if (reader.field === 1) traceId = isValidId(reader.bytesValue(), TRACE_ID_BYTES);
    else if (reader.field === 2) spanId = isValidId(reader.bytesValue(), SPAN_ID_BYTES);
    else reader.skip();
  }
  if (!traceId) return "invalid trace id";
  return spanId ? undefined : "invalid span id";
}

/** @param reader narrowed to a NumberDataPoint. */
export function rejectNumberPoint(reader: WireReader): RejectReason | undefined {
  let kept = false;
  while (reader.next()) {
    if (reader.field === 4 || reader.field === 6) kept = true;
    if (reader.field === 8) kept = (reader.varint() & NO_RECORDED_VALUE) !== 0 || kept;
    else reader.skip();
  }
  return kept ? undefined : "data point without value";
}
