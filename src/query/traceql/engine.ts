import type { ResourceSpans } from "../../model/otlp/trace.ts";
import type { AttributeScope, ScalarValue, TraceSource } from "../../store/traces/source.ts";
import type { TimeRange } from "../../store/signal-store.ts";
import { check } from "./check.ts";
import { DEFAULT_TRACEQL_LIMITS, bounded } from "./limits.ts";
import type { TraceqlLimits } from "./limits.ts";
import { parse } from "./parse.ts";
import { search } from "./search.ts";
import type { SearchRequest, SearchResult } from "./search.ts";
import { tagValues } from "./tag-values.ts";

export type { AttributeScope, ScalarValue } from "../../store/traces/source.ts";
export type { TimeRange } from "../../store/signal-store.ts";
export type { FoundSpan, FoundSpanSet, FoundTrace } from "./search.ts";

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
    const pipeline = parse(request.query);
    check(pipeline);
    return bounded(this.limits.timeoutMs, signal, (inner) =>
      search(this.source, pipeline, request, this.limits, inner),
    );
  }

  /** @param traceId 32 lower-case hexadecimal digits. */
  trace(traceId: string, signal: AbortSignal): Promise<readonly ResourceSpans[] | undefined> {
    return bounded(this.limits.timeoutMs, signal, (inner) => this.source.trace(traceId, inner));
  }

  attributeNames(
    range: TimeRange,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<AttributeScope, readonly string[]>> {
    return bounded(this.limits.timeoutMs, signal, (inner) => this.source.attributeNames(range, inner));
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
