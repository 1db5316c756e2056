import { unixNano } from "../../../base/units.ts";
import type { SpanGroup, SpanRow, TraceRoot, TraceSource } from "../../../store/traces/source.ts";
import { limitError } from "../../../base/errors.ts";
import type { Field, FieldExpression, MetricsExpression, MetricsFunction, Pipeline } from "../ast.ts";
import { compileTest } from "../compile.ts";
import type { Test } from "../compile.ts";
import { isLocal, spanCondition } from "../condition.ts";
import type { TraceqlLimits } from "../limits.ts";
import { Pace } from "../pace.ts";
import { simplifyFilters } from "../simplify.ts";
import { MatchFinder, withReach } from "../match-finder.ts";
import { Sieve } from "../columns/sift.ts";
import type { Sifted } from "../columns/sift.ts";
import { aloneNode } from "../trace-view.ts";
import type { SpanNode, TraceView } from "../trace-view.ts";
import { compareColumns, valuesRequest } from "./compare-columns.ts";
import type { SpanComparison } from "./compare-columns.ts";
import { countingOf, fieldsOf, isOfRoot } from "./counting.ts";
import { ExemplarPicker } from "./exemplars.ts";
import { groupRows } from "./group-rows.ts";
import { GroupFeed, traceOf } from "./observe-groups.ts";
import { observerOf } from "./observe.ts";
import type { Observer, ObserverOptions } from "./series-table.ts";
import { calculateSample, combineSeries, filterSamples, mapSamples, rank } from "./second-stage.ts";
import type { Series } from "./series.ts";
import { divided, stepOf } from "./steps.ts";
import type { Steps } from "./steps.ts";

/** What a metrics expression is evaluated with. */
export interface MetricsRun {
  readonly source: TraceSource;
  readonly steps: Steps;
  /** Most exemplars of each function; 0 for none. */
  readonly exemplars: number;
  readonly limits: TraceqlLimits;
  readonly signal: AbortSignal;
}

/** The series of an expression, and how many spans were looked at. */
export async function evaluateMetrics(
  expression: MetricsExpression,
  run: MetricsRun,
): Promise<{ readonly series: readonly Series[]; readonly inspectedSpans: number }> {
  const evaluator = new Evaluator(run);
  const series = await evaluator.evaluate(expression);
  return { series, inspectedSpans: evaluator.inspectedSpans };
}

class Evaluator {
  inspectedSpans = 0;
  private readonly run: MetricsRun;
  private readonly pace: Pace;

  constructor(run: MetricsRun) {
    this.run = run;
    this.pace = new Pace(run.signal);
  }

  async evaluate(expression: MetricsExpression): Promise<readonly Series[]> {
    switch (expression.kind) {
      case "series":
        return this.series(simplifyFilters(expression.pipeline), expression.compute);
      case "rank":
        return rank(await this.evaluate(expression.of), expression.order, expression.limit);
      case "filter":
        return filterSamples(await this.evaluate(expression.of), expression.operator, expression.value);
      case "binary":
        return this.binary(expression);
    }
  }

  private async binary({
    operator,
    left,
    right,
  }: Extract<MetricsExpression, { kind: "binary" }>): Promise<readonly Series[]> {
    if (typeof left === "number") {
      if (typeof right === "number") return [];
      return mapSamples(await this.evaluate(right), (value) => calculateSample(operator, left, value));
    }
    const series = await this.evaluate(left);
    return typeof right === "number"
      ? mapSamples(series, (value) => calculateSample(operator, value, right))
      : combineSeries(operator, series, await this.evaluate(right));
  }

  private async series(pipeline: Pipeline, compute: MetricsFunction): Promise<readonly Series[]> {
    const { steps, limits, exemplars } = this.run;
    const { maxSeries, maxSamples } = limits;
    const options = { steps, exemplars: new ExemplarPicker(steps, exemplars), maxSeries, maxSamples };
    const condition = spanFilter(pipeline);
    if (compute.kind === "compare" && condition !== undefined) {
      const compared = await this.compared({ compute, condition: condition.of, range: this.range }, options);
      if (compared !== undefined) return compared;
    }
    const observer = observerOf(compute, options);
    if (condition !== undefined && this.isOfSpans(compute))
      await this.observeSpans(condition.of, compute, observer);
    else if (!(await this.observeColumns(pipeline, compute, observer)))
      await this.observeTraces(pipeline, observer);
    return observer.finish();
  }

  /** @returns `undefined` where whole traces have to be looked at. */
  private async compared(
    comparison: SpanComparison,
    options: ObserverOptions,
  ): Promise<readonly Series[] | undefined> {
    const { source, signal } = this.run;
    const { selection } = comparison.compute;
    if (source.spanValues === undefined || (selection !== undefined && !isLocal(selection))) return undefined;
    const batches = source.spanValues(valuesRequest(comparison), signal);
    return compareColumns(batches, comparison, options, this.pace, (spans) => this.inspected(spans));
  }

  /** Roots are told with spans where these are counted in the store. */
  private isOfSpans(compute: MetricsFunction): boolean {
    const { source, steps } = this.run;
    return isOfSpan(compute, source.counts !== undefined && steps.step > 0n);
  }

