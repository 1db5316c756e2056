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

/** @param reader narrowed to a NumberDataPoint; read until a value is found. */
export function rejectNumberPoint(reader: WireReader): RejectReason | undefined {
  while (reader.next()) {
    if (reader.field === 4 || reader.field === 6) return undefined;
    if (reader.field === 8) {
      if ((reader.varint() & NO_RECORDED_VALUE) !== 0) return undefined;
    } else reader.skip();
  }
  return "data point without value";
}
