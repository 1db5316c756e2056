import { sequence, unixMilli } from "../../../src/base/units.ts";
import type { JournalRecord } from "../../../src/journal/record.ts";
import type { AnyValue, KeyValue } from "../../../src/model/otlp/common.ts";
import { WireWriter } from "../../../src/model/wire/writer.ts";

/** Log requests for tests. */

export const text = (value: string): AnyValue => ({ kind: "string", value });
export const int = (value: number): AnyValue => ({ kind: "int", value: BigInt(value) });
export const map = (members: Readonly<Record<string, AnyValue>>): AnyValue => ({
  kind: "map",
  value: pairs(members),
});

export interface TestLog {
  readonly time?: bigint;
  readonly observed?: bigint;
  readonly severity?: number;
  readonly severityText?: string;
  readonly body?: AnyValue;
  readonly attributes?: Readonly<Record<string, AnyValue>>;
  readonly traceId?: Uint8Array;
  readonly spanId?: Uint8Array;
  readonly flags?: number;
  readonly dropped?: number;
  readonly eventName?: string;
}

export interface TestLogGroup {
  readonly resource?: Readonly<Record<string, AnyValue>>;
  readonly scope?: { readonly name: string; readonly version?: string };
  readonly schemaUrl?: string;
  readonly logs: readonly TestLog[];
}

export const RECEIVED_AT = unixMilli(1_700_000_000_000);

/** A journal record with an ExportLogsServiceRequest. */
export function logRecord(number: number, groups: readonly TestLogGroup[]): JournalRecord {
  const writer = new WireWriter();
  for (const { resource, scope, schemaUrl, logs } of groups) {
    writer.message(1, (group) => {
      group.message(1, (inner) => writeAttributes(inner, 1, pairs(resource ?? {})));
      group.message(2, (inner) => {
        if (scope !== undefined) {
          inner.message(1, (head) => {
            head.string(1, scope.name);
            head.string(2, scope.version ?? "");
          });
        }
        for (const log of logs) inner.message(2, (message) => writeLog(message, log));
      });
      if (schemaUrl !== undefined) group.string(3, schemaUrl);
    });
  }
  return {
    sequence: sequence(number),
    signal: "logs",
    receivedAt: RECEIVED_AT,
    payload: writer.finish(),
  };
}

function writeLog(writer: WireWriter, log: TestLog): void {
  if (log.time !== undefined) writer.fixed64(1, log.time);
  if (log.severity !== undefined) writer.uint32(2, log.severity);
  if (log.severityText !== undefined) writer.string(3, log.severityText);
  const { body } = log;
  if (body !== undefined) writer.message(5, (inner) => writeValue(inner, body));
  writeAttributes(writer, 6, pairs(log.attributes ?? {}));
  if (log.dropped !== undefined) writer.uint32(7, log.dropped);
  if (log.flags !== undefined) writer.fixed32(8, log.flags);
  if (log.traceId !== undefined) writer.bytes(9, log.traceId);
  if (log.spanId !== undefined) writer.bytes(10, log.spanId);
  if (log.observed !== undefined) writer.fixed64(11, log.observed);
  if (log.eventName !== undefined) writer.string(12, log.eventName);
}

function writeValue(writer: WireWriter, value: AnyValue): void {
  switch (value.kind) {
    case "string":
      return writer.string(1, value.value);
    case "bool":
      return writer.bool(2, value.value);
    case "int":
      return writer.int64(3, value.value);
    case "double":
      return writer.double(4, value.value);
    case "array":
      return writer.message(5, (list) => {
        for (const item of value.value) list.message(1, (inner) => writeValue(inner, item));
      });
    case "map":
      return writer.message(6, (list) => writeAttributes(list, 1, value.value));
    case "bytes":
      return writer.bytes(7, value.value);
    case "empty":
      return undefined;
  }
}

function writeAttributes(writer: WireWriter, field: number, attributes: readonly KeyValue[]): void {
  for (const { key, value } of attributes) {
    writer.message(field, (attribute) => {
      attribute.string(1, key);
      attribute.message(2, (inner) => writeValue(inner, value));
    });
  }
}

function pairs(members: Readonly<Record<string, AnyValue>>): KeyValue[] {
  return Object.entries(members).map(([key, value]) => ({ key, value }));
}
