import type { UnixMilli } from "../../base/units.ts";
import type { NativeHistogram } from "../../model/histogram.ts";
import type { Labels } from "../../model/labels.ts";
import type { Matcher } from "../../model/matcher.ts";

/** Samples of one series in ascending time, each time once. */
export interface SeriesSamples {
  /** With `__name__`. */
  readonly labels: Labels;
  /** Unix milliseconds. */
  readonly times: Float64Array;
  /** Same length; stale markers by bits, see model/staleness. NaN where a histogram stands. */
  readonly values: Float64Array;
  /** Same length when present: the samples that are native histograms. */
  readonly histograms?: readonly (NativeHistogram | undefined)[];
  /**
   * Same length when present: since when each sample's counter counts, Unix milliseconds; 0 where that is not known.
   * Only where it was asked for.
   */
  readonly startTimes?: Float64Array;
}

/** Both ends inclusive. */
export interface MetricRange {
  readonly start: UnixMilli;
  readonly end: UnixMilli;
}

/** Which series, and how much may be read for them. All matchers must hold. */
export interface SelectRequest extends MetricRange {
  readonly matchers: readonly Matcher[];
  /** More series than this is a `limit` error that names `query.maxSeries`. */
  readonly maxSeries: number;
  /** More samples than this is a `limit` error that names `query.maxSamples`. */
  readonly maxSamples: number;
  /** Whether start times are to be read, where the store keeps them. */
  readonly startTimes?: boolean;
}

export interface Exemplar {
  readonly labels: Labels;
  readonly value: number;
  readonly time: UnixMilli;
}

export interface SeriesExemplars {
  readonly labels: Labels;
  readonly exemplars: readonly Exemplar[];
}

/** As in Prometheus' /api/v1/metadata. */
export interface MetricMetadata {
  readonly type: "counter" | "gauge" | "histogram" | "summary" | "unknown";
  readonly help: string;
  readonly unit: string;
}

/** What PromQL and the Prometheus API need of the store. */
export interface MetricSource {
  /** All series with at least one sample in the range; sorted by labels (name by name, then value). */
  select(request: SelectRequest, signal: AbortSignal): Promise<readonly SeriesSamples[]>;
  /** Label sets of series that meet any of the matcher sets and have samples in the range; sorted. */
  series(matcherSets: readonly (readonly Matcher[])[], range: MetricRange): Promise<readonly Labels[]>;
  /** Sorted. No matcher sets: all series. */
  labelNames(matcherSets: readonly (readonly Matcher[])[], range: MetricRange): Promise<readonly string[]>;
  /** Sorted, without the empty value. */
  labelValues(
    name: string,
    matcherSets: readonly (readonly Matcher[])[],
    range: MetricRange,
  ): Promise<readonly string[]>;
  /**
   * Of series that meet any of the matcher sets, those with exemplars in the range; sorted by labels, each in time
   * order.
   */
  exemplars(
    matcherSets: readonly (readonly Matcher[])[],
    range: MetricRange,
  ): Promise<readonly SeriesExemplars[]>;
  /** By metric (family) name, as Prometheus names it. */
  metadata(): ReadonlyMap<string, MetricMetadata>;
}
