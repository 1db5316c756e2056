import type { Matcher } from "../../model/matcher.ts";
import { scale } from "./histogram/arithmetic.ts";
import { type StepSeries, type StepVector, countPoints } from "../vector/series.ts";
import { Aggregation } from "../vector/aggregate.ts";
import { evaluateAggregate, groupingOf } from "./aggregation/aggregation.ts";
import { countValues } from "./aggregation/count-values.ts";
import type { Annotations } from "./annotations.ts";
import { evaluateBinary } from "./binary-expression.ts";
import type { CallContext } from "./functions/definition.ts";
import { beyondWindow } from "./extension.ts";
import { enrich } from "./info.ts";
import type { PromqlFeatures } from "./features.ts";
import type { PromqlLimits } from "./limits.ts";
import type { QueryMemory } from "./memory.ts";
import { dropName, mergeEqual } from "./naming.ts";
import type { Pace } from "./pace.ts";
import type {
  AggregateNode,
  CallNode,
  InstantNode,
  PlanNode,
  RangeNode,
  SubqueryNode,
} from "./plan/nodes.ts";
import { type Selected, selectInstant } from "./selection/select.ts";
import { SLICE_POINTS, type StepwiseOperation, inSlices } from "./selection/slices.ts";
import { smoothed } from "./selection/smooth.ts";
import type { StatisticsCounter } from "./statistics.ts";
import type { Steps } from "./steps.ts";
import { samplesOf } from "./selection/subquery.ts";
import { type Value, constantColumn, scalarOf, vectorOf } from "./values.ts";

/** Runs a plan over what was read for it. */
export class Evaluation {
  private readonly selected: Selected;
  private readonly limits: PromqlLimits;
  private readonly notes: Annotations;
  private readonly pace: Pace;
  private readonly delayNames: boolean;
  private readonly typesAreLabels: boolean;
  private readonly statistics: StatisticsCounter;
  private readonly memory: QueryMemory;

  constructor(
    selected: Selected,
    limits: PromqlLimits,
    notes: Annotations,
    pace: Pace,
    features: PromqlFeatures,
    statistics: StatisticsCounter,
    memory: QueryMemory,
  ) {
    this.selected = selected;
    this.limits = limits;
    this.notes = notes;
    this.pace = pace;
    // Names are then dropped at the end, so that functions on the way still see them.
    this.delayNames = features.has("promql-delayed-name-removal");
    this.typesAreLabels = features.has("type-and-unit-labels");
    this.statistics = statistics;
    this.memory = memory;
  }

  /** All steps at once. @throws WatchtowerError `execution`, `limit`, `canceled`, `timeout` */
  async evaluate(node: PlanNode, steps: Steps): Promise<Value> {
    await this.pace.breathe();
    return this.memory.holding(() => this.valueOf(node, steps));
  }

  private async valueOf(node: PlanNode, steps: Steps): Promise<Value> {
    switch (node.kind) {
      case "constant":
        return scalarOf(constantColumn(node.value, steps.count));
      case "text":
        return { ...node, kind: "string" };
      case "instant":
        return this.instant(node, steps);
      case "range":
        return this.range(node);
      case "subquery":
        return this.subquery(node);
      case "negate":
        return this.negate(await this.evaluate(node.operand, steps));
      case "binary": {
        const left = await this.evaluate(node.left, steps);
        const right = await this.evaluate(node.right, steps);
        const combine: StepwiseOperation = ([l = left, r = right], count) =>
          evaluateBinary(node, l, r, count, this.notes, this.delayNames);
        return inSlices([left, right], steps.count, combine, this.pace.breathe);
      }
      case "call":
        return this.call(node, steps);
      case "info": {
        const operand = await this.evaluate(node.operand, steps);
        const infos = await this.evaluate(node.infos, steps);
        if (operand.kind !== "vector" || infos.kind !== "vector") throw new TypeError("info() of no vector");
        return vectorOf(enrich(operand.series, infos.series, node.selection, steps.count));
      }
      case "aggregate": {
        const streamed = await this.aggregateStream(node, steps);
        if (streamed !== undefined) return streamed;
        const operand = await this.evaluate(node.operand, steps);
        const parameter =
          node.parameter === undefined ? undefined : await this.evaluate(node.parameter, steps);
        if (node.operator === "count_values")
          return vectorOf(await this.countValues(node, operand, parameter, steps));
        const inputs = parameter === undefined ? [operand] : [operand, parameter];
        const aggregated: StepwiseOperation = ([value, scalar], count) =>
          vectorOf(evaluateAggregate(node, vectorIn(value), scalar, count, this.notes));
        return inSlices(inputs, steps.count, aggregated, this.pace.breathe);
      }
    }
  }

