import { WatchtowerError, limitError } from "../../base/errors.ts";
import type { UnixNano } from "../../base/units.ts";
import { Labels } from "../../model/labels.ts";
import type { Matcher } from "../../model/matcher.ts";
import type { LogSource } from "../../store/logs/source.ts";
import type { TimeRange } from "../../store/signal-store.ts";
import { ABSENT, type SeriesBuilder, type StepVector, fullSeries, setFloat } from "../vector/series.ts";
import type { Expr, LogExpr, MetricExpr } from "./ast.ts";
import { check } from "./check.ts";
import { type DetectedField, detectFields } from "./detect-fields.ts";
import { Evaluation, type Value } from "./evaluate.ts";
import { DEFAULT_LIMITS, MAX_SERIES, type LogqlLimits } from "./limits.ts";
import { type LogqlStats, Meter } from "./meter.ts";
import { parse } from "./syntax/parse.ts";
import { pretty } from "./syntax/pretty.ts";
import { print } from "./syntax/print.ts";
import { compilePipeline } from "./pipeline.ts";
import { type FoundPattern, findPatterns } from "./patterns/find-patterns.ts";
import { type LineQuery, type LogEntry, runLines } from "./run-lines.ts";
import { seriesLimit } from "./series-table.ts";
import { type Steps, alignedSteps, instantStep, stepMilli } from "./steps.ts";
import { type TailOptions, followLines } from "./tail.ts";

export type { LogSource, StreamVolume } from "../../store/logs/source.ts";
export type { TimeRange } from "../../store/signal-store.ts";
export type { DetectedField } from "./detect-fields.ts";
export type { LogqlLimits } from "./limits.ts";
export type { LogqlStats } from "./meter.ts";
export type { LogEntry } from "./run-lines.ts";
export type { TailOptions } from "./tail.ts";

/** The end is exclusive for lines, inclusive for steps. */
export interface RangeQuery extends LineQuery {
  /** Nanoseconds between steps of a metric query, above 0. */
  readonly stepNs: number;
}

/** The `time` of a scalar is in Unix milliseconds. */
export type LogqlResult =
  | { readonly kind: "streams"; readonly entries: readonly LogEntry[] }
  | { readonly kind: "scalar"; readonly time: number; readonly value: number }
  | {
      readonly kind: "vector" | "matrix";
      readonly series: StepVector;
      /** Unix milliseconds of each step. */
      readonly times: Float64Array;
    };

/** A result, and what it cost. */
export interface LogqlAnswer {
  readonly result: LogqlResult;
  readonly stats: LogqlStats;
}

/**
 * LogQL over a store of logs: parse → check → plan → run. Semantics are those of Loki 3: windows open on
 * the left, parsed labels that meet others get `_extracted`, errors in lines become `__error__`.
 */
export class LogqlEngine {
  readonly source: LogSource;
  readonly limits: LogqlLimits;

