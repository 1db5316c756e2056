import type { NativeHistogram } from "../../../model/histogram.ts";
import { FLOAT, HISTOGRAM, type StepSeries, type StepVector } from "../../vector/series.ts";
import { type Steps, timeAt } from "../steps.ts";
import type { RangeSeries } from "../values.ts";

/** The answers of a subquery's steps as samples. */
export function samplesOf(vector: StepVector, steps: Steps): RangeSeries[] {
  return vector.map((series) => {
    const floatAt = stepsOf(series, FLOAT);
    const histogramAt = stepsOf(series, HISTOGRAM);
    return {
      labels: series.labels,
      dropName: series.dropName === true,
      floatTimes: Float64Array.from(floatAt, (step) => timeAt(steps, step)),
      floats: Float64Array.from(floatAt, (step) => series.values[step] ?? NaN),
      histogramTimes: Float64Array.from(histogramAt, (step) => timeAt(steps, step)),
      histograms: histogramAt.flatMap((step) => withoutHint(series.histograms?.[step])),
    };
  });
}

function stepsOf({ kinds }: StepSeries, kind: number): number[] {
  const found: number[] = [];
  for (const [step, each] of kinds.entries()) if (each === kind) found.push(step);
  return found;
}

/** Between the steps of a subquery, samples are missing or doubled, so hints about resets mislead. */
function withoutHint(histogram: NativeHistogram | undefined): NativeHistogram[] {
  if (histogram === undefined) return [];
  return [histogram.resetHint === "gauge" ? histogram : { ...histogram, resetHint: "unknown" }];
}