  private async instant(node: InstantNode, steps: Steps): Promise<Value> {
    const all = this.selected.get(node.fetch);
    this.memory.require(all.length * steps.count);
    const chunk = Math.max(1, Math.floor(SLICE_POINTS / steps.count));
    const vector: StepSeries[] = [];
    for (let from = 0; from < all.length; from += chunk) {
      await this.pace.breathe();
      const some = all.slice(from, from + chunk);
      vector.push(
        ...(node.smoothed === true
          ? smoothed(
              node,
              this.selected.rangeSeries(node.fetch).slice(from, from + chunk),
              steps,
              this.limits.lookbackMs,
              this.notes,
            )
          : selectInstant(node, some, steps, this.limits.lookbackMs, this.delayNames)),
      );
    }
    this.statistics.saw(countPoints(vector));
    const isValue = node.wants === "value" || node.wants === "sampleTime";
    return vectorOf(isValue || this.delayNames ? vector : mergeEqual(vector));
  }

  private range({ fetch, range, shift, extension: kind }: RangeNode): Value {
    const matrix = {
      kind: "matrix",
      series: this.selected.rangeSeries(fetch),
      range,
      shift,
      isRead: true,
    } as const;
    if (kind === undefined) return matrix;
    return { ...matrix, extension: { kind, ...beyondWindow(kind, this.limits.lookbackMs) } };
  }

  private async subquery(node: SubqueryNode): Promise<Value> {
    const { range, shift, steps } = node;
    if (steps.count === 0) return { kind: "matrix", series: [], range, shift, isRead: false };
    const inner = await this.evaluate(node.inner, steps);
    const vector = inner.kind === "vector" ? inner.series : [];
    this.memory.require(countPoints(vector));
    return { kind: "matrix", series: samplesOf(vector, steps), range, shift, isRead: false };
  }

  /** Over all steps at once, as each may make other series. */
  private countValues(node: AggregateNode, operand: Value, parameter: Value | undefined, steps: Steps) {
    const bounds = { memory: this.memory, breathe: this.pace.breathe };
    return countValues(vectorIn(operand), groupingOf(node), parameter, steps.count, bounds);
  }

  private negate(value: Value): Value {
    if (value.kind === "scalar") return scalarOf(value.values.map((each) => -each));
    if (value.kind !== "vector") throw new TypeError(`${value.kind} cannot be negated`);
    const negated = value.series.map((series) => dropName(negative(series), this.delayNames));
    return vectorOf(this.delayNames ? negated : mergeEqual(negated));
  }

  /** Of a function's series one by one, so that they never stand side by side; `undefined` where that cannot be. */
  private async aggregateStream(node: AggregateNode, steps: Steps): Promise<Value | undefined> {
    const { operator, operand } = node;
    if (!isStreamable(operator) || operand.kind !== "call") return undefined;
    const { stream } = operand.definition;
    // Whose arguments cost nothing: should they be none to stream, they are evaluated again.
    if (stream === undefined || !operand.args.every(isAtHand)) return undefined;
    const aggregation = new Aggregation(operator, groupingOf(node), steps.count);
    const args = await this.argsOf(operand, steps);
    const isDone = await stream(args, this.contextOf(operand, steps), (series) => aggregation.add(series));
    return isDone ? vectorOf(aggregation.finish()) : undefined;
  }

  private async call(node: CallNode, steps: Steps): Promise<Value> {
    return node.definition.evaluate(await this.argsOf(node, steps), this.contextOf(node, steps));
  }

  private async argsOf(node: CallNode, steps: Steps): Promise<Value[]> {
    const args: Value[] = [];
    for (const arg of node.args) {
      const value = await this.evaluate(arg, steps);
      if (value.kind === "matrix") this.memory.require(value.series.length * steps.count);
      args.push(value);
    }
    return args;
  }

  private contextOf(node: CallNode, steps: Steps): CallContext {
    return {
      name: node.name,
      span: node.span,
      spans: node.args.map((arg) => arg.span),
      steps,
      notes: this.notes,
      delayNames: this.delayNames,
      typesAreLabels: this.typesAreLabels,
      matchers: matchersOf(node.args[0]),
      breathe: this.pace.breathe,
      saw: (samples) => this.statistics.saw(samples),
      require: (samples) => this.memory.require(samples),
    };
  }
}

const isAtHand = ({ kind }: PlanNode): boolean => kind === "range" || kind === "constant";

/** Those that keep nothing of the series. */
const STREAMABLE = ["sum", "min", "max", "count", "group", "stddev", "stdvar"] as const;

const isStreamable = (operator: string): operator is (typeof STREAMABLE)[number] =>
  STREAMABLE.some((each) => each === operator);

function vectorIn(value: Value | undefined): StepVector {
  return value?.kind === "vector" ? value.series : [];
}

function negative(series: StepSeries): StepSeries {
  const values = series.values.map((value) => -value);
  if (series.histograms === undefined) return { ...series, values };
  const histograms = series.histograms.map((histogram) => histogram && scale(histogram, -1));
  return { ...series, values, histograms };
}

function matchersOf(node: PlanNode | undefined): readonly Matcher[] {
  return node?.kind === "instant" || node?.kind === "range" ? node.fetch.matchers : [];
}
