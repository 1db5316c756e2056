import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import type { FoundSpan, FoundSpanSet, FoundTrace, TraceqlEngine } from "../../query/traceql/engine.ts";
import type { SearchBody, SearchSpan, SearchSpanSet, SearchTrace } from "../wire/tempo.ts";
import { parametersOf } from "../parameters.ts";
import { keyValueJson } from "./otlp-json.ts";
import { count, timeRange, withQueryErrors } from "./parameters.ts";
import { queryFromTags } from "./tag-query.ts";

const DEFAULT_LIMIT = 20;
const DEFAULT_SPANS = 3;
const NANOS_PER_MILLI = 1_000_000n;
const NO_ROOT = "<root span not yet received>";

/** GET|POST /api/search (Tempo HTTP API, "Search"): by TraceQL in `q`, or by `tags` and durations. */
export async function search(c: Context, engine: TraceqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const { maxTraces, maxSpansPerSpanSet } = engine.limits;
  const request = {
    query: queryOf(parameters),
    range: timeRange(parameters),
    limit: count(parameters, "limit", {
      fallback: DEFAULT_LIMIT,
      min: 1,
      max: maxTraces,
      limit: "query.maxTraces",
    }),
    spansPerSpanSet: count(parameters, "spss", {
      fallback: DEFAULT_SPANS,
      min: 0,
      max: maxSpansPerSpanSet,
      limit: "maxSpansPerSpanSet",
    }),
  };
  const found = await withQueryErrors(() => engine.search(request, c.req.raw.signal));
  return c.json<SearchBody>({
    traces: found.traces.map(traceJson),
    metrics: { inspectedSpans: String(found.inspectedSpans), totalBlocks: 1, completedJobs: 1, totalJobs: 1 },
  });
}

function queryOf(parameters: URLSearchParams): string {
  const query = parameters.get("q") ?? "";
  const fromTags = queryFromTags(parameters);
  if (fromTags === undefined) return query.trim() === "" ? "{}" : query;
  if (query.trim() !== "")
    throw new WatchtowerError("invalid", "invalid request: can't specify tags and q in the same query");
  return fromTags;
}

function traceJson(trace: FoundTrace): SearchTrace {
  const durationMs = Number(trace.duration / NANOS_PER_MILLI);
  const spanSets = trace.spanSets.map(spanSetJson);
  const [spanSet] = spanSets;
  return {
    traceID: trace.traceId.replace(/^0+/, ""),
    rootServiceName: trace.root?.serviceName ?? NO_ROOT,
    ...(trace.root === undefined ? {} : { rootTraceName: trace.root.name }),
    startTimeUnixNano: String(trace.startTime),
    ...(durationMs === 0 ? {} : { durationMs }),
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
