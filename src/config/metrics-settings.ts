import { z } from "zod";
import { DURATION, bound, durationOrNone, fromJson, list, setting, yesOrNo } from "./setting.ts";

const storeFeature = z.enum(["created-timestamp-zero-ingestion", "st-storage", "type-and-unit-labels"]);

/** Of the store of metrics; those that Prometheus has are called as there. */
export const METRICS_SETTINGS = {
  metricsMaxSeries: bound(
    "metrics.maxSeries",
    "WATCHTOWER_METRICS_MAX_SERIES",
    1_000_000,
    "series of metrics that are kept at once; points of further ones are refused",
  ),
  metricsMaxSeriesPerMetric: bound(
    "metrics.maxSeriesPerMetric",
    "WATCHTOWER_METRICS_MAX_SERIES_PER_METRIC",
    200_000,
    "series that one metric name may have at once; `watchtower metrics cardinality` lists which have many",
  ),
  outOfOrderWindowMs: setting("prometheus.storage.tsdb.out_of_order_time_window", {
    env: "WATCHTOWER_PROMETHEUS_STORAGE_TSDB_OUT_OF_ORDER_TIME_WINDOW",
    schema: durationOrNone,
    expected: `${DURATION}; 0 for none`,
    fallback: () => 30 * 60_000,
    shownDefault: "30m",
    help: "how far a sample may lie behind the newest one of its series, as in Prometheus",
  }),
  prometheusFeatures: setting("prometheus.enable-feature", {
    env: "WATCHTOWER_PROMETHEUS_ENABLE_FEATURE",
    schema: list.pipe(z.array(storeFeature)),
    expected: `a list of ${storeFeature.options.join(", ")}`,
    fallback: () => [],
    shownDefault: "none",
    help: "what Prometheus has behind the feature flags of these names when it takes in metrics",
  }),
  externalLabels: setting<Readonly<Record<string, string>>>("prometheus.global.external_labels", {
    env: "WATCHTOWER_PROMETHEUS_GLOBAL_EXTERNAL_LABELS",
    schema: fromJson(z.record(z.string().regex(/^[a-zA-Z_]\w*$/), z.string())),
    expected: "an object of texts by names of labels; in the environment as JSON",
    fallback: () => ({}),
    shownDefault: "none",
    help: "labels that alerts, their texts and `/federate` have beside their own, as in Prometheus",
  }),
  externalUrl: setting("prometheus.web.external-url", {
    env: "WATCHTOWER_PROMETHEUS_WEB_EXTERNAL_URL",
    schema: z.url({ protocol: /^https?$/, hostname: /./ }),
    expected: "an http or https URL",
    fallback: () => undefined,
    shownDefault: "none",
    help: "where others reach the Prometheus API, for `$externalURL` and the links of alerts",
  }),
  prometheusAdminApi: setting("prometheus.web.enable-admin-api", {
    env: "WATCHTOWER_PROMETHEUS_WEB_ENABLE_ADMIN_API",
    schema: yesOrNo,
    expected: "true or false",
    fallback: () => false,
    help: "whether series may be deleted over the API, as in Prometheus",
  }),
};
