import { nanoseconds, unixNano } from "../../base/units.ts";
import type { Nanoseconds, UnixNano } from "../../base/units.ts";
import type { AnyValue } from "../../model/otlp/common.ts";
import type { TimeRange } from "../../store/signal-store.ts";
import type { TraceSource } from "../../store/traces/source.ts";
import type { Pipeline } from "./ast.ts";
import type { TraceqlLimits } from "./limits.ts";
import { MatchFinder } from "./match-finder.ts";
import type { SpanSet } from "./span-set.ts";
import { simplifyFilters } from "./simplify.ts";
import { compileShown, shownAggregate } from "./shown.ts";
import type { Shown, ShownAttribute } from "./shown.ts";
import type { TraceView } from "./trace-view.ts";

/** A search as Tempo's `/api/search` asks for it. */
export interface SearchRequest {
  readonly query: string;
  readonly range: TimeRange;
  /** Traces wanted. */
  readonly limit: number;
  readonly spansPerSpanSet: number;
  /** Told of each trace of the answer as soon as it is found, and how many spans were looked at until then. */
  readonly onFound?: (trace: FoundTrace, inspectedSpans: number) => void;
}

export interface FoundSpan {
  readonly spanId: string;
  /** Only if the query mentions it. */
  readonly name: string | undefined;
  readonly startTime: UnixNano;
  readonly duration: Nanoseconds;
  readonly attributes: readonly ShownAttribute[];
}

/** Spans of a trace that match together; with `by()` there may be several. */
export interface FoundSpanSet {
  /** The first ones, by start. */
  readonly spans: readonly FoundSpan[];
  /** How many there are in all. */
  readonly matched: number;
  readonly attributes: readonly { readonly key: string; readonly value: AnyValue }[];
}

/** A trace that matches: what is said of it is of the whole trace, beside its span sets. */
export interface FoundTrace {
  readonly traceId: string;
  /** Absent while no root span was received. */
  readonly root: { readonly serviceName: string; readonly name: string } | undefined;
  readonly startTime: UnixNano;
  readonly duration: Nanoseconds;
  readonly spanSets: readonly FoundSpanSet[];
  /** Of the whole trace, by service. */
  readonly services: ReadonlyMap<string, { readonly spans: number; readonly errors: number }>;
}

/** The traces found, and how many spans were looked at. */
export interface SearchResult {
  /** Newest start first, then by id. */
  readonly traces: readonly FoundTrace[];
  readonly inspectedSpans: number;
}

/** The newest `limit` traces that match, and what is shown of them. */
export async function search(
  source: TraceSource,
  pipeline: Pipeline,
  { range, limit, spansPerSpanSet, onFound }: SearchRequest,
  limits: TraceqlLimits,
  signal: AbortSignal,
): Promise<SearchResult> {
  const shown = compileShown(pipeline);
  const finder = new MatchFinder(source, limits, signal);
  const found: FoundTrace[] = [];
  const matching = { pipeline: simplifyFilters(pipeline), range, hint: limit };
  for await (const { trace, sets } of finder.matches(matching)) {
    const described = describe(trace, sets, shown, spansPerSpanSet);
    found.push(described);
    onFound?.(described, finder.inspectedSpans);
    if (found.length >= limit) break;
  }
  return { traces: found.toSorted(newestFirst), inspectedSpans: finder.inspectedSpans };
}

/** Traces of the same start by id. */
export function newestFirst(a: FoundTrace, b: FoundTrace): number {
  if (a.startTime !== b.startTime) return a.startTime > b.startTime ? -1 : 1;
  return a.traceId < b.traceId ? -1 : 1;
}

function describe(
  trace: TraceView,
  sets: readonly SpanSet[],
  shown: Shown,
  spansPerSpanSet: number,
): FoundTrace {
  const { root } = trace;
  return {
    traceId: trace.traceId,
    root: root === undefined ? undefined : { serviceName: root.row.serviceName, name: root.row.name },
    startTime: unixNano(trace.startNanos),
    duration: nanoseconds(trace.endNanos - trace.startNanos),
    spanSets: sets.map((set) => describeSet(trace, set, shown, spansPerSpanSet)),
    services: serviceCounts(trace),
  };
}

function describeSet(trace: TraceView, set: SpanSet, shown: Shown, spansPerSpanSet: number): FoundSpanSet {
  const spans = set.spans.slice(0, spansPerSpanSet).map((span) => ({
    spanId: span.row.spanId,
    name: shown.name ? span.row.name : undefined,
    startTime: span.row.startTime,
    duration: span.row.duration,
    attributes: shown.attributes(span, trace),
  }));
  const attributes = set.attributes.map(({ key, value }) => ({ key, value: shownAggregate(key, value) }));
  return { spans, matched: set.spans.length, attributes };
}

const STATUS_ERROR = 2;

function serviceCounts(trace: TraceView): FoundTrace["services"] {
  const counts = new Map<string, { spans: number; errors: number }>();
  for (const { row } of trace.spans) {
    const { serviceName } = row;
    let count = counts.get(serviceName);
    if (count === undefined) counts.set(serviceName, (count = { spans: 0, errors: 0 }));
    count.spans++;
    if (row.status === STATUS_ERROR) count.errors++;
  }
  return counts;
}