  constructor(source: LogSource, limits: Partial<LogqlLimits> = {}) {
    this.source = source;
    this.limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /**
   * The value of a metric query at one time.
   *
   * @throws WatchtowerError `invalid`, `unsupported`, `execution`, `limit`, `timeout`, `canceled`
   */
  async instant(query: string, time: UnixNano, signal: AbortSignal): Promise<LogqlAnswer> {
    const expr = this.parse(query);
    if (expr.kind === "log") {
      const message =
        "log queries are not supported as an instant query type, please change your query to a range query type";
      throw new WatchtowerError("invalid", message);
    }
    return this.metric(expr, instantStep(time), "vector", signal);
  }

  /** Lines, or the values of a metric query at every step. @throws WatchtowerError as {@link instant} */
  async range(query: string, options: RangeQuery, signal: AbortSignal): Promise<LogqlAnswer> {
    const expr = this.parse(query);
    if (expr.kind === "log") return this.lines(expr, options, signal);
    const steps = alignedSteps(options.start, options.end, options.stepNs);
    const { maxPoints } = this.limits;
    if (Number(options.end - options.start) / options.stepNs > maxPoints) {
      const detail = `exceeded maximum resolution of ${maxPoints} points per time series. Try increasing the value of the step parameter`;
      throw limitError("maxPoints", maxPoints, detail);
    }
    return this.metric(expr, steps, "matrix", signal);
  }

  /** Fields of the newest `limit` lines that a log query gives. @throws WatchtowerError as {@link instant} */
  async detectFields(
    query: string,
    range: TimeRange,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly DetectedField[]> {
    const options = { ...range, limit, direction: "backward" as const, intervalNs: 0n, stepNs: 1 };
    const expr = this.parse(query);
    if (expr.kind !== "log") throw new WatchtowerError("invalid", "only log selector is supported");
    const { result } = await this.lines(expr, options, signal);
    return result.kind === "streams" ? detectFields(result.entries) : [];
  }

  /** Patterns of the newest lines of a selector's streams, in steps. @throws WatchtowerError as {@link instant} */
  async patterns(
    selector: string,
    range: TimeRange,
    stepMs: number,
    signal: AbortSignal,
  ): Promise<readonly FoundPattern[]> {
    const meter = new Meter(this.limits, signal);
    return findPatterns(this.matchers(selector), range, stepMs, this.source, meter);
  }

  /** The query laid out for reading. @throws WatchtowerError `invalid`, `unsupported`, `limit` */
  format(query: string): string {
    return pretty(this.parse(query));
  }

  /** A metric query as Loki prints it, on one line. @throws WatchtowerError `invalid`, also for a query for lines */
  metricQuery(query: string): string {
    const expr = this.parse(query);
    if (expr.kind !== "log") return print(expr);
    throw new WatchtowerError("invalid", "a rule needs a metric query, not one for lines");
  }

  /** The matchers of a text that is one selector; a pipeline is refused. @throws WatchtowerError `invalid` */
  matchers(selector: string): readonly Matcher[] {
    const expr = this.parse(selector);
    if (expr.kind === "log" && expr.stages.length === 0) return expr.matchers;
    throw new WatchtowerError("invalid", "only label matchers are supported");
  }

  /** Refuses what cannot be followed. @throws WatchtowerError `invalid`, `unsupported`, `limit` */
  checkTail(query: string): void {
    this.tailExpr(query);
  }

  /**
   * Calls `onLines` with lines as they arrive, the last `limit` since `start` first.
   *
   * @returns settles when the signal aborts. @throws WatchtowerError as {@link instant}
   */
  async tail(
    query: string,
    options: TailOptions,
    signal: AbortSignal,
    onLines: (entries: readonly LogEntry[]) => void,
  ): Promise<void> {
    const expr = this.tailExpr(query);
    const limit = Math.min(options.limit, this.limits.maxLines);
    const meter = new Meter(this.limits, signal);
    await followLines(expr, { ...options, limit }, this.source, meter, onLines);
  }

  private tailExpr(query: string): LogExpr {
    const expr = this.parse(query);
    if (expr.kind !== "log")
      throw new WatchtowerError("invalid", "only log queries are supported for tailing");
    compilePipeline(expr.stages);
    return expr;
  }

  private parse(query: string): Expr {
    const expr = parse(query, this.limits);
    check(expr);
    return expr;
  }

  private async lines(expr: LogExpr, options: RangeQuery, signal: AbortSignal): Promise<LogqlAnswer> {
    const { maxLines } = this.limits;
    if (options.limit > maxLines) {
      const detail = `max entries limit per query exceeded, limit > max_entries_limit_per_query (${options.limit} > ${maxLines})`;
      throw limitError("loki.limits_config.max_entries_limit_per_query", maxLines, detail);
    }
    const meter = new Meter(this.limits, signal);
    const entries = await runLines(expr, options, this.source, meter);
    return { result: { kind: "streams", entries }, stats: meter.stats() };
  }

  private async metric(
    expr: MetricExpr,
    steps: Steps,
    kind: "vector" | "matrix",
    signal: AbortSignal,
  ): Promise<LogqlAnswer> {
    const meter = new Meter(this.limits, signal);
    const evaluation = new Evaluation(steps, this.source, this.limits, meter);
    const value = await evaluation.evaluate(expr, true);
    const times = Float64Array.from({ length: steps.count }, (_, index) => stepMilli(steps, index));
    return { result: this.result(value, times, kind), stats: meter.stats() };
  }

  private result(value: Value, times: Float64Array, kind: "vector" | "matrix"): LogqlResult {
    if (value.kind === "scalar") {
      if (kind === "vector") return { kind: "scalar", time: times[0] ?? 0, value: value.values[0] ?? NaN };
      return { kind, series: [fullSeries(Labels.empty, value.values)], times };
    }
    const { maxSeries } = this.limits;
    if (value.series.length > maxSeries) throw seriesLimit(MAX_SERIES, maxSeries);
    if (kind === "matrix") return { kind, series: byLabels(merged(value.series)), times };
    return { kind, series: value.ordered ? value.series : byLabels(value.series), times };
  }
}

/**
 * Series of equal labels as one, as `or` makes them.
 *
 * @throws WatchtowerError `execution` where both have a value at a step, as `label_replace` may have it: Loki writes two
 *   values of one time.
 */
function merged(vector: StepVector): StepVector {
  const found = new Map<string, SeriesBuilder>();
  for (const { labels, kinds, values } of vector) {
    const key = labels.key();
    const known = found.get(key);
    if (known === undefined) {
      found.set(key, { labels, kinds: kinds.slice(), values: values.slice() });
      continue;
    }
    for (const [step, value] of values.entries()) {
      if (kinds[step] === ABSENT) continue;
      if (known.kinds[step] !== ABSENT) {
        throw new WatchtowerError("execution", "vector cannot contain metrics with the same labelset");
      }
      setFloat(known, step, value);
    }
  }
  return found.size === vector.length ? vector : [...found.values()];
}

function byLabels(vector: StepVector): StepVector {
  return vector.toSorted((a, b) => (a.labels.key() < b.labels.key() ? -1 : 1));
}
