import { WireReader } from "../model/wire/reader.ts";
import type { WantedAttributes } from "./attributes.ts";

/** What the metrics need of one span. */
export interface MeteredSpan {
  /** Attributes of its resource that are wanted. */
  readonly resource: ReadonlyMap<string, string>;
  readonly attributes: ReadonlyMap<string, string>;
  /** Views of the request's bytes, valid during the visit. */
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  /** Empty for a root. */
  readonly parentSpanId: Uint8Array;
  readonly name: string;
  /** Numbers of trace.proto's SpanKind and StatusCode. */
  readonly kind: number;
  readonly status: number;
  /** Unix milliseconds. */
  readonly endMs: number;
  /** 0 if it ended before it began. */
  readonly seconds: number;
  /** Its protobuf message. */
  readonly sizeBytes: number;
}

const RESOURCE_SPANS = 1;
const RESOURCE = 1;
const SCOPE_SPANS = 2;
const RESOURCE_ATTRIBUTES = 1;
const SPANS = 2;

/** Field numbers of trace.proto's Span and Status. */
const Field = {
  traceId: 1,
  spanId: 2,
  parentSpanId: 4,
  name: 5,
  kind: 6,
  start: 7,
  end: 8,
  attributes: 9,
  status: 15,
} as const;
const STATUS_CODE = 3;
const NO_ID: Uint8Array = new Uint8Array(0);
const WORD = 2 ** 32;

/**
 * Calls `visit` with each span of an ExportTraceServiceRequest.
 *
 * @throws WatchtowerError `invalid` where the message ends early.
 */
export function readSpans(
  payload: Uint8Array,
  wanted: WantedAttributes,
  visit: (span: MeteredSpan) => void,
): void {
  const reader = new WireReader(payload);
  while (reader.next()) {
    if (reader.field !== RESOURCE_SPANS) {
      reader.skip();
      continue;
    }
    const outer = reader.enter();
    readResourceSpans(reader, wanted, visit);
    reader.leave(outer);
  }
}

/** The resource may stand behind its spans: it is looked for first. */
function readResourceSpans(
  reader: WireReader,
  wanted: WantedAttributes,
  visit: (span: MeteredSpan) => void,
): void {
  const start = reader.position;
  const resource = new Map<string, string>();
  eachMessage(reader, RESOURCE, () =>
    eachMessage(reader, RESOURCE_ATTRIBUTES, undefined, () => wanted.read(reader, resource)),
  );
  reader.position = start;
  eachMessage(reader, SCOPE_SPANS, () =>
    eachMessage(reader, SPANS, () => visit(readSpan(reader, wanted, resource))),
  );
}

/** Calls `inside` within each message of `field`, or `at` before it. */
function eachMessage(
  reader: WireReader,
  field: number,
  inside: (() => void) | undefined,
  at?: () => void,
): void {
  while (reader.next()) {
    if (reader.field !== field) reader.skip();
    else if (inside === undefined) at?.();
    else {
      const outer = reader.enter();
      inside();
      reader.leave(outer);
    }
  }
}

function readSpan(
  reader: WireReader,
  wanted: WantedAttributes,
  resource: ReadonlyMap<string, string>,
): MeteredSpan {
  const attributes = new Map<string, string>();
  const sizeBytes = reader.end - reader.position;
  let [traceId, spanId, parentSpanId] = [NO_ID, NO_ID, NO_ID];
  let name = "";
  let [kind, status] = [0, 0];
  let [startHigh, startLow, endHigh, endLow] = [0, 0, 0, 0];
  while (reader.next()) {
    switch (reader.field) {
      case Field.traceId:
        traceId = reader.bytesValue();
        break;
      case Field.spanId:
        spanId = reader.bytesValue();
        break;
      case Field.parentSpanId:
        parentSpanId = reader.bytesValue();
        break;
      case Field.name:
        name = reader.string();
        break;
      case Field.kind:
        kind = reader.varint();
        break;
      case Field.start:
        reader.fixed64Halves();
        [startHigh, startLow] = [reader.high, reader.low];
        break;
      case Field.end:
        reader.fixed64Halves();
        [endHigh, endLow] = [reader.high, reader.low];
        break;
      case Field.attributes:
        wanted.read(reader, attributes);
        break;
      case Field.status:
        status = readStatus(reader);
        break;
      default:
        reader.skip();
    }
  }
  // The difference of halves is exact, where that of whole nanoseconds as doubles is not.
  const nanos = (endHigh - startHigh) * WORD + (endLow - startLow);
  const [endMs, seconds] = [(endHigh * WORD + endLow) / 1e6, Math.max(0, nanos) / 1e9];
  return {
    resource,
    attributes,
    traceId,
    spanId,
    parentSpanId,
    name,
    kind,
    status,
    endMs,
    seconds,
    sizeBytes,
  };
}

function readStatus(reader: WireReader): number {
  const outer = reader.enter();
  let code = 0;
  while (reader.next()) {
    if (reader.field === STATUS_CODE) code = reader.varint();
    else reader.skip();
  }
  reader.leave(outer);
  return code;
}
