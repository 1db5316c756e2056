/**
 * How far apart the samples of a series are, in milliseconds: how often the test data, and an SDK that reads
 * `watchtower env`, export metrics, and how often Tempo computes span metrics. Grafana's data source says the same
 * (`timeInterval`), so that `$__rate_interval` spans at least four samples; see docs/METRICS.md.
 */
export const METRIC_INTERVAL_MS = 15_000;
