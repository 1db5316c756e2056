import type { LabelPair } from "../labels.ts";
import { WireWriter } from "../wire/writer.ts";
import { LOKI_STREAM_SCHEMA } from "./stream-schema.ts";
import type { PushRequest, PushStream } from "./push.ts";

/**
 * A push as an ExportLogsServiceRequest: each stream a ResourceLogs whose schema URL says that the resource's
 * attributes are the stream's labels as they are; each entry a LogRecord, its structured metadata attributes.
 */
export function pushToOtlp(request: PushRequest): Uint8Array {
  const writer = new WireWriter();
  for (const stream of request) writer.message(1, (message) => writeStream(message, stream));
  return writer.finish();
}

function writeStream(writer: WireWriter, { labels, entries }: PushStream): void {
  writer.message(1, (resource) => writeAttributes(resource, 1, labels));
  writer.message(2, (scope) => {
    for (const { time, line, metadata } of entries) {
      scope.message(2, (record) => {
        record.fixed64(1, time);
        record.message(5, (body) => body.string(1, line));
        writeAttributes(record, 6, metadata);
      });
    }
  });
  writer.string(3, LOKI_STREAM_SCHEMA);
}

function writeAttributes(writer: WireWriter, field: number, pairs: readonly LabelPair[]): void {
  for (const [name, value] of pairs) {
    writer.message(field, (attribute) => {
      attribute.string(1, name);
      attribute.message(2, (any) => any.string(1, value));
    });
  }
}
