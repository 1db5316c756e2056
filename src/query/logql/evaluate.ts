import { Labels } from "../../model/labels.ts";
import type { LogSource } from "../../store/logs/source.ts";
import { aggregate } from "../vector/aggregate.ts";
import { combineVectors } from "../vector/binary.ts";
import type { Grouping } from "../vector/grouping.ts";
import { type PointOperator, floatOperator } from "../vector/operators.ts";
import { combineWithScalar } from "../vector/scalar-binary.ts";
import { ABSENT, type StepVector, emptySeries, fullSeries, present, setFloat } from "../vector/series.ts";
import { combineSets } from "../vector/set-operators.ts";
import { compareWithNaN, selectExtremes } from "../vector/topk.ts";
import type { Binary, MetricExpr, RangeAggregation, VectorAggregation } from "./ast.ts";
import { type ValueOperator, constantOperator, divide, isDivision } from "./constant-operator.ts";
import { countRange } from "./count-range.ts";
import { labelReplace } from "./label-replace.ts";
import { MAX_SERIES, type LogqlLimits } from "./limits.ts";
import type { Meter } from "./meter.ts";
import { runRange } from "./run-range.ts";
import { seriesLimit } from "./series-table.ts";
import type { Steps } from "./steps.ts";

/** The value of a metric expression at all steps. */
export type Value =
  | { readonly kind: "scalar"; readonly values: Float64Array }
  | { readonly kind: "vector"; readonly series: StepVector; readonly ordered: boolean };

/** Evaluates metric expressions; each range aggregation reads its lines once. */
export class Evaluation {
  private readonly steps: Steps;
  private readonly source: LogSource;
  private readonly limits: LogqlLimits;
  private readonly meter: Meter;

  constructor(steps: Steps, source: LogSource, limits: LogqlLimits, meter: Meter) {
    this.steps = steps;
    this.source = source;
    this.limits = limits;
    this.meter = meter;
  }

  /** @throws WatchtowerError */
  async evaluate(expr: MetricExpr, isAnswer: boolean): Promise<Value> {
    const values = new Float64Array(this.steps.count);
    switch (expr.kind) {
      case "literal":
        return { kind: "scalar", values: values.fill(expr.value) };
      case "vector":
        return vectorOf([fullSeries(Labels.empty, values.fill(expr.value))]);
      case "range":
        return vectorOf(await this.range(expr, undefined, isAnswer));
      case "aggregation":
        return this.aggregation(expr, isAnswer);
      case "label_replace": {
        const operand = await this.vector(expr.operand);
        return vectorOf(labelReplace(expr, operand));
      }
      case "binary":
        return this.binary(expr);
    }
  }

  private async vector(expr: MetricExpr): Promise<StepVector> {
    const value = await this.evaluate(expr, false);
    return value.kind === "vector" ? value.series : [fullSeries(Labels.empty, value.values)];
  }

  private async range(
    node: RangeAggregation,
    grouping: Grouping | undefined,
    isAnswer: boolean,
  ): Promise<StepVector> {
    const { steps } = this;
    const isAbsent = node.operation === "absent_over_time";
    const reduced: Grouping | undefined = isAbsent ? { kind: "by", names: [] } : grouping;
    const counted = isAbsent
      ? undefined
      : await countRange(node, node.grouping ?? reduced, steps, this.source, this.meter);
    if (counted !== undefined) {
      this.checkSeries(counted.length, isAnswer);
      return present(counted);
    }
    const run = { node, grouping: reduced, isAnswer, steps };
    const series = await runRange(run, this.source, this.limits, this.meter);
    return isAbsent ? absence(node, series, steps.count) : present(series);
  }

  private checkSeries(count: number, isAnswer: boolean): void {
    const { maxSeries, maxSamples } = this.limits;
    if (isAnswer && count > maxSeries) throw seriesLimit(MAX_SERIES, maxSeries);
    if (count * this.steps.count > maxSamples) throw seriesLimit("query.maxSamples", maxSamples);
  }

