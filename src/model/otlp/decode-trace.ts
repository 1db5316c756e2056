import { unixNano } from "../../base/units.ts";
import type { KeyValue, Resource, Scope } from "./common.ts";
import type { ResourceSpans, ScopeSpans, Span, SpanEvent, SpanLink, SpanStatus } from "./trace.ts";
import { WireReader } from "../wire/reader.ts";
import { readFields, readKeyValue, readNested, readResource, readScope } from "./decode-common.ts";

/** TracesData. */
export function readTraces(bytes: Uint8Array): readonly ResourceSpans[] {
  const result: ResourceSpans[] = [];
  const reader = new WireReader(bytes);
  readFields(reader, { 1: () => result.push(readNested(reader, readResourceSpans)) });
  return result;
}

/** A Span, or some of its fields. */
export function readSpan(bytes: Uint8Array): Span {
  return readSpanFrom(new WireReader(bytes));
}

/** An entry of the resource dictionary: ResourceSpans without what it is of. */
export function readResourceHead(bytes: Uint8Array): ResourceSpans {
  return readResourceSpans(new WireReader(bytes));
}

/** An entry of the scope dictionary: ScopeSpans without spans. */
export function readScopeHead(bytes: Uint8Array): ScopeSpans {
  return readScopeSpans(new WireReader(bytes));
}

function readResourceSpans(reader: WireReader): ResourceSpans {
  let found: Resource | undefined;
  let schemaUrl = "";
  const groups: ScopeSpans[] = [];
  readFields(reader, {
    1: () => (found = readNested(reader, readResource)),
    2: () => groups.push(readNested(reader, readScopeSpans)),
    3: () => (schemaUrl = reader.string()),
  });
  return { resource: found, scopeSpans: groups, schemaUrl };
}

function readScopeSpans(reader: WireReader): ScopeSpans {
  let scope: Scope | undefined;
  let schemaUrl = "";
  const spans: Span[] = [];
  readFields(reader, {
    1: () => (scope = readNested(reader, readScope)),
    2: () => spans.push(readNested(reader, readSpanFrom)),
    3: () => (schemaUrl = reader.string()),
  });
  return { scope, spans, schemaUrl };
}

interface BuildingSpan extends Mutable<Span> {
  readonly attributes: KeyValue[];
  readonly events: SpanEvent[];
  readonly links: SpanLink[];
}

type Mutable<T> = { -readonly [Key in Exclude<keyof T, "attributes" | "events" | "links">]: T[Key] };

const NO_ID = new Uint8Array(0);

function readSpanFrom(reader: WireReader): Span {
  const span: BuildingSpan = {
    traceId: NO_ID,
    spanId: NO_ID,
    parentSpanId: NO_ID,
    traceState: "",
    flags: 0,
    name: "",
    kind: 0,
    startTime: unixNano(0n),
    endTime: unixNano(0n),
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: undefined,
  };
  while (reader.next()) readSpanField(reader, span);
  return span;
}

/** The field whose tag was read last. There are many spans: no function is made for each. */
function readSpanField(reader: WireReader, span: BuildingSpan): void {
  switch (reader.field) {
    case 1:
      span.traceId = Uint8Array.from(reader.bytesValue());
      break;
    case 2:
      span.spanId = Uint8Array.from(reader.bytesValue());
      break;
    case 3:
      span.traceState = reader.string();
      break;
    case 4:
      span.parentSpanId = Uint8Array.from(reader.bytesValue());
      break;
    case 5:
      span.name = reader.string();
      break;
    case 6:
      span.kind = reader.varint();
      break;
    case 7:
      span.startTime = unixNano(reader.fixed64());
      break;
    case 8:
      span.endTime = unixNano(reader.fixed64());
      break;
    case 9:
      span.attributes.push(readNested(reader, readKeyValue));
      break;
    case 10:
      span.droppedAttributesCount = reader.varint();
      break;
    case 11:
      span.events.push(readNested(reader, readEvent));
      break;
    case 12:
      span.droppedEventsCount = reader.varint();
      break;
    case 13:
      span.links.push(readNested(reader, readLink));
      break;
    case 14:
      span.droppedLinksCount = reader.varint();
      break;
    case 15:
      span.status = readNested(reader, readStatus);
      break;
    case 16:
      span.flags = reader.fixed32();
      break;
    default:
      reader.skip();
  }
}

function readStatus(reader: WireReader): SpanStatus {
  let [message, code] = ["", 0];
  readFields(reader, { 2: () => (message = reader.string()), 3: () => (code = reader.varint()) });
  return { message, code };
}

function readEvent(reader: WireReader): SpanEvent {
  const attributes: KeyValue[] = [];
  let [time, name, droppedAttributesCount] = [unixNano(0n), "", 0];
  readFields(reader, {
    1: () => (time = unixNano(reader.fixed64())),
    2: () => (name = reader.string()),
    3: () => attributes.push(readNested(reader, readKeyValue)),
    4: () => (droppedAttributesCount = reader.varint()),
  });
  return { time, name, attributes, droppedAttributesCount };
}

function readLink(reader: WireReader): SpanLink {
  const attributes: KeyValue[] = [];
  const result = {
    traceId: new Uint8Array(0),
    spanId: new Uint8Array(0),
    traceState: "",
    droppedAttributesCount: 0,
    flags: 0,
  };
  readFields(reader, {
    1: () => (result.traceId = Uint8Array.from(reader.bytesValue())),
    2: () => (result.spanId = Uint8Array.from(reader.bytesValue())),
    3: () => (result.traceState = reader.string()),
    4: () => attributes.push(readNested(reader, readKeyValue)),
    5: () => (result.droppedAttributesCount = reader.varint()),
    6: () => (result.flags = reader.fixed32()),
  });
  return { ...result, attributes };
}
