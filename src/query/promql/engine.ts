import { WatchtowerError, limitError } from "../../base/errors.ts";
import type { UnixMilli } from "../../base/units.ts";
import { unixMilli } from "../../base/units.ts";
import { type Matcher, matchesEmpty } from "../../model/matcher.ts";
import type { MetricSource } from "../../store/metrics/source.ts";
import { Annotations, type Notes } from "./annotations.ts";
import type { Expr } from "./ast.ts";
import { check } from "./check.ts";
import { parseError } from "./errors.ts";
import { NO_FEATURES, type PromqlFeatures } from "./features.ts";
import { Evaluation } from "./evaluate.ts";
import { DEFAULT_LIMITS, type PromqlLimits } from "./limits.ts";
import { QueryMemory } from "./memory.ts";
import { Pace } from "./pace.ts";
import { parse } from "./parse/parse.ts";
import { ParsedQueries } from "./parse/parsed-queries.ts";
import { plan } from "./plan/plan.ts";
import type { Plan } from "./plan/nodes.ts";
import { type PromqlResult, instantResult, rangeResult } from "./result.ts";
import { Selected } from "./selection/select.ts";
import { type OfferedLanguage, offeredLanguage } from "./offered.ts";
import { selectorsOf } from "./selectors.ts";
import { type QueryStatistics, StatisticsCounter } from "./statistics.ts";
import { type Steps, instant, stepsBetween } from "./steps.ts";
import { typeName, typeOf } from "./types.ts";

export type { PromqlLimits } from "./limits.ts";
export type { QueryStatistics } from "./statistics.ts";
export type { PromqlResult, ResultSeries } from "./result.ts";
export type { MetricRange, MetricSource, SeriesExemplars } from "../../store/metrics/source.ts";

/** How one query may differ from the engine's limits; never beyond them. */
export interface QueryOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
  readonly lookbackMs?: number;
}

/** A result, what there is to say of it, and what it cost. */
export interface PromqlAnswer extends Notes {
  readonly result: PromqlResult;
  readonly statistics: QueryStatistics;
}

/** Step of subqueries that name none: Prometheus' default evaluation interval. */
const SUBQUERY_STEP_MS = 60_000;

/**
 * PromQL over a store of metrics: parse → check → plan → run. Semantics are those of Prometheus 3:
 * windows open on the left, five minutes of lookback, extrapolated rates, native histograms.
 */
export class PromqlEngine {
  readonly source: MetricSource;
  readonly limits: PromqlLimits;
  private readonly features: PromqlFeatures;
  private readonly parsed = new ParsedQueries((query) => this.parse(query));

  constructor(
    source: MetricSource,
    limits: Partial<PromqlLimits> = {},
    features: PromqlFeatures = NO_FEATURES,
  ) {
    this.source = source;
    this.limits = { ...DEFAULT_LIMITS, ...limits };
    this.features = features;
  }

  /**
   * The value of an expression at one time.
   *
   * @throws WatchtowerError `invalid`, `unsupported`, `execution`, `limit`, `timeout`, `canceled`
   */
  async instant(query: string, time: UnixMilli, options: QueryOptions): Promise<PromqlAnswer> {
    const expr = this.parsed.of(query);
    const prepared = this.prepare(query, expr, instant(time), time, options);
    return this.run(query, prepared, options, (value, steps) => instantResult(value, steps));
  }

  /**
   * The values of an expression at start, start + step, … up to end.
   *
   * @param step milliseconds, above 0.
   * @throws WatchtowerError as {@link instant}; `limit` for more than `maxPoints` steps after the first.
   */
  async range(
    query: string,
    start: UnixMilli,
    end: UnixMilli,
    step: number,
    options: QueryOptions,
  ): Promise<PromqlAnswer> {
    const expr = this.parsed.of(query);
    requireRangeable(expr);
    const steps = stepsBetween(start, end, step);
    const { maxPoints } = this.limits;
    if (steps.count - 1 > maxPoints)
      throw limitError("maxPoints", maxPoints, `range query of ${steps.count} steps`);
    const prepared = this.prepare(query, expr, steps, end, options);
    return this.run(query, prepared, options, (value, all) => rangeResult(value, all));
  }

