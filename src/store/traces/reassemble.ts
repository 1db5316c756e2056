import { fromHex } from "../../base/bytes.ts";
import type { ResourceSpans } from "../../model/otlp/trace.ts";
import { WireReader, WireType } from "../../model/wire/reader.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import { readTraces } from "../../model/otlp/decode-trace.ts";
import type { Placement } from "../duckdb/shapes.ts";
import { IN_REST, PROMOTED_COLUMNS } from "./columns.ts";
import type { StoredSpan } from "./span-row.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

const ATTRIBUTES = 9;

/**
 * The spans as they were sent, in OTLP's grouping: each resource once, and each scope once in it, in
 * order of first sight.
 */
export function reassemble(
  spans: readonly StoredSpan[],
  vocabulary: SpanVocabulary,
): readonly ResourceSpans[] {
  const resources = vocabulary.dictionaries.get("resource");
  const scopes = vocabulary.dictionaries.get("scope");
  const traces = new WireWriter();
  for (const [resource, ofResource] of grouped(spans, (span) => span.resource)) {
    traces.message(1, (resourceSpans) => {
      resourceSpans.raw(resources.bytesOf(resource));
      for (const [scope, ofScope] of grouped(ofResource, (span) => span.scope)) {
        resourceSpans.message(2, (scopeSpans) => {
          scopeSpans.raw(scopes.bytesOf(scope));
          for (const span of ofScope) scopeSpans.message(2, (writer) => writeSpan(writer, span, vocabulary));
        });
      }
    });
  }
  return readTraces(traces.finish());
}

function writeSpan(writer: WireWriter, span: StoredSpan, vocabulary: SpanVocabulary): void {
  writer.bytes(1, idBytes(span.traceId));
  writer.bytes(2, idBytes(span.spanId));
  if (span.parentSpanId !== "") writer.bytes(4, idBytes(span.parentSpanId));
  const name = span.nameId;
  if (name !== 0) writer.bytes(5, vocabulary.dictionaries.get("name").bytesOf(name));
  if (span.kindCode !== IN_REST) writer.uint32(6, span.kindCode);
  writer.fixed64(7, span.startTime);
  writer.fixed64(8, span.startTime + span.duration);
  writeStatus(writer, span, vocabulary);
  writeRest(writer, span, vocabulary);
}

/** The fields without a column, and among them the promoted attributes where they were sent. */
function writeRest(writer: WireWriter, span: StoredSpan, vocabulary: SpanVocabulary): void {
  const { restBytes } = span;
  const rest = new WireReader(restBytes);
  let passed = 0;
  for (const { column, after } of vocabulary.shapes.placements(span.shape) ?? COLUMNS_FIRST) {
    const id = span.promoted(column);
    if (id === 0) continue;
    const from = rest.position;
    while (passed < after && rest.next()) {
      if (rest.field === ATTRIBUTES && rest.wireType === WireType.bytes) passed++;
      rest.skip();
    }
    writer.raw(restBytes.subarray(from, rest.position));
    writer.bytes(ATTRIBUTES, vocabulary.promoted.bytesOf(id));
  }
  writer.raw(restBytes.subarray(rest.position));
}

const COLUMNS_FIRST: readonly Placement[] = PROMOTED_COLUMNS.map((_, column) => ({ column, after: 0 }));

/** Nothing if the status is in the rest: it was empty, or did not fit. */
function writeStatus(writer: WireWriter, span: StoredSpan, vocabulary: SpanVocabulary): void {
  const { statusMessageId, statusCode } = span;
  if (statusMessageId === 0) return;
  const message = vocabulary.dictionaries.get("status_message").bytesOf(statusMessageId);
  if (message.length === 0 && statusCode === 0) return;
  writer.message(15, (status) => {
    if (message.length > 0) status.bytes(2, message);
    status.uint32(3, statusCode);
  });
}

function idBytes(hex: string): Uint8Array {
  return fromHex(hex) ?? new Uint8Array(0);
}

function grouped<T>(items: readonly T[], key: (item: T) => number): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
