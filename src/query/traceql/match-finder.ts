import { limitError } from "../../base/errors.ts";
import { unixNano } from "../../base/units.ts";
import type { TimeRange } from "../../store/signal-store.ts";
import { REACH_NANOS } from "../../store/traces/source.ts";
import type { SpanScan, TraceSource } from "../../store/traces/source.ts";
import type { Pipeline } from "./ast.ts";
import { newestFirst, possibleTraces } from "./columns/possible-traces.ts";
import type { Possible } from "./columns/possible-traces.ts";
import { Sieve } from "./columns/sift.ts";
import { compileTest } from "./compile.ts";
import type { Test } from "./compile.ts";
import { candidateCondition, fieldsOf, isLocal } from "./condition.ts";
import { fetchTraces } from "./fetch-traces.ts";
import type { TraceqlLimits } from "./limits.ts";
import { Pace } from "./pace.ts";
import { compilePipeline } from "./run.ts";
import type { RunPipeline } from "./run.ts";
import type { SpanSet } from "./span-set.ts";
import { TraceView, aloneNode } from "./trace-view.ts";

/**
 * How many candidate traces are fetched whole at a time: few at first, as they may be enough, then twice as many
 * each time, as each fetch looks through all of the store; but no more spans than fit in memory with ease.
 */
const FIRST_FETCHED_TRACES = 20;
const MOST_FIRST_FETCHED = 100;
const MOST_FETCHED_TRACES = 4096;
const MOST_FETCHED_SPANS = 50_000;
/** After so many fetches that were not enough, traces are looked for by columns. */
const PROBES = 2;

/** A trace that matches, with the span sets that are left of it. */
export interface Match {
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

/**
 * Finds in two steps: the store is asked for spans, newest first, that a matching trace must have one of; the
 * traces of these are fetched whole, and the query decides on them exactly. Where many do not match, the traces
 * that may are found by columns.
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
    const sieve = Sieve.of(pipeline, this.source);
    const precheck = precheckOf(pipeline);
    const condition = candidateCondition(pipeline);
    this.chunk = Math.min(MOST_FIRST_FETCHED, Math.max(FIRST_FETCHED_TRACES, hint));
    const seen = new Set<string>();
    let probes = PROBES;
    if (sieve !== undefined && hint > MOST_FETCHED_TRACES) {
      yield* this.sifted(sieve, { run, range, seen });
      return;
    }
    for (const part of rangesOf(range)) {
      let waiting: string[] = [];
      for await (const batch of this.source.scan(
        { ...part, condition, hint, ...precheck.read },
        this.signal,
      )) {
        this.inspected(batch.length);
        for (const span of batch) {
          if (this.pace.isOver()) await this.pace.rest();
          const { traceId } = span;
          if (seen.has(traceId) || !precheck.passes(aloneNode(span), WITHOUT_TRACE)) continue;
          seen.add(traceId);
          waiting.push(traceId);
          if (waiting.length < this.chunk) continue;
          yield* this.decide(waiting, run, range);
          waiting = [];
          if (sieve === undefined || --probes > 0) continue;
          yield* this.sifted(sieve, { run, range, seen });
          return;
        }
      }
      yield* this.decide(waiting, run, range);
    }
  }

  /** Traces that match, of those that have the ids. */
  async *matchesOf(ids: readonly string[], pipeline: Pipeline, range: TimeRange): AsyncGenerator<Match> {
    const run = compilePipeline(pipeline);
    for (let at = 0; at < ids.length;) {
      const { chunk } = this;
      yield* this.decide(ids.slice(at, at + chunk), run, range);
      at += chunk;
    }
  }

  /** The newest first, by the spans that may belong to the answer. */
  private async *sifted(
    sieve: Sieve,
    {
      run,
      range,
      seen,
    }: { readonly run: RunPipeline; readonly range: TimeRange; readonly seen: Set<string> },
  ): AsyncGenerator<Match> {
    const found: Possible[] = [];
    for await (const sifted of sieve.sift({ range: withReach(range), fields: [] }, this.pace, this.signal)) {
      this.inspected(sifted.table.rows);
      found.push(...possibleTraces(sifted, range));
    }
    const ids = found
      .toSorted(newestFirst)
      .map(({ id }) => id)
      .filter((id) => !seen.has(id));
    for (let at = 0; at < ids.length;) {
      const { chunk } = this;
      yield* this.decide(ids.slice(at, at + chunk), run, range);
      at += chunk;
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
  const reach = withReach({ start, end });
  return [
    { start, end },
    { start: reach.start, end: start, across: { time: start, side: "later" } },
    { start: end, end: reach.end, across: { time: end, side: "earlier" } },
  ];
}

/** As far as the spans may lie by which a trace of the range is found. */
export function withReach({ start, end }: TimeRange): TimeRange {
  return {
    start: unixNano(start > REACH_NANOS ? start - REACH_NANOS : 0n),
    end: unixNano(end + REACH_NANOS),
  };
}

const overlaps = (trace: TraceView, { start, end }: TimeRange): boolean =>
  trace.startNanos < end && trace.endNanos >= start;

const WITHOUT_TRACE = new TraceView("", []);

/** What is asked of a candidate span before its trace is fetched, and what is read of it for that. */
interface Precheck {
  readonly passes: Test;
  readonly read: Pick<SpanScan, "fields">;
}

function precheckOf(pipeline: Pipeline): Precheck {
  const [stage] = pipeline.stages;
  const expression = stage?.kind === "spanset" ? stage.expression : undefined;
  const condition = expression?.kind === "filter" ? expression.condition : undefined;
  if (condition === undefined || !isLocal(condition)) return { passes: () => true, read: { fields: [] } };
  const fields = fieldsOf(condition);
  return { passes: compileTest(condition), read: fields === undefined ? {} : { fields } };
}
