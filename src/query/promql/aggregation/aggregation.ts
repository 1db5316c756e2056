import { goFloatText } from "../../../base/go-float.ts";
import type { NativeHistogram } from "../../../model/histogram.ts";
import { aggregate } from "../../vector/aggregate.ts";
import { type Grouping, groupSeries } from "../../vector/grouping.ts";
import type { SimpleAggregation } from "../../vector/reductions.ts";
import { aggregateQuantile } from "../../vector/quantile.ts";
import {
  ABSENT,
  FLOAT,
  HISTOGRAM,
  type StepVector,
  copyPoint,
  emptySeries,
  hasHistograms,
  present,
  setFloat,
  setHistogram,
} from "../../vector/series.ts";
import { selectExtremes } from "../../vector/topk.ts";
import type { Annotations } from "../annotations.ts";
import { executionError } from "../errors.ts";
import { histogramMean, histogramSum } from "../histogram/aggregate.ts";
import { extentOf } from "./extent.ts";
import { limitRatio } from "./limit-ratio.ts";
import type { AggregateNode } from "../plan/nodes.ts";
import type { Value } from "../values.ts";

/** Evaluates an aggregation of an instant vector at all steps. */
export function evaluateAggregate(
  node: AggregateNode,
  vector: StepVector,
  parameter: Value | undefined,
  steps: number,
  notes: Annotations,
): StepVector {
  const grouping = groupingOf(node);
  switch (node.operator) {
    case "sum":
    case "avg":
      return withHistograms(node.operator, vector, grouping, steps, node, notes);
    case "count":
    case "group":
      return aggregate(node.operator, vector, grouping, steps);
    case "min":
    case "max":
    case "stddev":
    case "stdvar":
      noteIgnored(node.operator, vector, node.operand.span, notes);
      return aggregate(node.operator, vector, grouping, steps);
    case "topk":
    case "bottomk": {
      const most = sizes(parameter);
      if (most.some((size) => size >= 1)) noteIgnored(node.operator, vector, node.span, notes);
      const order = node.operator === "topk" ? "largest" : "smallest";
      return selectExtremes(order, vector, grouping, most);
    }
    case "quantile":
      noteIgnored(node.operator, vector, node.operand.span, notes);
      warnQuantile(column(parameter), node, notes);
      return aggregateQuantile(vector, grouping, column(parameter));
    case "count_values":
      throw new TypeError("count_values is evaluated over all steps at once");
    case "limitk":
      return firstOfGroups(vector, grouping, sizes(parameter));
    case "limit_ratio":
      return limitRatio(vector, column(parameter), node.parameter?.span ?? node.span, notes);
  }
}

export const groupingOf = ({ without, labels }: AggregateNode): Grouping => ({
  kind: without ? "without" : "by",
  names: labels,
});

function column(parameter: Value | undefined): Float64Array {
  if (parameter?.kind !== "scalar") throw new TypeError("the aggregation's parameter is not a scalar");
  return parameter.values;
}

/** @throws WatchtowerError `execution` for a size that is no whole number within 64 bits, where any asks for something. */
function sizes(parameter: Value | undefined): Float64Array {
  const values = column(parameter);
  const { least, most, hasNaN } = extentOf(values);
  if (most < 1) return values;
  if (hasNaN) throw executionError("Parameter value is NaN");
  if (least <= -(2 ** 63)) throw executionError(`Scalar value ${goFloatText(least)} underflows int64`);
  if (most >= 2 ** 63) throw executionError(`Scalar value ${goFloatText(most)} overflows int64`);
  return values;
}

function noteIgnored(
  operator: string,
  vector: StepVector,
  span: AggregateNode["span"],
  notes: Annotations,
): void {
  if (vector.some(hasHistograms)) notes.info(`ignored histogram in ${operator} aggregation`, span);
}

/** Of all steps together: NaN, the greatest and the least that are none. */
function warnQuantile(phis: Float64Array, node: AggregateNode, notes: Annotations): void {
  const { least, most, hasNaN } = extentOf(phis);
  const wrong = [...(hasNaN ? [NaN] : []), ...(most > 1 ? [most] : []), ...(least < 0 ? [least] : [])];
  for (const phi of wrong) {
    const span = node.parameter?.span ?? node.span;
    notes.warn(`quantile value should be between 0 and 1, got ${goFloatText(phi)}`, span);
  }
}

/** Floats and histograms apart; a group that has both at a step has nothing there, with a warning. */
function withHistograms(
  operator: SimpleAggregation & ("sum" | "avg"),
  vector: StepVector,
  grouping: Grouping,
  steps: number,
  node: AggregateNode,
  notes: Annotations,
): StepVector {
  const floats = aggregate(operator, vector, grouping, steps);
  if (!vector.some(hasHistograms)) return floats;
  const byKey = new Map(floats.map((series) => [series.labels.key(), series]));
  const reduce = operator === "sum" ? histogramSum : histogramMean;
  const span = node.operand.span;
  const groups = groupSeries(vector, grouping).map(({ labels, members }) => {
    const out = emptySeries(labels, steps);
    const series = members.flatMap((index) => vector[index] ?? []);
    if (series.some((member) => member.dropName === true)) out.dropName = true;
    const floatsOfGroup = byKey.get(labels.key());
    for (let step = 0; step < steps; step++) {
      const histograms = series.flatMap((member): NativeHistogram[] => {
        const histogram = member.kinds[step] === HISTOGRAM ? member.histograms?.[step] : undefined;
        return histogram === undefined ? [] : [histogram];
      });
      const float = floatsOfGroup?.kinds[step] === FLOAT ? floatsOfGroup.values[step] : undefined;
      if (histograms.length === 0) {
        if (float !== undefined) setFloat(out, step, float);
      } else if (float === undefined) {
        const metric = series[0]?.labels.get("__name__") ?? "";
        const total = reduce(histograms, notes, span, metric);
        if (total !== undefined) setHistogram(out, step, total);
      } else notes.warn("encountered a mix of histograms and floats for aggregation", span);
    }
    return out;
  });
  return present(groups);
}

/** `limitk`: any k series of each group; we take the first. */
function firstOfGroups(vector: StepVector, grouping: Grouping, k: Float64Array): StepVector {
  const outputs = vector.map((series) => ({
    ...emptySeries(series.labels, k.length),
    ...(series.dropName === true ? { dropName: true } : {}),
  }));
  for (const { members } of groupSeries(vector, grouping)) {
    const taken = new Uint32Array(k.length);
    for (const index of members) {
      const [series, out] = [vector[index], outputs[index]];
      if (series === undefined || out === undefined) continue;
      for (let step = 0; step < k.length; step++) {
        if (series.kinds[step] === ABSENT || (taken[step] ?? 0) >= Math.trunc(k[step] ?? 0)) continue;
        taken[step] = (taken[step] ?? 0) + 1;
        copyPoint(out, series, step);
      }
    }
  }
  return present(outputs);
}
