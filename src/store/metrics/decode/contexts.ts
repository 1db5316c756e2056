import type { LabelPair } from "../../../model/labels.ts";
import type { TargetLabels } from "../../../model/prometheus/naming/labels.ts";
import type { Series } from "../series/series.ts";

/** A resource as seen in requests: same bytes, same context. */
export interface ResourceContext {
  readonly index: number;
  readonly attributes: readonly LabelPair[];
  readonly target: TargetLabels;
  /** Names and labels are Prometheus' own already: see model/prometheus/verbatim. */
  readonly isVerbatim: boolean;
  /** Attributes of points are: true also where `isVerbatim` is. */
  readonly hasLabels: boolean;
  /** Series of its `target_info`, once made. */
  info: Series | undefined;
}

export type MetricKind = "gauge" | "sum" | "histogram" | "exponential" | "summary";

/** A metric of one resource: same bytes before its points, same context. */
export interface MetricContext {
  readonly index: number;
  readonly resource: ResourceContext;
  readonly kind: MetricKind;
  /** Prometheus' name of the family: without `_bucket`, `_sum`, `_count`. */
  readonly family: string;
  /** Labels of its type and unit, where these are kept as labels. */
  readonly typeLabels: readonly LabelPair[];
  readonly isDelta: boolean;
  /** A sum that only rises. */
  readonly isCounter: boolean;
  /** Why no point of it can be kept. */
  readonly refusal: string | undefined;
  /** The stream of its first point last time. */
  first: Stream | undefined;
}

/** One point's identity within a metric: same attribute bytes, same stream. */
export interface Stream {
  /** Index in the table of keys; -1 for one that is not in it. */
  readonly key: number;
  /** Of gauges, sums and exponential histograms. */
  series: Series | undefined;
  /** Of histograms and summaries: one for each set of bounds or quantiles. */
  layouts: Layout[] | undefined;
  /** The stream that followed last time: requests mostly repeat the order of points. */
  next: Stream | undefined;
}

/** The series of a histogram's or summary's points with the same bounds or quantiles. */
export interface Layout {
  readonly bounds: readonly number[];
  /** One for each bound, and for histograms one more for `+Inf`; undefined where there was no room. */
  readonly parts: readonly (Series | undefined)[];
  /** Made with the first point that has a sum. */
  sum: Series | undefined;
  readonly count: Series | undefined;
  /** Whether all series were made. */
  readonly isWhole: boolean;
}
