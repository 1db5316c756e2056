import type { ResourceSpans } from "../../model/otlp/trace.ts";
import type { AttributeScope, ScalarValue, TraceSource } from "../../store/traces/source.ts";
import type { TimeRange } from "../../store/signal-store.ts";
import { WatchtowerError } from "../../base/errors.ts";
import type { Hints } from "./ast.ts";
import { check, checkMetrics } from "./check.ts";
import { evaluateMetrics } from "./metrics/evaluate.ts";
import { seriesKey } from "./metrics/series.ts";
import type { Series } from "./metrics/series.ts";
import type { Steps } from "./metrics/steps.ts";
import { DEFAULT_TRACEQL_LIMITS, bounded } from "./limits.ts";
import type { TraceqlLimits } from "./limits.ts";
import { parse } from "./parse/query.ts";
import { search } from "./search.ts";
import { searchedPipeline } from "./searched.ts";
import type { SearchRequest, SearchResult } from "./search.ts";
import { serviceCalls } from "./service-calls.ts";
import type { ServiceCall } from "./service-calls.ts";
import { tagNames } from "./tag-names.ts";
import { tagValues } from "./tag-values.ts";

export type { AttributeScope, ScalarValue } from "../../store/traces/source.ts";
export type { TimeRange } from "../../store/signal-store.ts";
export { instantSteps, rangeSteps, timestampOf } from "./metrics/steps.ts";
export type { Steps } from "./metrics/steps.ts";
export type { Exemplar, Series } from "./metrics/series.ts";
export { newestFirst } from "./search.ts";
export type { FoundSpan, FoundSpanSet, FoundTrace, SearchRequest, SearchResult } from "./search.ts";

/** A metrics query over steps. */
export interface MetricsRequest {
  readonly query: string;
  readonly steps: Steps;
  /** Most exemplars wanted; the query's own hint comes first. */
  readonly exemplars: number;
}

/** Its series, and how many spans were looked at for them. */
export interface MetricsResult {
  readonly series: readonly Series[];
  readonly inspectedSpans: number;
}

/** Answers TraceQL and what the Tempo API asks beside it. All methods end early when `signal` aborts. */
export class TraceqlEngine {
  readonly limits: TraceqlLimits;
  private readonly source: TraceSource;

  constructor(source: TraceSource, limits: Partial<TraceqlLimits> = {}) {
    this.source = source;
    this.limits = { ...DEFAULT_TRACEQL_LIMITS, ...limits };
  }

  /**
   * The newest traces that match, newest first.
   *
   * @throws WatchtowerError `invalid` for a bad query, `limit`, `timeout` or `canceled`.
   */
  async search(request: SearchRequest, signal: AbortSignal): Promise<SearchResult> {
    const query = parse(request.query);
    const pipeline = searchedPipeline(query);
    check(pipeline);
    if (query.kind === "metrics") checkMetrics(query.expression);
    return bounded(this.limits.timeoutMs, signal, (inner) =>
      search(this.source, pipeline, request, this.limits, inner),
    );
  }

  /**
   * Series of a metrics query (`rate()`, `quantile_over_time()`, …), sorted by their labels.
   *
   * @throws WatchtowerError as {@link search}.
   */
  async metrics(request: MetricsRequest, signal: AbortSignal): Promise<MetricsResult> {
    const query = parse(request.query);
    if (query.kind === "spans") throw new WatchtowerError("invalid", "not a metrics query");
    checkMetrics(query.expression);
    const exemplars = exemplarsOf(query.hints, request.exemplars);
    return bounded(this.limits.timeoutMs, signal, async (inner) => {
      const { source, limits } = this;
      const run = { source, limits, steps: request.steps, exemplars, signal: inner };
      const { series, inspectedSpans } = await evaluateMetrics(query.expression, run);
      return { series: series.toSorted(byLabels), inspectedSpans };
    });
  }

  /** Refuses what cannot be run, a search or a metrics query. @throws WatchtowerError `invalid`, `limit` */
  checkQuery(text: string): void {
    const query = parse(text);
    if (query.kind === "spans") check(searchedPipeline(query));
    else checkMetrics(query.expression);
  }

  /** @param traceId 32 lower-case hexadecimal digits. */
  trace(traceId: string, signal: AbortSignal): Promise<readonly ResourceSpans[] | undefined> {
    return bounded(this.limits.timeoutMs, signal, (inner) => this.source.trace(traceId, inner));
  }

  /** Who calls whom, by the spans of traces that have one in the range. @throws WatchtowerError `limit` */
  serviceCalls(range: TimeRange, signal: AbortSignal): Promise<readonly ServiceCall[]> {
    return bounded(this.limits.timeoutMs, signal, (inner) =>
      serviceCalls(this.source, range, this.limits, inner),
    );
  }

  /**
   * Names of attributes by scope, sorted.
   *
   * @param filter a query whose spans alone count; one that does not parse counts as none, as in Tempo.
   */
  attributeNames(
    filter: string,
    range: TimeRange,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<AttributeScope, readonly string[]>> {
    return bounded(this.limits.timeoutMs, signal, (inner) =>
      tagNames(this.source, { filter, range }, this.limits, inner),
    );
  }

  /**
   * Values of a tag, sorted.
   *
   * @param tag a field as TraceQL writes it: `.x`, `span.x`, `name`. @throws WatchtowerError `invalid`
   * @param filter a query whose spans alone count; one that does not parse counts as none, as in Tempo.
   */
  tagValues(
    tag: string,
    filter: string,
    range: TimeRange,
    signal: AbortSignal,
  ): Promise<readonly ScalarValue[]> {
    return bounded(this.limits.timeoutMs, signal, (inner) =>
      tagValues(this.source, { tag, filter, range }, this.limits, inner),
    );
  }
}

const MOST_EXEMPLARS = 100;

/** `with(exemplars = 20)`, or `false` for none. */
function exemplarsOf(hints: Hints, wanted: number): number {
  const hint = hints.get("exemplars");
  if (hint?.type === "bool" && !hint.value) return 0;
  const count = hint?.type === "int" ? Number(hint.value) : wanted;
  return Math.min(MOST_EXEMPLARS, Math.max(0, count));
}

function byLabels(a: Series, b: Series): number {
  return seriesKey(a.labels) < seriesKey(b.labels) ? -1 : 1;
}
