import { sequence, unixMilli } from "../../base/units.ts";
import type { JournalRecord } from "../../journal/record.ts";
import type { AnyValue, KeyValue } from "../../model/otlp/common.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import { writeAttributes } from "../traces/test-spans.ts";

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
  readonly logs: readonly TestLog[];
}

export const RECEIVED_AT = unixMilli(1_700_000_000_000);

/** A journal record with an ExportLogsServiceRequest. */
export function logRecord(number: number, groups: readonly TestLogGroup[]): JournalRecord {
  const writer = new WireWriter();
  for (const { resource, scope, logs } of groups) {
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
  if (body !== undefined) writer.raw(field(5, body));
  writeAttributes(writer, 6, pairs(log.attributes ?? {}));
  if (log.dropped !== undefined) writer.uint32(7, log.dropped);
  if (log.flags !== undefined) writer.fixed32(8, log.flags);
  if (log.traceId !== undefined) writer.bytes(9, log.traceId);
  if (log.spanId !== undefined) writer.bytes(10, log.spanId);
  if (log.observed !== undefined) writer.fixed64(11, log.observed);
  if (log.eventName !== undefined) writer.string(12, log.eventName);
}

/** The value as message field: written as an attribute's value, of which the key is taken off. */
function field(number: number, value: AnyValue): Uint8Array {
  const attribute = new WireWriter();
  writeAttributes(attribute, 1, [{ key: "", value }]);
  const bytes = attribute.finish();
  const start = bytes.indexOf((2 << 3) | 2, 4);
  const writer = new WireWriter();
  writer.tag(number, 2);
  writer.raw(bytes.subarray(start + 1));
  return writer.finish();
}

function pairs(members: Readonly<Record<string, AnyValue>>): KeyValue[] {
  return Object.entries(members).map(([key, value]) => ({ key, value }));
}
