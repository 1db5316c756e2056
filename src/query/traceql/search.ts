import { limitError } from "../../base/errors.ts";
import { nanoseconds, unixNano } from "../../base/units.ts";
import type { Nanoseconds, UnixNano } from "../../base/units.ts";
import type { AnyValue } from "../../model/otlp/common.ts";
import type { TimeRange } from "../../store/signal-store.ts";
import { REACH_NANOS } from "../../store/traces/source.ts";
import type { SpanScan, TraceSource } from "../../store/traces/source.ts";
import type { Pipeline } from "./ast.ts";
import { compileTest } from "./compile.ts";
import type { Test } from "./compile.ts";
import { candidateCondition, isLocal } from "./condition.ts";
import { fetchTraces } from "./fetch-traces.ts";
import type { TraceqlLimits } from "./limits.ts";
import { compilePipeline } from "./run.ts";
import type { RunPipeline, SpanSet } from "./run.ts";
import { compileShown, shownAggregate } from "./shown.ts";
import type { Shown, ShownAttribute } from "./shown.ts";
import { TraceView } from "./trace-view.ts";

/** How many candidate traces are fetched whole at a time, at least. */
const CHUNK_TRACES = 20;

export interface SearchRequest {
  readonly query: string;
  readonly range: TimeRange;
  /** Traces wanted. */
  readonly limit: number;
  readonly spansPerSpanSet: number;
}

export interface FoundSpan {
  readonly spanId: string;
  /** Only if the query mentions it. */
  readonly name: string | undefined;
  readonly startTime: UnixNano;
  readonly duration: Nanoseconds;
  readonly attributes: readonly ShownAttribute[];
}

export interface FoundSpanSet {
  /** The first ones, by start. */
  readonly spans: readonly FoundSpan[];
  /** How many there are in all. */
  readonly matched: number;
  readonly attributes: readonly { readonly key: string; readonly value: AnyValue }[];
}

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

export interface SearchResult {
  /** Newest start first, then by id. */
  readonly traces: readonly FoundTrace[];
  readonly inspectedSpans: number;
}

interface Plan {
  readonly run: RunPipeline;
  readonly shown: Shown;
  /** Decides candidates before their trace is fetched, where a span alone can. */
  readonly precheck: Test | undefined;
}

/**
 * In two steps: the store is asked for spans, newest first, that a matching trace must have one of; the
 * traces of these are fetched whole, and the query decides on them exactly. It ends with the newest
 * `limit` traces.
 */
export async function search(
  source: TraceSource,
  pipeline: Pipeline,
  request: SearchRequest,
  limits: TraceqlLimits,
  signal: AbortSignal,
): Promise<SearchResult> {
  const plan: Plan = {
    run: compilePipeline(pipeline),
    shown: compileShown(pipeline),
    precheck: precheckOf(pipeline),
  };
  const found: FoundTrace[] = [];
  const seen = new Set<string>();
  let waiting: string[] = [];
  let inspectedSpans = 0;

  const decide = async (): Promise<void> => {
    const wanted = waiting;
    waiting = [];
    for (const trace of await fetchTraces(source, wanted, signal)) {
      if (!overlaps(trace, request.range)) continue;
      const sets = plan.run(trace);
      if (sets.length > 0) found.push(describe(trace, sets, plan.shown, request.spansPerSpanSet));
    }
  };

  const condition = candidateCondition(pipeline);
  for (const range of rangesOf(request.range)) {
    for await (const batch of source.scan({ ...range, condition, hint: request.limit }, signal)) {
      inspectedSpans += batch.length;
      if (inspectedSpans > limits.maxSpansInspected) {
        throw limitError("query.maxSpans", limits.maxSpansInspected, "the search looks at too many spans");
      }
      for (const span of batch) {
        if (seen.has(span.traceId) || plan.precheck?.(span, WITHOUT_TRACE) === false) continue;
        seen.add(span.traceId);
        waiting.push(span.traceId);
        if (waiting.length < Math.max(CHUNK_TRACES, request.limit - found.length)) continue;
        await decide();
        if (found.length >= request.limit) return result(found, request.limit, inspectedSpans);
      }
    }
    await decide();
    if (found.length >= request.limit) break;
  }
  return result(found, request.limit, inspectedSpans);
}

/**
 * A trace is found when it overlaps the range, as in Tempo: by a matching span that starts in it; or before it,
 * if the trace goes on into it; or after it, if the trace began before its end.
 */
function rangesOf({ start, end }: TimeRange): readonly (TimeRange & Pick<SpanScan, "across">)[] {
  const before = unixNano(start > REACH_NANOS ? start - REACH_NANOS : 0n);
  const after = unixNano(end + REACH_NANOS);
  return [
    { start, end },
    { start: before, end: start, across: { time: start, side: "later" } },
    { start: end, end: after, across: { time: end, side: "earlier" } },
  ];
}

const overlaps = (trace: TraceView, { start, end }: TimeRange): boolean =>
  trace.startNanos < end && trace.endNanos >= start;

const WITHOUT_TRACE = new TraceView("", []);

function precheckOf(pipeline: Pipeline): Test | undefined {
  const [stage] = pipeline.stages;
  if (stage?.kind !== "spanset" || stage.expression.kind !== "filter") return undefined;
  const { condition } = stage.expression;
  return condition !== undefined && isLocal(condition) ? compileTest(condition) : undefined;
}

function result(found: readonly FoundTrace[], limit: number, inspectedSpans: number): SearchResult {
  const traces = found.slice(0, limit).toSorted((a, b) => {
    if (a.startTime !== b.startTime) return a.startTime > b.startTime ? -1 : 1;
    return a.traceId < b.traceId ? -1 : 1;
  });
  return { traces, inspectedSpans };
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
    root: root === undefined ? undefined : { serviceName: root.serviceName, name: root.name },
    startTime: unixNano(trace.startNanos),
    duration: nanoseconds(trace.endNanos - trace.startNanos),
    spanSets: sets.map((set) => describeSet(trace, set, shown, spansPerSpanSet)),
    services: serviceCounts(trace),
  };
}

function describeSet(trace: TraceView, set: SpanSet, shown: Shown, spansPerSpanSet: number): FoundSpanSet {
  const spans = set.spans.slice(0, spansPerSpanSet).map((span) => ({
    spanId: span.spanId,
    name: shown.name ? span.name : undefined,
    startTime: span.startTime,
    duration: span.duration,
    attributes: shown.attributes(span, trace),
  }));
  const attributes = set.attributes.map(({ key, value }) => ({ key, value: shownAggregate(key, value) }));
  return { spans, matched: set.spans.length, attributes };
}

const STATUS_ERROR = 2;

function serviceCounts(trace: TraceView): FoundTrace["services"] {
  const counts = new Map<string, { spans: number; errors: number }>();
  for (const span of trace.spans) {
    const count = counts.get(span.serviceName) ?? { spans: 0, errors: 0 };
    count.spans++;
    if (span.status === STATUS_ERROR) count.errors++;
    counts.set(span.serviceName, count);
  }
  return counts;
}
