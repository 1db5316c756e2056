import type { NativeHistogram } from "../histogram.ts";
import type { LabelPair } from "../labels.ts";

/** What remote write knows of a metric's type. */
export type MetricType =
  | "unknown"
  | "counter"
  | "gauge"
  | "histogram"
  | "gaugehistogram"
  | "summary"
  | "info"
  | "stateset";

/** By their numbers in both versions of the protocol. */
export const METRIC_TYPES: readonly MetricType[] = [
  "unknown",
  "counter",
  "gauge",
  "histogram",
  "gaugehistogram",
  "summary",
  "info",
  "stateset",
];

/** What is told of a family of metrics; texts are empty where nothing is. */
export interface WrittenMetadata {
  /** Name without suffixes such as `_bucket`. */
  readonly family: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
}

/** A float, or a histogram. */
export interface WrittenSample {
  /** Unix milliseconds. */
  readonly time: number;
  readonly value?: number;
  /** The series ends here. */
  readonly isStale?: boolean;
  readonly histogram?: NativeHistogram;
  /** Whether the histogram counts in integers. */
  readonly isWhole?: boolean;
  /** Since when it counts, Unix milliseconds; 0 or absent: not told. */
  readonly startTime?: number;
}

/** One observation behind a series' sample. */
export interface WrittenExemplar {
  readonly labels: readonly LabelPair[];
  readonly value: number;
  readonly time: number;
}

/** One series of a request, as sent: labels may be wrong. */
export interface WrittenSeries {
  readonly labels: readonly LabelPair[];
  readonly samples: readonly WrittenSample[];
  readonly exemplars: readonly WrittenExemplar[];
}

/** A request of remote write 1.0 or 2.0. */
export interface WriteRequest {
  readonly series: readonly WrittenSeries[];
  readonly metadata: readonly WrittenMetadata[];
}