  /** The matchers of each selector in an expression. @throws WatchtowerError `invalid`, `unsupported`, `limit` */
  selectors(query: string): readonly (readonly Matcher[])[] {
    return selectorsOf(this.parsed.of(query));
  }

  /**
   * The matchers of a text that is one selector.
   *
   * @param all whether it may be one that selects all series.
   * @throws WatchtowerError `invalid`, `limit`
   */
  matchers(selector: string, all = false): readonly Matcher[] {
    const expr = parse(selector, this.limits.maxDepth);
    const isPlain = expr.kind === "selector" && (expr.offset ?? expr.at ?? expr.extension) === undefined;
    if (!isPlain) {
      throw parseError(selector, 0, "expected a series selector");
    }
    if (!all && expr.matchers.every(matchesEmpty)) {
      throw new WatchtowerError("invalid", "match[] must contain at least one non-empty matcher");
    }
    return expr.matchers;
  }

  /** What of the language can be used. */
  offered(): OfferedLanguage {
    return offeredLanguage(this.features);
  }

  /** What a query consists of, checked. @throws WatchtowerError `invalid`, `unsupported`, `limit` */
  syntax(query: string): Expr {
    return this.parsed.of(query);
  }

  private parse(query: string): Expr {
    const expr = parse(query, this.limits.maxDepth);
    check(query, expr, this.features);
    return expr;
  }

  private prepare(query: string, expr: Expr, steps: Steps, end: number, options: QueryOptions): Plan {
    const lookbackMs = options.lookbackMs ?? this.limits.lookbackMs;
    const { maxSubquerySteps } = this.limits;
    const startTimes = this.features.has("use-start-timestamps");
    const subqueryStepMs = SUBQUERY_STEP_MS;
    return plan(expr, { query, steps, end, lookbackMs, subqueryStepMs, maxSubquerySteps, startTimes });
  }

  private async run(
    query: string,
    prepared: Plan,
    options: QueryOptions,
    finish: (value: Parameters<typeof instantResult>[0], steps: Steps) => PromqlResult,
  ): Promise<PromqlAnswer> {
    const pace = this.pace(options);
    const limits = { ...this.limits, lookbackMs: options.lookbackMs ?? this.limits.lookbackMs };
    const statistics = new StatisticsCounter();
    const memory = new QueryMemory(limits.maxSamples, statistics);
    const selected = await this.fetch(prepared, pace, options.signal, { statistics, memory });
    const notes = new Annotations(query);
    const evaluation = new Evaluation(selected, limits, notes, pace, this.features, statistics, memory);
    const { steps } = prepared;
    const value = await evaluation.evaluate(prepared.root, steps);
    statistics.evaluationDone();
    const result = finish(value, steps);
    return { result, statistics: statistics.finish(), ...notes.notes() };
  }

  private pace({ signal, timeoutMs = Infinity }: QueryOptions): Pace {
    const most = this.limits.timeoutMs;
    return timeoutMs < most
      ? new Pace(signal, timeoutMs, "timeout")
      : new Pace(signal, most, "query.timeout");
  }

  private async fetch(
    prepared: Plan,
    pace: Pace,
    signal: AbortSignal,
    { statistics, memory }: { readonly statistics: StatisticsCounter; readonly memory: QueryMemory },
  ): Promise<Selected> {
    const selected = new Selected();
    const { maxSeries, maxSamples } = this.limits;
    let samples = 0;
    for (const fetch of prepared.fetches) {
      pace.check();
      const range = { start: unixMilli(fetch.start), end: unixMilli(fetch.end) };
      const startTimes = this.features.has("use-start-timestamps");
      const request = { matchers: fetch.matchers, ...range, maxSeries, maxSamples, startTimes };
      const series = await this.source.select(request, signal);
      for (const { times } of series) samples += times.length;
      memory.keepRead(series);
      selected.set(fetch, series);
    }
    pace.check();
    statistics.preparationDone(samples);
    return selected;
  }
}

function requireRangeable(expr: Expr): void {
  const type = typeOf(expr);
  if (type === "vector" || type === "scalar") return;
  const found = `invalid expression type ${JSON.stringify(typeName(type))} for range query`;
  throw new WatchtowerError("invalid", `${found}, must be Scalar or instant Vector`);
}
