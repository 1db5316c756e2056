import type { UnixMilli } from "../../../base/units.ts";
import type { LabelPair } from "../../../model/labels.ts";
import type { WrittenMetadata, WrittenSeries } from "../../../model/prometheus/remote-write.ts";
import type { ScrapeOptions } from "./options.ts";
import type { ScrapeTarget } from "./target.ts";

/** What Prometheus tells of each scrape, beside what the target says. */
export interface ScrapeReport {
  readonly isUp: boolean;
  readonly durationSeconds: number;
  /** Samples that the target exposed. */
  readonly scraped: number;
  /** Those of them that were left (`scrape_samples_post_metric_relabeling`). */
  readonly added: number;
  /** Series that were not in the scrape before. */
  readonly seriesAdded: number;
  /** -1: more than the limit. */
  readonly bodyBytes: number;
}

interface ReportMetric {
  readonly name: string;
  readonly help: string;
  readonly unit: string;
  readonly isExtra: boolean;
  readonly value: (report: ScrapeReport, target: ScrapeTarget, options: ScrapeOptions) => number;
}

const METRICS: readonly ReportMetric[] = [
  {
    name: "up",
    help: "Whether the last scrape of the target was successful (1) or not (0).",
    unit: "targets",
    isExtra: false,
    value: ({ isUp }) => (isUp ? 1 : 0),
  },
  {
    name: "scrape_duration_seconds",
    help: "How long the last scrape took.",
    unit: "seconds",
    isExtra: false,
    value: ({ durationSeconds }) => durationSeconds,
  },
  {
    name: "scrape_samples_scraped",
    help: "Samples that the target exposed in the last scrape.",
    unit: "samples",
    isExtra: false,
    value: ({ scraped }) => scraped,
  },
  {
    name: "scrape_samples_post_metric_relabeling",
    help: "Samples of the last scrape that were left after relabelling.",
    unit: "samples",
    isExtra: false,
    value: ({ added }) => added,
  },
  {
    name: "scrape_series_added",
    help: "Series of the last scrape that were not in the one before.",
    unit: "series",
    isExtra: false,
    value: ({ seriesAdded }) => seriesAdded,
  },
  {
    name: "scrape_timeout_seconds",
    help: "The timeout of scrapes of this target.",
    unit: "seconds",
    isExtra: true,
    value: (_, { timeoutMs }) => timeoutMs / 1000,
  },
  {
    name: "scrape_sample_limit",
    help: "How many samples a scrape of this target may have; 0 for any number.",
    unit: "samples",
    isExtra: true,
    value: (_, __, { limits }) => limits.samples,
  },
  {
    name: "scrape_body_size_bytes",
    help: "Bytes of the last answer, decompressed; -1 if they were more than the limit.",
    unit: "bytes",
    isExtra: true,
    value: ({ bodyBytes }) => bodyBytes,
  },
];

/** `up` and its like, with the target's labels. @param time of the scrape. */
export function reportSeries(
  report: ScrapeReport,
  target: ScrapeTarget,
  options: ScrapeOptions,
  time: UnixMilli,
): readonly WrittenSeries[] {
  return metricsFor(options).map(({ name, value }) => ({
    labels: labelsOf(name, target),
    samples: [{ time, value: value(report, target, options) }],
    exemplars: [],
  }));
}

/** The labels of these series. */
export const reportLabels = (
  target: ScrapeTarget,
  options: ScrapeOptions,
): readonly (readonly LabelPair[])[] => metricsFor(options).map(({ name }) => labelsOf(name, target));

/** All are told as gauges. */
export const reportMetadata = (options: ScrapeOptions): readonly WrittenMetadata[] =>
  metricsFor(options).map(({ name, help, unit }) => ({ family: name, type: "gauge", help, unit }));

const metricsFor = ({ extraMetrics }: ScrapeOptions): readonly ReportMetric[] =>
  METRICS.filter(({ isExtra }) => extraMetrics || !isExtra);

const labelsOf = (name: string, { labels }: ScrapeTarget): readonly LabelPair[] => [
  ["__name__", name],
  ...labels.pairs,
];
