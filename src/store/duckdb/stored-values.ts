import type { AnyValue, KeyValue, Resource, Scope } from "../../model/otlp/common.ts";
import type { ResourceSpans, ScopeSpans, Span, SpanEvent, SpanLink } from "../../model/otlp/trace.ts";
import { unixNano } from "../../base/units.ts";
import { WireReader } from "../../model/wire/reader.ts";

type FieldReader = (reader: WireReader) => void;

function fields(reader: WireReader, by: Readonly<Record<number, FieldReader>>): void {
  while (reader.next()) {
    const read = by[reader.field];
    if (read === undefined) reader.skip();
    else read(reader);
  }
}

function nested<T>(reader: WireReader, read: (reader: WireReader) => T): T {
  const outer = reader.enter();
  const result = read(reader);
  reader.leave(outer);
  return result;
}

function anyValue(reader: WireReader): AnyValue {
  let value: AnyValue = { kind: "empty" };
  fields(reader, {
    1: () => (value = { kind: "string", value: reader.string() }),
    2: () => (value = { kind: "bool", value: reader.bool() }),
    3: () => (value = { kind: "int", value: reader.int64() }),
    4: () => (value = { kind: "double", value: reader.double() }),
    5: () => {
      const items: AnyValue[] = [];
      nested(reader, () => fields(reader, { 1: () => items.push(nested(reader, anyValue)) }));
      value = { kind: "array", value: items };
    },
    6: () => {
      const items: KeyValue[] = [];
      nested(reader, () => fields(reader, { 1: () => items.push(nested(reader, keyValue)) }));
      value = { kind: "map", value: items };
    },
    7: () => (value = { kind: "bytes", value: Uint8Array.from(reader.bytesValue()) }),
  });
  return value;
}

function keyValue(reader: WireReader): KeyValue {
  let key = "";
  let value: AnyValue = { kind: "empty" };
  fields(reader, {
    1: () => (key = reader.string()),
    2: () => (value = nested(reader, anyValue)),
  });
  return { key, value };
}

function resource(reader: WireReader): Resource {
  const attributes: KeyValue[] = [];
  let droppedAttributesCount = 0;
  fields(reader, {
    1: () => attributes.push(nested(reader, keyValue)),
    2: () => (droppedAttributesCount = reader.varint()),
  });
  return { attributes, droppedAttributesCount };
}

function scopeOf(reader: WireReader): Scope {
  const attributes: KeyValue[] = [];
  let [name, version, droppedAttributesCount] = ["", "", 0];
  fields(reader, {
    1: () => (name = reader.string()),
    2: () => (version = reader.string()),
    3: () => attributes.push(nested(reader, keyValue)),
    4: () => (droppedAttributesCount = reader.varint()),
  });
  return { name, version, attributes, droppedAttributesCount };
}

function event(reader: WireReader): SpanEvent {
  const attributes: KeyValue[] = [];
  let [time, name, droppedAttributesCount] = [unixNano(0n), "", 0];
  fields(reader, {
    1: () => (time = unixNano(reader.fixed64())),
    2: () => (name = reader.string()),
    3: () => attributes.push(nested(reader, keyValue)),
    4: () => (droppedAttributesCount = reader.varint()),
  });
  return { time, name, attributes, droppedAttributesCount };
}

function link(reader: WireReader): SpanLink {
  const attributes: KeyValue[] = [];
  const result = {
    traceId: new Uint8Array(0),
    spanId: new Uint8Array(0),
    traceState: "",
    droppedAttributesCount: 0,
    flags: 0,
  };
  fields(reader, {
    1: () => (result.traceId = Uint8Array.from(reader.bytesValue())),
    2: () => (result.spanId = Uint8Array.from(reader.bytesValue())),
    3: () => (result.traceState = reader.string()),
    4: () => attributes.push(nested(reader, keyValue)),
    5: () => (result.droppedAttributesCount = reader.varint()),
    6: () => (result.flags = reader.fixed32()),
  });
  return { ...result, attributes };
}

function span(reader: WireReader): Span {
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
  fields(reader, {
    1: () => (result.traceId = Uint8Array.from(reader.bytesValue())),
    2: () => (result.spanId = Uint8Array.from(reader.bytesValue())),
    3: () => (result.traceState = reader.string()),
    4: () => (result.parentSpanId = Uint8Array.from(reader.bytesValue())),
    5: () => (result.name = reader.string()),
    6: () => (result.kind = reader.varint()),
    7: () => (result.startTime = unixNano(reader.fixed64())),
    8: () => (result.endTime = unixNano(reader.fixed64())),
    9: () => attributes.push(nested(reader, keyValue)),
    10: () => (result.droppedAttributesCount = reader.varint()),
    11: () => events.push(nested(reader, event)),
    12: () => (result.droppedEventsCount = reader.varint()),
    13: () => links.push(nested(reader, link)),
    14: () => (result.droppedLinksCount = reader.varint()),
    15: () => {
      let [message, code] = ["", 0];
      nested(reader, () =>
        fields(reader, { 2: () => (message = reader.string()), 3: () => (code = reader.varint()) }),
      );
      result.status = { message, code };
    },
    16: () => (result.flags = reader.fixed32()),
  });
  return { ...result, attributes, events, links };
}

function scopeSpans(reader: WireReader): ScopeSpans {
  let scope: Scope | undefined;
  let schemaUrl = "";
  const spans: Span[] = [];
  fields(reader, {
    1: () => (scope = nested(reader, scopeOf)),
    2: () => spans.push(nested(reader, span)),
    3: () => (schemaUrl = reader.string()),
  });
  return { scope, spans, schemaUrl };
}

function resourceSpans(reader: WireReader): ResourceSpans {
  let found: Resource | undefined;
  let schemaUrl = "";
  const groups: ScopeSpans[] = [];
  fields(reader, {
    1: () => (found = nested(reader, resource)),
    2: () => groups.push(nested(reader, scopeSpans)),
    3: () => (schemaUrl = reader.string()),
  });
  return { resource: found, scopeSpans: groups, schemaUrl };
}

export const readAttribute = (bytes: Uint8Array): KeyValue => keyValue(new WireReader(bytes));
export const readValue = (bytes: Uint8Array): AnyValue => anyValue(new WireReader(bytes));
export const readResourceHead = (bytes: Uint8Array): ResourceSpans => resourceSpans(new WireReader(bytes));
export const readScopeHead = (bytes: Uint8Array): ScopeSpans => scopeSpans(new WireReader(bytes));
export const readSpanMessage = (bytes: Uint8Array): Span => span(new WireReader(bytes));
export function readTraces(bytes: Uint8Array): readonly ResourceSpans[] {
  const result: ResourceSpans[] = [];
  const reader = new WireReader(bytes);
  fields(reader, { 1: () => result.push(nested(reader, resourceSpans)) });
  return result;
}

/** Fields of a LogRecord that the log table keeps in `rest`. */
export interface LogRest {
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  readonly flags: number;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
}

export function readLogRest(bytes: Uint8Array): LogRest {
  const attributes: KeyValue[] = [];
  const result = { droppedAttributesCount: 0, flags: 0, severityNumber: 0, severityText: "", eventName: "" };
  const reader = new WireReader(bytes);
  fields(reader, {
    2: () => (result.severityNumber = reader.varint()),
    3: () => (result.severityText = reader.string()),
    6: () => attributes.push(nested(reader, keyValue)),
    7: () => (result.droppedAttributesCount = reader.varint()),
    8: () => (result.flags = reader.fixed32()),
    12: () => (result.eventName = reader.string()),
  });
  return { ...result, attributes };
}
