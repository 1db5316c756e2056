import type { FoundSpan, FoundSpanSet, FoundTrace, SearchResult } from "../../query/traceql/engine.ts";
import type { SearchBody, SearchSpan, SearchSpanSet, SearchTrace } from "../wire/tempo.ts";
import { keyValueJson } from "./otlp-json.ts";
import { metricsJson } from "./query-metrics.ts";

const NANOS_PER_MILLI = 1_000_000n;
/** Instead of the root's service, while it is not there. */
export const NO_ROOT = "<root span not yet received>";

/** Without leading zeros, as Tempo's search shows ids. */
export const shownTraceId = ({ traceId }: FoundTrace): string => traceId.replace(/^0+/, "");

/** Whole milliseconds, cut. */
export const durationMs = ({ duration }: FoundTrace): number => Number(duration / NANOS_PER_MILLI);

/** tempopb.SearchResponse as protobuf's JSON: no fields with defaults. */
export function searchBody({ traces, inspectedSpans }: SearchResult): SearchBody {
  return { traces: traces.map(traceJson), metrics: metricsJson(inspectedSpans) };
}

function traceJson(trace: FoundTrace): SearchTrace {
  const duration = durationMs(trace);
  const spanSets = trace.spanSets.map(spanSetJson);
  const [spanSet] = spanSets;
  return {
    traceID: shownTraceId(trace),
    rootServiceName: trace.root?.serviceName ?? NO_ROOT,
    ...(trace.root === undefined ? {} : { rootTraceName: trace.root.name }),
    startTimeUnixNano: String(trace.startTime),
    ...(duration === 0 ? {} : { durationMs: duration }),
    ...(spanSet === undefined ? {} : { spanSet }),
    spanSets,
    serviceStats: Object.fromEntries(
      [...trace.services].map(([service, { spans, errors }]) => [
        service,
        { ...(spans === 0 ? {} : { spanCount: spans }), ...(errors === 0 ? {} : { errorCount: errors }) },
      ]),
    ),
  };
}

function spanSetJson(set: FoundSpanSet): SearchSpanSet {
  const attributes = set.attributes.map(keyValueJson);
  return {
    spans: set.spans.map(spanJson),
    matched: set.matched,
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}

function spanJson(span: FoundSpan): SearchSpan {
  const attributes = span.attributes.map(keyValueJson);
  return {
    spanID: span.spanId,
    ...(span.name === undefined ? {} : { name: span.name }),
    startTimeUnixNano: String(span.startTime),
    durationNanos: String(span.duration),
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}
