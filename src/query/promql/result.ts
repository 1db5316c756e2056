import type { NativeHistogram } from "../../model/histogram.ts";
import { Labels, compareLabels } from "../../model/labels.ts";
import { METADATA_LABELS } from "../vector/grouping.ts";
import { ABSENT, type StepSeries, type StepVector } from "../vector/series.ts";
import { extendedSamples } from "./extended-result.ts";
import { dropMarkedNames, mergeEqual, requireDistinct } from "./naming.ts";
import { type Steps, shiftedTime, timeAt } from "./steps.ts";
import type { RangeSeries, RangeVector, Value } from "./values.ts";

/** Samples in columns, in ascending time. Series of one answer may share columns: they are read only. */
export interface ResultSeries {
  readonly labels: Labels;
  /** Unix milliseconds. */
  readonly times: Float64Array;
  /** Same length; meaningless where a histogram stands. */
  readonly values: Float64Array;
  /** Same length when present: the samples that are histograms. */
  readonly histograms?: readonly (NativeHistogram | undefined)[];
}

/** Times are Unix milliseconds. */
export type PromqlResult =
  | { readonly kind: "scalar"; readonly time: number; readonly value: number }
  | { readonly kind: "string"; readonly time: number; readonly value: string }
  /** Each series has one sample. */
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
    return {
      kind: "matrix",
      series: [{ labels: Labels.empty, times: timesOf(steps), values: value.values }],
    };
  }
  if (value.kind !== "vector") throw new TypeError(`a range query cannot give a ${value.kind}`);
  const vector = mergeEqual(dropMarkedNames(value.series));
  const series = seriesOf(vector, steps).toSorted((a, b) => compareLabels(a.labels, b.labels));
  return { kind: "matrix", series };
}

function timesOf(steps: Steps): Float64Array {
  return Float64Array.from({ length: steps.count }, (_, step) => timeAt(steps, step));
}

function seriesOf(vector: StepVector, steps: Steps): ResultSeries[] {
  const times = timesOf(steps);
  return vector.flatMap((series) => {
    const present = presentSteps(series);
    if (present === "all") return [withColumns(series, times, series.values, series.histograms)];
    if (present.length === 0) return [];
    const histograms = series.histograms && present.map((step) => series.histograms?.[step]);
    const values = Float64Array.from(present, (step) => series.values[step] ?? NaN);
    return [
      withColumns(
        series,
        Float64Array.from(present, (step) => times[step] ?? NaN),
        values,
        histograms,
      ),
    ];
  });
}

function presentSteps({ kinds }: StepSeries): readonly number[] | "all" {
  if (!kinds.includes(ABSENT)) return "all";
  const present: number[] = [];
  for (const [step, kind] of kinds.entries()) if (kind !== ABSENT) present.push(step);
  return present;
}

function withColumns(
  { labels }: StepSeries,
  times: Float64Array,
  values: Float64Array,
  histograms: ResultSeries["histograms"],
): ResultSeries {
  return histograms === undefined ? { labels, times, values } : { labels, times, values, histograms };
}

/** The samples of the only window of an instant query. */
function windowOf(vector: RangeVector, steps: Steps): ResultSeries[] {
  const end = shiftedTime(steps, 0, vector.shift);
  const start = end - vector.range;
  const { extension } = vector;
  const found: readonly ResultSeries[] = vector.series
    .map(withoutMarkedName)
    .flatMap((series) =>
      extension === undefined
        ? samplesOf(series, start, end)
        : extendedSamples(series, extension, start, end),
    );
  return requireDistinct(found).toSorted((a, b) => compareLabels(a.labels, b.labels));
}

function withoutMarkedName(series: RangeSeries): RangeSeries {
  return series.dropName ? { ...series, labels: series.labels.drop(METADATA_LABELS) } : series;
}

/** Floats and histograms in (start, end] together; nothing if there are none. */
function samplesOf(series: RangeSeries, start: number, end: number): ResultSeries[] {
  const samples: { time: number; value: number; histogram?: NativeHistogram }[] = [];
  for (const [index, time] of series.floatTimes.entries()) {
    samples.push({ time, value: series.floats[index] ?? NaN });
  }
  for (const [index, histogram] of series.histograms.entries()) {
    samples.push({ time: series.histogramTimes[index] ?? NaN, value: NaN, histogram });
  }
  const inside = samples
    .filter(({ time }) => time > start && time <= end)
    .toSorted((a, b) => a.time - b.time);
  if (inside.length === 0) return [];
  const columns = {
    labels: series.labels,
    times: Float64Array.from(inside, ({ time }) => time),
    values: Float64Array.from(inside, ({ value }) => value),
  };
  if (series.histograms.length === 0) return [columns];
  return [{ ...columns, histograms: inside.map(({ histogram }) => histogram) }];
}
