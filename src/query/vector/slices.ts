import {
  ABSENT,
  type SeriesBuilder,
  type StepVector,
  emptySeries,
  setFloat,
  setHistogram,
} from "./series.ts";

/** The steps from `from` up to, but without, `to`, as a vector of its own that shares the columns. */
export function sliceSteps(vector: StepVector, from: number, to: number): StepVector {
  return vector.map((series) => {
    const slice = {
      ...series,
      kinds: series.kinds.subarray(from, to),
      values: series.values.subarray(from, to),
    };
    return series.histograms === undefined
      ? slice
      : { ...slice, histograms: series.histograms.slice(from, to) };
  });
}

/** A vector over some of the steps, beginning with step `from`. */
export interface Slice {
  readonly from: number;
  readonly vector: StepVector;
}

/** One vector over all steps; series of equal labels become one. */
export function joinSlices(slices: readonly Slice[], steps: number): StepVector {
  const joined = new Map<string, SeriesBuilder>();
  for (const { from, vector } of slices) {
    for (const series of vector) {
      const key = series.labels.key();
      let out = joined.get(key);
      if (out === undefined) joined.set(key, (out = emptySeries(series.labels, steps)));
      if (series.dropName === true) out.dropName = true;
      for (const [step, kind] of series.kinds.entries()) {
        if (kind === ABSENT) continue;
        const histogram = series.histograms?.[step];
        if (histogram === undefined) setFloat(out, from + step, series.values[step] ?? NaN);
        else setHistogram(out, from + step, histogram);
      }
    }
  }
  return [...joined.values()];
}
