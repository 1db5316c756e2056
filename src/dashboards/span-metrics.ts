/**
 * Expressions over the metrics that Tempo's metrics-generator, and Watchtower in its place, make from spans:
 * `traces_spanmetrics_calls_total` and `traces_spanmetrics_latency` (seconds).
 */
const CALLS = "traces_spanmetrics_calls_total";
const LATENCY = "traces_spanmetrics_latency_bucket";
const FAILED = 'status_code="STATUS_CODE_ERROR"';

const sumBy = (labels: string): string => (labels === "" ? "sum" : `sum by (${labels})`);

/** Spans per second that `matchers` select, summed by `labels`. */
export function requestRate(matchers: string, labels = ""): string {
  return `${sumBy(labels)} (rate(${CALLS}{${matchers}}[$__rate_interval]))`;
}

/** Share of the spans with status error, from 0 to 1; 0, not nothing, where none failed. */
export function errorRatio(matchers: string, labels = ""): string {
  const all = requestRate(matchers, labels);
  const failed = requestRate(`${matchers}, ${FAILED}`, labels);
  return `(${failed} or 0 * ${all}) / ${all}`;
}

/** Quantile of the spans' durations in seconds. */
export function duration(quantile: number, matchers: string, labels = ""): string {
  const by = labels === "" ? "le" : `le, ${labels}`;
  return `histogram_quantile(${quantile}, sum by (${by}) (rate(${LATENCY}{${matchers}}[$__rate_interval])))`;
}

/** Buckets of the durations by `le`. */
export function durationBuckets(matchers: string): string {
  return `sum by (le) (increase(${LATENCY}{${matchers}}[$__rate_interval]))`;
}
