import { fromUtf8 } from "../../base/bytes.ts";
import { unixNano } from "../../base/units.ts";
import type { ResultChunk } from "../duckdb/chunk.ts";
import { readSpan } from "../../model/otlp/decode-trace.ts";
import { idHex } from "../duckdb/ids.ts";
import type { TraceSummary } from "./source.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

export const SUMMARY_COLUMNS = [
  "trace_id",
  "parent_id",
  "start",
  "duration",
  "status",
  "name",
  "resource",
  "rest",
];

const ERROR = 2;
const TRACE_ID_BYTES = 16;

/**
 * A row for each trace and resource. Of several roots the earliest counts. Sums are 128 bits wide, as
 * times from outside may be anything.
 */
export const SUMMARY_SELECT = (relation: string): string =>
  `SELECT trace_id, resource, min("start"), max("start"::HUGEINT + duration::HUGEINT), count(*), ` +
  `count(*) FILTER (WHERE status = ${ERROR}), count(*) FILTER (WHERE parent_id = 0), ` +
  `coalesce(min("start") FILTER (WHERE parent_id = 0), 0), ` +
  `coalesce(arg_min(name, "start") FILTER (WHERE parent_id = 0), 0::UINTEGER), ` +
  `coalesce(arg_min(rest, "start") FILTER (WHERE parent_id = 0 AND name = 0), ''::BLOB) ` +
  `FROM ${relation} GROUP BY trace_id, resource`;

interface Building {
  root: { readonly serviceName: string; readonly name: string } | undefined;
  rootStart: bigint;
  start: bigint;
  end: bigint;
  readonly services: Map<string, { spans: number; errors: number }>;
}

/** Adds up what {@link SUMMARY_SELECT} gives. */
export class SummaryBuilder {
  private readonly vocabulary: SpanVocabulary;
  private readonly traces = new Map<string, Building>();

  constructor(vocabulary: SpanVocabulary) {
    this.vocabulary = vocabulary;
  }

  add(chunk: ResultChunk): void {
    for (let row = 0; row < chunk.rows; row++) this.addRow(chunk, row);
  }

  finish(): ReadonlyMap<string, TraceSummary> {
    const summaries = new Map<string, TraceSummary>();
    for (const [traceId, { root, start, end, services }] of this.traces) {
      summaries.set(traceId, {
        traceId,
        root,
        startTime: unixNano(start),
        endTime: unixNano(end),
        services,
      });
    }
    return summaries;
  }

  private addRow(chunk: ResultChunk, row: number): void {
    const serviceName = this.vocabulary.resources.text(chunk.u32(1)[row] ?? 0, "service.name");
    const [start, end] = [chunk.i64(2)[row] ?? 0n, chunk.hugeint(3, row)];
    const trace = this.traceOf(idHex(chunk.fixed(0), row, TRACE_ID_BYTES), start, end);
    if (start < trace.start) trace.start = start;
    if (end > trace.end) trace.end = end;
    const service = trace.services.get(serviceName) ?? { spans: 0, errors: 0 };
    trace.services.set(serviceName, service);
    service.spans += Number(chunk.i64(4)[row] ?? 0n);
    service.errors += Number(chunk.i64(5)[row] ?? 0n);
    const rootStart = chunk.i64(7)[row] ?? 0n;
    if (chunk.i64(6)[row] === 0n || (trace.root !== undefined && trace.rootStart <= rootStart)) return;
    trace.root = { serviceName, name: this.nameOf(chunk, row) };
    trace.rootStart = rootStart;
  }

  private traceOf(traceId: string, start: bigint, end: bigint): Building {
    const known = this.traces.get(traceId);
    if (known !== undefined) return known;
    const trace: Building = { root: undefined, rootStart: 0n, start, end, services: new Map() };
    this.traces.set(traceId, trace);
    return trace;
  }

  private nameOf(chunk: ResultChunk, row: number): string {
    const id = chunk.u32(8)[row] ?? 0;
    if (id === 0) return readSpan(chunk.bytes(9, row)).name;
    return fromUtf8(this.vocabulary.dictionaries.get("name").bytesOf(id));
  }
}
