import type { AnyValue, KeyValue, Resource, Scope } from "../../model/otlp/common.ts";
import type { ResourceSpans, Span, SpanEvent, SpanLink } from "../../model/otlp/trace.ts";
import type { OtlpAnyValue, OtlpKeyValue, OtlpResourceSpans, OtlpSpan } from "../wire/tempo.ts";
import { present } from "./present.ts";

const KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
const CODES = ["UNSET", "OK", "ERROR"];

const base64 = ({ buffer, byteOffset, length }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, length).toString("base64");

/** OTLP/JSON's name of a span's kind; unknown numbers are `SPAN_KIND_UNSPECIFIED`. */
export const kindName = (kind: number): string => `SPAN_KIND_${KINDS[kind] ?? KINDS[0]}`;

/** OTLP/JSON's name of a status code; unknown numbers are `STATUS_CODE_UNSET`. */
export const statusName = (code: number): string => `STATUS_CODE_${CODES[code] ?? CODES[0]}`;

/** OTLP's JSON as Tempo writes it: ids in base64, names of enums, 64-bit numbers as text. */
export function resourceSpansJson(group: ResourceSpans): OtlpResourceSpans {
  const { resource, schemaUrl } = group;
  return {
    ...(resource === undefined ? {} : { resource: resourceJson(resource) }),
    scopeSpans: group.scopeSpans.map((scoped) => ({
      ...(scoped.scope === undefined ? {} : { scope: scopeJson(scoped.scope) }),
      spans: scoped.spans.map(spanJson),
      ...present({ schemaUrl: scoped.schemaUrl }),
    })),
    ...present({ schemaUrl }),
  };
}

function resourceJson(resource: Resource): object {
  const { attributes, droppedAttributesCount } = resource;
  return present({ attributes: attributes.map(keyValueJson), droppedAttributesCount });
}

function scopeJson(scope: Scope): object {
  const { name, version, attributes, droppedAttributesCount } = scope;
  return present({ name, version, attributes: attributes.map(keyValueJson), droppedAttributesCount });
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Field by field, as there may be many thousand of them. */
function spanJson(span: Span): OtlpSpan {
  const { attributes, events, links } = span;
  const json: Writable<OtlpSpan> = {
    traceId: base64(span.traceId),
    spanId: base64(span.spanId),
    name: span.name,
    kind: kindName(span.kind),
    startTimeUnixNano: String(span.startTime),
    endTimeUnixNano: String(span.endTime),
    status: statusJson(span),
  };
  if (span.parentSpanId.length > 0) json.parentSpanId = base64(span.parentSpanId);
  if (span.traceState !== "") json.traceState = span.traceState;
  if (span.flags !== 0) json.flags = span.flags;
  if (attributes.length > 0) json.attributes = attributes.map(keyValueJson);
  if (span.droppedAttributesCount !== 0) json.droppedAttributesCount = span.droppedAttributesCount;
  if (events.length > 0) json.events = events.map(eventJson);
  if (span.droppedEventsCount !== 0) json.droppedEventsCount = span.droppedEventsCount;
  if (links.length > 0) json.links = links.map(linkJson);
  if (span.droppedLinksCount !== 0) json.droppedLinksCount = span.droppedLinksCount;
  return json;
}

function statusJson({ status }: Span): { readonly code?: string; readonly message?: string } {
  if (status === undefined) return {};
  const { code, message } = status;
  const coded = code === 0 ? {} : { code: statusName(code) };
  return message === "" ? coded : { message, ...coded };
}

function eventJson(event: SpanEvent): NonNullable<OtlpSpan["events"]>[number] {
  const { time, name, attributes, droppedAttributesCount } = event;
  return {
    timeUnixNano: String(time),
    name,
    ...present({ attributes: attributes.map(keyValueJson), droppedAttributesCount }),
  };
}

function linkJson(link: SpanLink): NonNullable<OtlpSpan["links"]>[number] {
  const { traceState, attributes, droppedAttributesCount, flags } = link;
  return {
    traceId: base64(link.traceId),
    spanId: base64(link.spanId),
    ...present({ traceState, attributes: attributes.map(keyValueJson), droppedAttributesCount, flags }),
  };
}

export function keyValueJson({ key, value }: KeyValue): OtlpKeyValue {
  return { key, value: anyValueJson(value) };
}

/** As OTLP/JSON: ints as text, bytes in base64, NaN and infinities as text. */
export function anyValueJson(value: AnyValue): OtlpAnyValue {
  switch (value.kind) {
    case "string":
      return { stringValue: value.value };
    case "bool":
      return { boolValue: value.value };
    case "int":
      return { intValue: String(value.value) };
    case "double":
      return { doubleValue: Number.isFinite(value.value) ? value.value : doubleText(value.value) };
    case "bytes":
      return { bytesValue: base64(value.value) };
    case "array":
      return { arrayValue: { values: value.value.map(anyValueJson) } };
    case "map":
      return { kvlistValue: { values: value.value.map(keyValueJson) } };
    case "empty":
      return {};
  }
}

/** JSON has no numbers for these; protobuf's JSON writes their names. */
function doubleText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "Infinity" : "-Infinity";
}
