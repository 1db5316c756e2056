import { WireWriter } from "../wire/writer.ts";
import type { Resource, Scope } from "./common.ts";
import { writeAttributes } from "./encode-common.ts";
import type { ResourceSpans, ScopeSpans, Span, SpanEvent, SpanLink } from "./trace.ts";

/** opentelemetry.proto.trace.v1.TracesData, which is also the body of Tempo's protobuf answers. */
export function encodeTracesData(resourceSpans: readonly ResourceSpans[]): Uint8Array {
  const writer = new WireWriter();
  writeResourceSpans(writer, resourceSpans);
  return writer.finish();
}

/** Field 1 of TracesData. */
export function writeResourceSpans(writer: WireWriter, resourceSpans: readonly ResourceSpans[]): void {
  for (const group of resourceSpans) {
    writer.message(1, (message) => {
      const { resource } = group;
      if (resource !== undefined) message.message(1, (inner) => writeResource(inner, resource));
      for (const scopeSpans of group.scopeSpans)
        message.message(2, (inner) => writeScopeSpans(inner, scopeSpans));
      writeText(message, 3, group.schemaUrl);
    });
  }
}

function writeScopeSpans(writer: WireWriter, { scope, spans, schemaUrl }: ScopeSpans): void {
  if (scope !== undefined) writer.message(1, (inner) => writeScope(inner, scope));
  for (const span of spans) writer.message(2, (inner) => writeSpan(inner, span));
  writeText(writer, 3, schemaUrl);
}

function writeResource(writer: WireWriter, resource: Resource): void {
  writeAttributes(writer, 1, resource.attributes);
  writeCount(writer, 2, resource.droppedAttributesCount);
}

function writeScope(writer: WireWriter, scope: Scope): void {
  writeText(writer, 1, scope.name);
  writeText(writer, 2, scope.version);
  writeAttributes(writer, 3, scope.attributes);
  writeCount(writer, 4, scope.droppedAttributesCount);
}

function writeSpan(writer: WireWriter, span: Span): void {
  writeId(writer, 1, span.traceId);
  writeId(writer, 2, span.spanId);
  writeText(writer, 3, span.traceState);
  writeId(writer, 4, span.parentSpanId);
  writeText(writer, 5, span.name);
  writeCount(writer, 6, span.kind);
  writer.fixed64(7, span.startTime);
  writer.fixed64(8, span.endTime);
  writeAttributes(writer, 9, span.attributes);
  writeCount(writer, 10, span.droppedAttributesCount);
  for (const event of span.events) writer.message(11, (inner) => writeEvent(inner, event));
  writeCount(writer, 12, span.droppedEventsCount);
  for (const link of span.links) writer.message(13, (inner) => writeLink(inner, link));
  writeCount(writer, 14, span.droppedLinksCount);
  const { status } = span;
  if (status !== undefined) {
    writer.message(15, (inner) => {
      writeText(inner, 2, status.message);
      writeCount(inner, 3, status.code);
    });
  }
  if (span.flags !== 0) writer.fixed32(16, span.flags);
}

function writeEvent(writer: WireWriter, event: SpanEvent): void {
  writer.fixed64(1, event.time);
  writeText(writer, 2, event.name);
  writeAttributes(writer, 3, event.attributes);
  writeCount(writer, 4, event.droppedAttributesCount);
}

function writeLink(writer: WireWriter, link: SpanLink): void {
  writeId(writer, 1, link.traceId);
  writeId(writer, 2, link.spanId);
  writeText(writer, 3, link.traceState);
  writeAttributes(writer, 4, link.attributes);
  writeCount(writer, 5, link.droppedAttributesCount);
  if (link.flags !== 0) writer.fixed32(6, link.flags);
}

function writeText(writer: WireWriter, field: number, text: string): void {
  if (text !== "") writer.string(field, text);
}

function writeId(writer: WireWriter, field: number, id: Uint8Array): void {
  if (id.length > 0) writer.bytes(field, id);
}

function writeCount(writer: WireWriter, field: number, count: number): void {
  if (count !== 0) writer.uint32(field, count);
}
