import type { NativeHistogram } from "../../../model/histogram.ts";
import { KahanSum } from "../../vector/kahan.ts";
import { allBuckets, usesCustomBuckets } from "../histogram/buckets.ts";
import { vectorOf } from "../values.ts";
import { type FunctionDefinition, type FunctionFamily, vectorArg } from "./definition.ts";
import { mapHistograms } from "./pointwise.ts";

/** Figures of native histograms; floats are left out. */
export const nativeHistogramFunctions: FunctionFamily = {
  histogram_count: histogramFunction((histogram) => histogram.count),
  histogram_sum: histogramFunction((histogram) => histogram.sum),
  histogram_avg: histogramFunction((histogram) => histogram.sum / histogram.count),
  histogram_stdvar: histogramFunction(variance),
  histogram_stddev: histogramFunction((histogram) => Math.sqrt(variance(histogram))),
};

function histogramFunction(apply: (histogram: NativeHistogram) => number): FunctionDefinition {
  return {
    args: ["vector"],
    returns: "vector",
    evaluate: (args, context) => vectorOf(mapHistograms(vectorArg(args, 0), context, apply)),
  };
}

/** As if all observations of a bucket lay in its middle: geometric, or arithmetic for custom buckets. */
function variance(histogram: NativeHistogram): number {
  const mean = histogram.sum / histogram.count;
  const squares = new KahanSum();
  for (const { lower, upper, count } of allBuckets(histogram)) {
    const delta = middle(lower, upper, usesCustomBuckets(histogram)) - mean;
    squares.add(count * delta * delta);
  }
  return squares.value / histogram.count;
}

function middle(lower: number, upper: number, arithmetic: boolean): number {
  if (arithmetic) return (lower + upper) / 2;
  if (lower <= 0 && upper >= 0) return 0;
  return Math.sign(upper) * Math.sqrt(lower * upper);
}