  /** Where each span alone decides, no trace is fetched. */
  private async observeSpans(
    condition: FieldExpression | undefined,
    compute: MetricsFunction,
    observer: Observer,
  ): Promise<void> {
    const { source, signal, steps, exemplars } = this.run;
    const wanted = { ...this.range, condition: spanCondition(condition) };
    const test = compileTest(condition);
    const counting = countingOf(compute);
    if (source.counts !== undefined && counting !== undefined && steps.step > 0n) {
      const { slots } = this;
      const request = { ...wanted, ...counting, step: slots.step, examples: exemplars > 0 };
      const feed = this.feedOf(observer, slots);
      for await (const counts of source.counts(request, signal)) {
        if (counts.kind === "groups") await this.observeGroups(counts.groups, feed);
        else await this.observeRows(counts.spans, test, observer);
      }
      feed.finish();
      return;
    }
    const scan = { ...wanted, hint: Number.MAX_SAFE_INTEGER, anyOrder: true };
    for await (const batch of source.scan(scan, signal)) {
      const rows = batch.map((row) => ({ row, root: undefined }));
      await this.observeRows(rows, test, observer);
    }
  }

  private feedOf(observer: Observer, { count }: Steps): GroupFeed {
    const { steps, exemplars } = this.run;
    return new GroupFeed(observer, exemplars > 0, count / steps.count, this.pace);
  }

  /** A group has one exemplar: where steps are few, spans are counted by parts of them. */
  private get slots(): Steps {
    const { steps, exemplars } = this.run;
    return exemplars > 0 ? divided(steps) : steps;
  }

  private async observeGroups(groups: readonly SpanGroup[], feed: GroupFeed): Promise<void> {
    this.inspected(groups.reduce((sum, { count }) => sum + count, 0));
    await feed.add(groups);
  }

  private async observeRows(
    rows: readonly { readonly row: SpanRow; readonly root: TraceRoot | undefined }[],
    test: Test,
    observer: Observer,
  ): Promise<void> {
    this.inspected(rows.length);
    for (const { row, root } of rows) {
      if (this.pace.isOver()) await this.pace.rest();
      const span = aloneNode(row);
      const trace = traceOf(root);
      if (test(span, trace)) this.observe(observer, span, trace);
    }
  }

  /** Spans outside of the steps do not count. */
  private observe(observer: Observer, span: SpanNode, trace: TraceView): void {
    const step = stepOf(this.run.steps, span.startNanos);
    if (step >= 0) observer.observe(span, trace, { ...ONE, step });
  }

  /**
   * Where the relations of spans decide, and their own fields are asked for, few traces are fetched whole.
   *
   * @returns whether it can be done so.
   */
  private async observeColumns(
    pipeline: Pipeline,
    compute: MetricsFunction,
    observer: Observer,
  ): Promise<boolean> {
    const { source, signal } = this.run;
    const fields = fieldsOf(compute);
    const sieve = pipeline.stages.length === 1 ? Sieve.of(pipeline, source) : undefined;
    if (fields === undefined || sieve === undefined) return false;
    const request = { range: withReach(this.range), fields };
    const { slots } = this;
    const feed = this.feedOf(observer, slots);
    for await (const sifted of sieve.sift(request, this.pace, signal)) {
      this.inspected(sifted.table.rows);
      await feed.add(await groupRows(sifted, slots, this.pace));
      await this.observeTraces(pipeline, observer, undecidedIds(sifted));
    }
    feed.finish();
    return true;
  }

  /** @param ids traces that are looked at; all, if `undefined`. */
  private async observeTraces(
    pipeline: Pipeline,
    observer: Observer,
    ids?: readonly string[],
  ): Promise<void> {
    const { source, limits, signal } = this.run;
    const finder = new MatchFinder(source, limits, signal);
    const hint = Number.MAX_SAFE_INTEGER;
    const matches =
      ids === undefined
        ? finder.matches({ pipeline, range: this.range, hint })
        : finder.matchesOf(ids, pipeline, this.range);
    for await (const { trace, sets } of matches) {
      for (const span of sets.flatMap((set) => set.spans)) {
        if (this.pace.isOver()) await this.pace.rest();
        this.observe(observer, span, trace);
      }
    }
    this.inspectedSpans += finder.inspectedSpans;
  }

  /** Samples take in their end, ranges do not. */
  private get range() {
    const { start, end } = this.run.steps;
    return { start: unixNano(start + 1n), end: unixNano(end + 1n) };
  }

  private inspected(spans: number): void {
    this.inspectedSpans += spans;
    const { maxSpansInspected } = this.run.limits;
    if (this.inspectedSpans > maxSpansInspected)
      throw limitError("query.maxSpans", maxSpansInspected, "the query looks at too many spans");
  }
}

const ONE = { count: 1, totalDuration: undefined, isExample: true } as const;

/** Traces that may match, and have to be looked at whole. */
function undecidedIds({ table, isDecided }: Sifted): readonly string[] {
  const ids: string[] = [];
  for (let trace = 0; trace < table.traces; trace++) if (isDecided[trace] === 0) ids.push(table.idOf(trace));
  return ids;
}

/** Of which nothing is known but its root. */

/** The condition of a pipeline that is nothing but one filter, which each span alone decides. */
function spanFilter({ stages }: Pipeline): { readonly of: FieldExpression | undefined } | undefined {
  const [stage, ...more] = stages;
  if (more.length > 0 || stage?.kind !== "spanset" || stage.expression.kind !== "filter") return undefined;
  const { condition } = stage.expression;
  return condition === undefined || isLocal(condition) ? { of: condition } : undefined;
}

function isOfSpan(compute: MetricsFunction, hasRoots: boolean): boolean {
  const isOwn = (field: Field): boolean =>
    (hasRoots && isOfRoot(field)) || isLocal({ kind: "field", field, offset: 0 });
  switch (compute.kind) {
    case "rate":
    case "count_over_time":
      return compute.by.every(isOwn);
    case "min_over_time":
    case "max_over_time":
    case "sum_over_time":
    case "avg_over_time":
    case "histogram_over_time":
    case "quantile_over_time":
      return isOwn(compute.of) && compute.by.every(isOwn);
    // The trace's root is compared, too.
    case "compare":
      return false;
  }
}
