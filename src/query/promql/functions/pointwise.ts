import type { NativeHistogram } from "../../../model/histogram.ts";
import { FLOAT, HISTOGRAM, type StepVector, emptySeries, present, setFloat } from "../../vector/series.ts";
import { dropName, mergeEqual } from "../naming.ts";
import { vectorOf } from "../values.ts";
import { type CallContext, type FunctionDefinition, vectorArg } from "./definition.ts";

/** Applies to each float alone; histograms are left out, and so is the name. */
export function mapFloats(
  vector: StepVector,
  context: CallContext,
  apply: (value: number, step: number) => number,
): StepVector {
  return mapPoints(vector, context, FLOAT, ({ values }, step) => apply(values[step] ?? NaN, step));
}

/** Applies to each histogram alone; floats are left out, and so is the name. */
export function mapHistograms(
  vector: StepVector,
  context: CallContext,
  apply: (histogram: NativeHistogram, step: number, metric: string) => number,
): StepVector {
  return mapPoints(vector, context, HISTOGRAM, (series, step) => {
    const histogram = series.histograms?.[step];
    return histogram === undefined ? NaN : apply(histogram, step, series.labels.get("__name__"));
  });
}

function mapPoints(
  vector: StepVector,
  context: CallContext,
  kind: number,
  apply: (series: StepVector[number], step: number) => number,
): StepVector {
  const mapped = vector.map((series) => {
    const out = emptySeries(series.labels, context.steps.count);
    for (let step = 0; step < context.steps.count; step++) {
      if (series.kinds[step] === kind) setFloat(out, step, apply(series, step));
    }
    return dropName(out, context.delayNames);
  });
  const answer = present(mapped);
  return context.delayNames ? answer : mergeEqual(answer);
}

/** A function of one number, for vectors. */
export function floatFunction(apply: (value: number) => number): FunctionDefinition {
  return {
    args: ["vector"],
    returns: "vector",
    evaluate: (args, context) => vectorOf(mapFloats(vectorArg(args, 0), context, apply)),
  };
}