  private async aggregation(node: VectorAggregation, isAnswer: boolean): Promise<Value> {
    const { operation, grouping, operand } = node;
    const { count } = this.steps;
    const vector =
      operand.kind === "range" && operation === "sum" && isSummable(operand)
        ? await this.range(operand, grouping, isAnswer)
        : await this.vector(operand);
    switch (operation) {
      case "topk":
      case "bottomk": {
        const order = operation === "topk" ? "largest" : "smallest";
        const k = new Float64Array(count).fill(node.parameter ?? 1);
        return vectorOf(selectExtremes(order, vector, grouping, k));
      }
      case "sort":
      case "sort_desc":
        return { kind: "vector", series: sorted(vector, operation === "sort" ? 1 : -1), ordered: true };
      case "sum":
      case "avg":
      case "count":
      case "max":
      case "min":
      case "stddev":
      case "stdvar":
        return vectorOf(aggregate(operation, vector, grouping, count));
    }
  }

  private async binary(node: Binary): Promise<Value> {
    const left = await this.evaluate(node.left, false);
    const right = await this.evaluate(node.right, false);
    const { operator, matching } = node;
    const { count } = this.steps;
    if (operator === "and" || operator === "or" || operator === "unless") {
      return vectorOf(combineSets(operator, seriesOf(left), seriesOf(right), matching, count));
    }
    if (left.kind === "scalar" && right.kind === "scalar") {
      const apply = constantOperator(operator);
      return {
        kind: "scalar",
        values: left.values.map((value, step) => apply(value, right.values[step] ?? NaN)),
      };
    }
    const point = pointOperator(operator, node.bool);
    if (left.kind === "scalar") {
      return vectorOf(combineWithScalar(point, seriesOf(right), left.values, "left"));
    }
    if (right.kind === "scalar")
      return vectorOf(combineWithScalar(point, left.series, right.values, "right"));
    return vectorOf(combineVectors(point, left.series, right.series, matching, count));
  }
}

const vectorOf = (series: StepVector): Value => ({ kind: "vector", series, ordered: false });

function seriesOf(value: Value): StepVector {
  return value.kind === "vector" ? value.series : [fullSeries(Labels.empty, value.values)];
}

/** Whether sums of its series are the same as its value over all their lines together. */
function isSummable({ operation, grouping }: RangeAggregation): boolean {
  switch (operation) {
    case "rate":
    case "count_over_time":
    case "bytes_rate":
    case "bytes_over_time":
    case "sum_over_time":
      return grouping === undefined;
    case "rate_counter":
    case "avg_over_time":
    case "min_over_time":
    case "max_over_time":
    case "stddev_over_time":
    case "stdvar_over_time":
    case "quantile_over_time":
    case "first_over_time":
    case "last_over_time":
    case "absent_over_time":
      return false;
  }
}

/** 1 at the steps without lines, labelled by what the selector asks to be equal. */
function absence(node: RangeAggregation, series: StepVector, count: number): StepVector {
  const equal = node.range.matchers.filter(({ operator }) => operator === "=");
  const out = emptySeries(Labels.from(equal.map(({ name, value }) => [name, value] as const)), count);
  for (let step = 0; step < count; step++) {
    if (series.every(({ kinds }) => kinds[step] === ABSENT)) setFloat(out, step, 1);
  }
  return present([out]);
}

/** By the value at the first step: sorting shows in instant queries only. */
function sorted(vector: StepVector, sign: number): StepVector {
  return vector.toSorted((a, b) =>
    compareWithNaN(a.values[0] ?? NaN, b.values[0] ?? NaN, (x, y) => (x - y) * sign),
  );
}

function pointOperator(operator: ValueOperator, bool: boolean): PointOperator {
  return isDivision(operator)
    ? { kind: "arithmetic", float: divide(operator) }
    : floatOperator(operator, bool);
}
