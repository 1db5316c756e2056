import { writeAttributes } from "../../model/otlp/encode-common.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import type { FoundSpan, FoundSpanSet, FoundTrace } from "../../query/traceql/engine.ts";
import { writeMetrics } from "./query-metrics.ts";
import type { Jobs } from "./query-metrics.ts";
import { NO_ROOT, durationMs, shownTraceId } from "./search-json.ts";

/** tempopb.SearchResponse. */
export function encodeSearch(traces: readonly FoundTrace[], inspectedSpans: number, jobs: Jobs): Uint8Array {
  const writer = new WireWriter();
  for (const trace of traces) writer.message(1, (inner) => writeTrace(inner, trace));
  writeMetrics(writer, 2, inspectedSpans, jobs);
  return writer.finish();
}

function writeTrace(writer: WireWriter, trace: FoundTrace): void {
  writer.string(1, shownTraceId(trace));
  writer.string(2, trace.root?.serviceName ?? NO_ROOT);
  if (trace.root !== undefined) writer.string(3, trace.root.name);
  writer.int64(4, trace.startTime);
  const duration = durationMs(trace);
  if (duration > 0) writer.uint32(5, duration);
  const [first] = trace.spanSets;
  if (first !== undefined) writer.message(6, (inner) => writeSpanSet(inner, first));
  for (const set of trace.spanSets) writer.message(7, (inner) => writeSpanSet(inner, set));
  for (const [service, { spans, errors }] of trace.services) {
    writer.message(8, (entry) => {
      entry.string(1, service);
      entry.message(2, (stats) => {
        if (spans > 0) stats.uint32(1, spans);
        if (errors > 0) stats.uint32(2, errors);
      });
    });
  }
}

function writeSpanSet(writer: WireWriter, { spans, matched, attributes }: FoundSpanSet): void {
  for (const span of spans) writer.message(1, (inner) => writeSpan(inner, span));
  if (matched > 0) writer.uint32(2, matched);
  writeAttributes(writer, 3, attributes);
}

function writeSpan(writer: WireWriter, span: FoundSpan): void {
  writer.string(1, span.spanId);
  if (span.name !== undefined) writer.string(2, span.name);
  writer.int64(3, span.startTime);
  if (span.duration > 0n) writer.int64(4, span.duration);
  writeAttributes(writer, 5, span.attributes);
}
