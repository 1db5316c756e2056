import type { NativeHistogram } from "../../model/histogram.ts";
import type { Labels } from "../../model/labels.ts";
import type { StepVector } from "../vector/series.ts";
import type { Extension } from "./ast.ts";
import type { Beyond } from "./extension.ts";
import type { TimeShift } from "./steps.ts";

/** Samples of one series for windows over it: ascending, without stale markers, kinds apart. */
export interface RangeSeries {
  readonly labels: Labels;
  readonly dropName: boolean;
  /** Unix milliseconds. */
  readonly floatTimes: Float64Array;
  readonly floats: Float64Array;
  readonly histogramTimes: Float64Array;
  readonly histograms: readonly NativeHistogram[];
  /** Where they are in use: since when each sample counts, Unix milliseconds; 0 where that is not known. */
  readonly floatStarts?: Float64Array;
  readonly histogramStarts?: Float64Array;
}

/** How far windows of an extended selector reach beyond their range. */
export interface WindowExtension extends Beyond {
  readonly kind: Extension;
}

/** At each step the samples in (t - range, t], t being the step's time under the shift. */
export interface RangeVector {
  readonly kind: "matrix";
  readonly series: readonly RangeSeries[];
  /** Milliseconds. */
  readonly range: number;
  readonly shift: TimeShift;
  readonly extension?: WindowExtension;
  /** Whether its samples are those that were read from the store. */
  readonly isRead: boolean;
}

/** What an expression evaluates to, over all steps at once. */
export type Value =
  | { readonly kind: "scalar"; readonly values: Float64Array }
  | { readonly kind: "string"; readonly value: string; readonly quoted?: string }
  | { readonly kind: "vector"; readonly series: StepVector }
  | RangeVector;

/** @param values one for each step. */
export function scalarOf(values: Float64Array): Value {
  return { kind: "scalar", values };
}

export function vectorOf(series: StepVector): Value {
  return { kind: "vector", series };
}

export function constantColumn(value: number, count: number): Float64Array {
  return new Float64Array(count).fill(value);
}
