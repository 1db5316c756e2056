import { unixNano } from "../../base/units.ts";
import type { KeyValue, Resource, Scope } from "./common.ts";
import type { ResourceSpans, ScopeSpans, Span, SpanEvent, SpanLink } from "./trace.ts";
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

/** An entry of the resource dictionary. */
export function readResourceHead(bytes: Uint8Array): Resource | undefined {
  return readResourceSpans(new WireReader(bytes)).resource;
}

/** An entry of the scope dictionary. */
export function readScopeHead(bytes: Uint8Array): Scope | undefined {
  return readScopeSpans(new WireReader(bytes)).scope;
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

function readSpanFrom(reader: WireReader): Span {
  const attributes: KeyValue[] = [];
  const events: SpanEvent[] = [];
  const links: SpanLink[] = [];
  const result = {
    traceId: new Uint8Array(0),
    spanId: new Uint8Array(0),
    parentSpanId: new Uint8Array(0),
    traceState: "",
    flags: 0,
    name: "",
    kind: 0,
    startTime: unixNano(0n),
    endTime: unixNano(0n),
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    status: undefined as Span["status"],
  };
  readFields(reader, {
    1: () => (result.traceId = Uint8Array.from(reader.bytesValue())),
    2: () => (result.spanId = Uint8Array.from(reader.bytesValue())),
    3: () => (result.traceState = reader.string()),
    4: () => (result.parentSpanId = Uint8Array.from(reader.bytesValue())),
    5: () => (result.name = reader.string()),
    6: () => (result.kind = reader.varint()),
    7: () => (result.startTime = unixNano(reader.fixed64())),
    8: () => (result.endTime = unixNano(reader.fixed64())),
    9: () => attributes.push(readNested(reader, readKeyValue)),
    10: () => (result.droppedAttributesCount = reader.varint()),
    11: () => events.push(readNested(reader, readEvent)),
    12: () => (result.droppedEventsCount = reader.varint()),
    13: () => links.push(readNested(reader, readLink)),
    14: () => (result.droppedLinksCount = reader.varint()),
    15: () => {
      let [message, code] = ["", 0];
      readNested(reader, () =>
        readFields(reader, { 2: () => (message = reader.string()), 3: () => (code = reader.varint()) }),
      );
      result.status = { message, code };
    },
    16: () => (result.flags = reader.fixed32()),
  });
  return { ...result, attributes, events, links };
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
