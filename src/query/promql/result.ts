import type { NativeHistogram } from "../../model/histogram.ts";
import { Labels } from "../../model/labels.ts";
import { ABSENT, HISTOGRAM, type StepSeries, type StepVector } from "../vector/series.ts";
import { compareLabels } from "./functions/sort.ts";
import { dropMarkedNames } from "./naming.ts";
import { requireDistinct } from "./naming.ts";
import { type Steps, shiftedTime, timeAt } from "./steps.ts";
import type { RangeSeries, RangeVector, Value } from "./values.ts";

/** A sample; times are Unix milliseconds. */
export interface ResultPoint {
  readonly time: number;
  readonly value: number | NativeHistogram;
}

/** Points in ascending time. */
export interface ResultSeries {
  readonly labels: Labels;
  readonly points: readonly ResultPoint[];
}

export type PromqlResult =
  | { readonly kind: "scalar"; readonly time: number; readonly value: number }
  | { readonly kind: "string"; readonly time: number; readonly value: string }
  /** Each series has one point. */
  | { readonly kind: "vector"; readonly series: readonly ResultSeries[] }
  | { readonly kind: "matrix"; readonly series: readonly ResultSeries[] };

/** In the order in which the expression left them; range vectors by labels. */
export function instantResult(value: Value, steps: Steps): PromqlResult {
  const time = steps.start;
  switch (value.kind) {
    case "scalar":
      return { kind: "scalar", time, value: value.values[0] ?? NaN };
    case "string":
      return { kind: "string", time, value: value.value };
    case "vector": {
      const vector = requireDistinct(dropMarkedNames(value.series));
      return { kind: "vector", series: seriesOf(vector, steps) };
    }
    case "matrix":
      return { kind: "matrix", series: windowOf(value, steps) };
  }
}

/** Ordered by labels. */
export function rangeResult(value: Value, steps: Steps): PromqlResult {
  if (value.kind === "scalar") {
    const points = Array.from(value.values, (each, step) => ({ time: timeAt(steps, step), value: each }));
    return { kind: "matrix", series: [{ labels: Labels.empty, points }] };
  }
  if (value.kind !== "vector") throw new TypeError(`a range query cannot give a ${value.kind}`);
  const vector = dropMarkedNames(value.series);
  const series = seriesOf(vector, steps).toSorted((a, b) => compareLabels(a.labels, b.labels));
  return { kind: "matrix", series };
}

function seriesOf(vector: StepVector, steps: Steps): ResultSeries[] {
  return vector.flatMap((series) => {
    const points = pointsOf(series, steps);
    return points.length === 0 ? [] : [{ labels: series.labels, points }];
  });
}

function pointsOf(series: StepSeries, steps: Steps): ResultPoint[] {
  const points: ResultPoint[] = [];
  for (let step = 0; step < series.kinds.length; step++) {
    const kind = series.kinds[step];
    if (kind === ABSENT) continue;
    const histogram = kind === HISTOGRAM ? series.histograms?.[step] : undefined;
    points.push({ time: timeAt(steps, step), value: histogram ?? series.values[step] ?? NaN });
  }
  return points;
}

/** The samples of the only window of an instant query. */
function windowOf(vector: RangeVector, steps: Steps): ResultSeries[] {
  const end = shiftedTime(steps, 0, vector.shift);
  const inside = (time: number): boolean => time > end - vector.range && time <= end;
  const found = vector.series.flatMap((series) => {
    const points = samplesOf(series).filter(({ time }) => inside(time));
    return points.length === 0 ? [] : [{ labels: series.labels, points }];
  });
  return found.toSorted((a, b) => compareLabels(a.labels, b.labels));
}

function samplesOf({ floatTimes, floats, histogramTimes, histograms }: RangeSeries): ResultPoint[] {
  const points: ResultPoint[] = Array.from(floatTimes, (time, index) => ({
    time,
    value: floats[index] ?? NaN,
  }));
  for (const [index, histogram] of histograms.entries()) {
    points.push({ time: histogramTimes[index] ?? NaN, value: histogram });
  }
  return histograms.length === 0 ? points : points.toSorted((a, b) => a.time - b.time);
}
