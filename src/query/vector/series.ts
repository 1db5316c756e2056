import { zeroBytes, zeros } from "../../base/floats.ts";
import type { NativeHistogram } from "../../model/histogram.ts";
import type { Labels } from "../../model/labels.ts";

/** What a series has at a step; the values of {@link StepSeries.kinds}. */
export const ABSENT = 0;
export const FLOAT = 1;
export const HISTOGRAM = 2;

/**
 * One series over the steps of a query, in columns: index i is step i of the query (an instant query has
 * one). Presence is told by `kinds` alone, so that NaN is a value like any other.
 *
 * A series is immutable once it is handed on: operators make new columns or share whole ones.
 */
export interface StepSeries {
  readonly labels: Labels;
  /** {@link ABSENT}, {@link FLOAT} or {@link HISTOGRAM}, one a step. */
  readonly kinds: Uint8Array;
  /** One a step; meaningful where the kind is {@link FLOAT}. */
  readonly values: Float64Array;
  /** One a step when present; defined where the kind is {@link HISTOGRAM}. */
  readonly histograms?: readonly (NativeHistogram | undefined)[];
  /** The name goes at the end of the query (Prometheus' delayed name removal); absent is false. */
  readonly dropName?: boolean;
}

/**
 * An instant vector at every step of a query. No two series with equal labels are present at one step.
 * The order is that of an instant query's answer; sorting functions set it.
 */
export type StepVector = readonly StepSeries[];

/** A series under construction, absent at every step. */
export interface SeriesBuilder {
  labels: Labels;
  readonly kinds: Uint8Array;
  readonly values: Float64Array;
  histograms?: (NativeHistogram | undefined)[];
  dropName?: boolean;
}

/** To be filled by {@link setFloat} and {@link setHistogram}. */
export function emptySeries(labels: Labels, steps: number): SeriesBuilder {
  return { labels, kinds: zeroBytes(steps), values: zeros(steps) };
}

/** A float at every step. */
export function fullSeries(labels: Labels, values: Float64Array): StepSeries {
  return { labels, kinds: new Uint8Array(values.length).fill(FLOAT), values };
}

/** The same points under other labels. Written out: a spread takes a microsecond a series. */
export function relabelled({ kinds, values, histograms, dropName }: StepSeries, labels: Labels): StepSeries {
  if (histograms === undefined && dropName === undefined) return { labels, kinds, values };
  return {
    labels,
    kinds,
    values,
    ...(histograms === undefined ? {} : { histograms }),
    ...(dropName === undefined ? {} : { dropName }),
  };
}

export function setFloat(series: SeriesBuilder, step: number, value: number): void {
  series.kinds[step] = FLOAT;
  series.values[step] = value;
}

/** Makes the column of histograms at the first one. */
export function setHistogram(series: SeriesBuilder, step: number, histogram: NativeHistogram): void {
  series.histograms ??= Array.from({ length: series.kinds.length }, () => undefined);
  series.kinds[step] = HISTOGRAM;
  series.histograms[step] = histogram;
}

/** Copies what `from` has at `step`, if anything. */
export function copyPoint(to: SeriesBuilder, from: StepSeries, step: number): void {
  const kind = from.kinds[step];
  if (kind === FLOAT) setFloat(to, step, from.values[step] ?? NaN);
  const histogram = kind === HISTOGRAM ? from.histograms?.[step] : undefined;
  if (histogram !== undefined) setHistogram(to, step, histogram);
}

/** Whether it is absent at every step. */
export function isEmpty(series: StepSeries): boolean {
  return series.kinds.every((kind) => kind === ABSENT);
}

/** Without the series that are absent at every step. */
export function present(vector: StepVector): StepVector {
  return vector.filter((series) => !isEmpty(series));
}

/** Whether it is a histogram at any step. */
export function hasHistograms(series: StepSeries): boolean {
  return series.histograms !== undefined && series.kinds.includes(HISTOGRAM);
}

/** Points of all series together: what limits on samples count. */
export function countPoints(vector: StepVector): number {
  let points = 0;
  for (const { kinds } of vector) for (const kind of kinds) if (kind !== ABSENT) points++;
  return points;
}
