import type { LokiEntry, LokiStream } from "../../api/wire/loki.ts";
import { levelOf, type Level } from "../colors/levels.ts";
import { shortHash } from "../link/short-hash.ts";

/** `parsed` by the query, `detected` within the text as JSON or logfmt. */
export type FieldKind = "label" | "metadata" | "parsed" | "detected";

/** A label or field of a line, and where it comes from. */
export interface LogField {
  readonly kind: FieldKind;
  readonly name: string;
  readonly value: string;
  /** Of a detected field: the stage of LogQL that finds it. */
  readonly parser?: "json" | "logfmt";
}

/** One log line as the list shows it. */
export interface LogRow {
  /** Unix nanoseconds, as sent: too long for a number. */
  readonly time: string;
  /** Unix milliseconds. */
  readonly ms: number;
  readonly line: string;
  readonly level: Level;
  readonly fields: readonly LogField[];
  readonly service: string;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  /** Which of several queries found it. */
  readonly query?: string;
  /** How many lines this one stands for, where like ones are left out. */
  readonly repeats?: number;
}

/** The lines of all streams, in no particular order between streams. */
export function logRows(streams: readonly LokiStream[]): LogRow[] {
  return streams.flatMap(({ stream, values }) => {
    const labels = fieldsOf("label", stream);
    return values.map((entry) => logRow(labels, entry));
  });
}

function logRow(labels: readonly LogField[], [time, line, groups]: LokiEntry): LogRow {
  const metadata = fieldsOf("metadata", groups?.structuredMetadata);
  const fields = [...labels, ...metadata, ...fieldsOf("parsed", groups?.parsed)];
  const find = (...names: readonly string[]) => fields.find((field) => names.includes(field.name))?.value;
  return {
    time,
    ms: Number(time) / 1e6,
    line,
    level: levelOf(find("detected_level") ?? find("level", "severity_text")),
    fields,
    service: find("service_name") ?? "",
    traceId: find("trace_id", "traceID", "traceId") ?? traceIdWithin(line),
    spanId: find("span_id", "spanID", "spanId"),
  };
}

/** As logging libraries write it: `trace_id=…`, `"traceId": "…"`, `TraceID: …`. */
const TRACE_ID = /\btrace[_.-]?id["']?\s*[=:]\s*["']?([0-9a-f]{32})(?![0-9a-f])/i;

/** The trace that the text itself names. */
const traceIdWithin = (line: string): string | undefined => TRACE_ID.exec(line)?.[1]?.toLowerCase();

function fieldsOf(
  kind: FieldKind,
  values: Readonly<Record<string, string>> | undefined,
): readonly LogField[] {
  return Object.entries(values ?? {}).map(([name, value]) => ({ kind, name, value }));
}

/** The same for the same line in another answer; equal lines of one moment share it. */
export function rowKey({ time, line, fields }: LogRow): string {
  return JSON.stringify([time, line, fields.map(({ name, value }) => [name, value])]);
}

/** The same as short as a URL needs it. */
export const lineId = (row: LogRow): string => `${row.time}-${shortHash((row.query ?? "") + rowKey(row))}`;

/** Oldest first; lines of one moment keep their order. */
export function byTime(a: LogRow, b: LogRow): number {
  if (a.time.length !== b.time.length) return a.time.length - b.time.length;
  return a.time < b.time ? -1 : a.time > b.time ? 1 : 0;
}

/** Rows in the direction wanted. */
export function sortRows(rows: readonly LogRow[], direction: "backward" | "forward"): LogRow[] {
  const ascending = rows.toSorted(byTime);
  return direction === "forward" ? ascending : ascending.toReversed();
}

/** Adds a batch of a live tail to the rows before it, keeping the newest `cap`. Oldest first. */
export function appendTail(rows: readonly LogRow[], batch: readonly LogRow[], cap: number): LogRow[] {
  const sorted = batch.toSorted(byTime);
  const last = rows.at(-1);
  const first = sorted[0];
  const merged = [...rows, ...sorted];
  if (last !== undefined && first !== undefined && byTime(first, last) < 0) merged.sort(byTime);
  return merged.length > cap ? merged.slice(merged.length - cap) : merged;
}
