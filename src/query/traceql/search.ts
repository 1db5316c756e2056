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
import { Pace } from "./pace.ts";
import type { RunPipeline } from "./run.ts";
import type { SpanSet } from "./span-set.ts";
import { compileShown, shownAggregate } from "./shown.ts";
import type { Shown, ShownAttribute } from "./shown.ts";
import { TraceView, aloneNode } from "./trace-view.ts";

/**
 * How many candidate traces are fetched whole at a time: few at first, as they may be enough, then twice as many
 * each time, as each fetch looks through all of the store; but no more spans than fit in memory with ease.
 */
const FIRST_FETCHED_TRACES = 20;
const MOST_FIRST_FETCHED = 100;
const MOST_FETCHED_TRACES = 4096;
const MOST_FETCHED_SPANS = 50_000;

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

/** A trace that matches, with the span sets that are left of it. */
interface Match {
  readonly trace: TraceView;
  readonly sets: readonly SpanSet[];
}

/** Asked for matches one by one, newest first. */
export interface Matching {
  readonly pipeline: Pipeline;
  readonly range: TimeRange;
  /** How many matches are likely to be taken. */
  readonly hint: number;
}

/** The newest `limit` traces that match, and what is shown of them. */
export async function search(
  source: TraceSource,
  pipeline: Pipeline,
  { range, limit, spansPerSpanSet }: SearchRequest,
  limits: TraceqlLimits,
  signal: AbortSignal,
): Promise<SearchResult> {
  const shown = compileShown(pipeline);
  const finder = new MatchFinder(source, limits, signal);
  const found: FoundTrace[] = [];
  for await (const { trace, sets } of finder.matches({ pipeline, range, hint: limit })) {
    found.push(describe(trace, sets, shown, spansPerSpanSet));
    if (found.length >= limit) break;
  }
  return { traces: found.toSorted(newestFirst), inspectedSpans: finder.inspectedSpans };
}

/**
 * Finds in two steps: the store is asked for spans, newest first, that a matching trace must have one of; the
 * traces of these are fetched whole, and the query decides on them exactly.
 */
export class MatchFinder {
  inspectedSpans = 0;
  private readonly source: TraceSource;
  private readonly limits: TraceqlLimits;
  private readonly signal: AbortSignal;
  private readonly pace: Pace;
  private chunk = FIRST_FETCHED_TRACES;

  constructor(source: TraceSource, limits: TraceqlLimits, signal: AbortSignal) {
    this.source = source;
    this.limits = limits;
    this.signal = signal;
    this.pace = new Pace(signal);
  }

  /** @throws WatchtowerError `limit`, or the signal's reason. */
  async *matches({ pipeline, range, hint }: Matching): AsyncGenerator<Match> {
    const run = compilePipeline(pipeline);
    const precheck = precheckOf(pipeline);
    const condition = candidateCondition(pipeline);
    this.chunk = Math.min(MOST_FIRST_FETCHED, Math.max(FIRST_FETCHED_TRACES, hint));
    const seen = new Set<string>();
    for (const part of rangesOf(range)) {
      let waiting: string[] = [];
      for await (const batch of this.source.scan({ ...part, condition, hint }, this.signal)) {
        this.inspected(batch.length);
        for (const span of batch) {
          if (this.pace.isOver()) await this.pace.rest();
          const { traceId } = span;
          if (seen.has(traceId) || precheck?.(aloneNode(span), WITHOUT_TRACE) === false) continue;
          seen.add(traceId);
          waiting.push(traceId);
          if (waiting.length < this.chunk) continue;
          yield* this.decide(waiting, run, range);
          waiting = [];
        }
      }
      yield* this.decide(waiting, run, range);
    }
  }

  private async *decide(ids: readonly string[], run: RunPipeline, range: TimeRange): AsyncGenerator<Match> {
    const traces = await fetchTraces(this.source, ids, this.signal);
    this.adaptChunk(traces);
    for (const trace of traces) {
      if (this.pace.isOver()) await this.pace.rest();
      if (!overlaps(trace, range)) continue;
      const sets = await run(trace, this.pace);
      if (sets.length > 0) yield { trace, sets };
    }
  }

  private adaptChunk(traces: readonly TraceView[]): void {
    const spans = traces.reduce((sum, trace) => sum + trace.spans.length, 0);
    const fitting = Math.trunc((MOST_FETCHED_SPANS * traces.length) / Math.max(1, spans));
    this.chunk = Math.max(1, Math.min(MOST_FETCHED_TRACES, this.chunk * 2, fitting));
  }

  private inspected(spans: number): void {
    this.inspectedSpans += spans;
    if (this.inspectedSpans > this.limits.maxSpansInspected) {
      throw limitError("query.maxSpans", this.limits.maxSpansInspected, "the search looks at too many spans");
    }
  }
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

function newestFirst(a: FoundTrace, b: FoundTrace): number {
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
