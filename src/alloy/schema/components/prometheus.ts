import {
  BOOL,
  BYTES,
  COUNT,
  DURATION,
  ENDPOINT,
  INTEGER,
  NUMBER,
  SECRET,
  STRING,
  STRINGS,
  STRING_MAP,
  TARGETS,
  block,
  component,
  listOf,
  notEmbedded,
  oneOf,
  optional,
  receiver,
  repeated,
  required,
  sendsTo,
} from "../notation.ts";
import type { BlockSchema, ComponentSchema, Rule } from "../schema.ts";
import { httpRules } from "./http-rules.ts";
import { httpAttributes, httpBlocks, relabelRules } from "./shared-prometheus.ts";

const CLOUD = "basic_auth, authorization and bearer_token are supported";

const azuread: BlockSchema = notEmbedded(
  block({
    attributes: { cloud: optional(oneOf("AzureChina", "AzureGovernment", "AzurePublic"), "AzurePublic") },
    blocks: {
      managed_identity: block({ attributes: { client_id: required(STRING) } }),
      oauth: block({
        attributes: {
          client_id: required(STRING),
          client_secret: required(SECRET),
          tenant_id: required(STRING),
        },
      }),
      sdk: block({ attributes: { tenant_id: required(STRING) } }),
    },
  }),
  CLOUD,
);

const sigv4: BlockSchema = notEmbedded(
  block({
    attributes: {
      access_key: optional(STRING),
      profile: optional(STRING),
      region: optional(STRING),
      role_arn: optional(STRING),
      secret_key: optional(SECRET),
    },
  }),
  CLOUD,
);

const endpoint: BlockSchema = repeated({
  attributes: {
    ...httpAttributes(false),
    headers: optional(STRING_MAP),
    name: optional(STRING, ""),
    protobuf_message: optional(
      oneOf("prometheus.WriteRequest", "io.prometheus.write.v2.Request"),
      "prometheus.WriteRequest",
    ),
    remote_timeout: optional(DURATION, "30s"),
    send_exemplars: optional(BOOL, true),
    send_native_histograms: optional(BOOL, false),
    url: required(ENDPOINT),
  },
  blocks: {
    ...httpBlocks,
    azuread,
    metadata_config: block({
      attributes: {
        max_samples_per_send: optional(INTEGER, 2000),
        send: optional(BOOL, true),
        send_interval: optional(DURATION, "1m"),
      },
    }),
    queue_config: block({
      attributes: {
        batch_send_deadline: optional(DURATION, "5s"),
        capacity: optional(INTEGER, 10_000),
        max_backoff: optional(DURATION, "5s"),
        max_samples_per_send: optional(INTEGER, 2000),
        max_shards: optional(INTEGER, 50),
        min_backoff: optional(DURATION, "30ms"),
        min_shards: optional(INTEGER, 1),
        retry_on_http_429: optional(BOOL, true),
        sample_age_limit: optional(DURATION, "0s"),
      },
    }),
    sigv4,
    write_relabel_config: relabelRules,
  },
  rules: [...httpRules],
});

const walTimes: Rule = (wal) => {
  if (wal.number("truncate_frequency") === 0) {
    return [{ message: "truncate_frequency must not be 0", at: "truncate_frequency" }];
  }
  if ((wal.number("max_keepalive_time") ?? 1) > (wal.number("min_keepalive_time") ?? 0)) return [];
  return [{ message: "min_keepalive_time must be smaller than max_keepalive_time" }];
};

const remoteWrite: ComponentSchema = component("prometheus.remote_write", "sends series over remote write", {
  exports: receiver("MetricsReceiver"),
  attributes: { external_labels: optional(STRING_MAP, {}) },
  blocks: {
    endpoint,
    wal: block({
      attributes: {
        max_keepalive_time: optional(DURATION, "8h"),
        min_keepalive_time: optional(DURATION, "5m"),
        truncate_frequency: optional(DURATION, "2h"),
      },
      rules: [walTimes],
    }),
  },
});

const relabel: ComponentSchema = component("prometheus.relabel", "changes and drops series by their labels", {
  exports: { ...receiver("MetricsReceiver"), rules: { type: "RelabelRules", takes: [] } },
  attributes: {
    forward_to: sendsTo("MetricsReceiver", "metrics"),
    max_cache_size: optional(INTEGER, 100_000),
  },
  blocks: { rule: relabelRules },
});

const PROTOCOL_NAMES = [
  "PrometheusProto",
  "OpenMetricsText1.0.0",
  "OpenMetricsText0.0.1",
  "PrometheusText1.0.0",
  "PrometheusText0.0.4",
] as const;
const PROTOCOLS = oneOf(...PROTOCOL_NAMES);

const scrapeTimes: Rule = (scrape) =>
  (scrape.number("scrape_timeout") ?? 0) > (scrape.number("scrape_interval") ?? Infinity)
    ? [{ message: "scrape_timeout is greater than scrape_interval", at: "scrape_timeout" }]
    : [];

const oneNegotiation: Rule = (scrape) =>
  scrape.bool("enable_protobuf_negotiation") === true && scrape.has("scrape_protocols")
    ? [
        {
          message:
            "both enable_protobuf_negotiation and scrape_protocols are set, only one can be set at a time",
          at: "scrape_protocols",
        },
      ]
    : [];

const utf8Names: Rule = (scrape) =>
  scrape.text("metric_name_escaping_scheme") === "allow-utf-8" &&
  scrape.text("metric_name_validation_scheme") === "legacy"
    ? [
        {
          message:
            "metric_name_escaping_scheme cannot be set to 'allow-utf-8' while metric_name_validation_scheme is not set to 'utf8'",
          at: "metric_name_escaping_scheme",
        },
      ]
    : [];

const scrape: ComponentSchema = component("prometheus.scrape", "fetches an application's /metrics", {
  attributes: {
    ...httpAttributes(true),
    body_size_limit: optional(BYTES, "0"),
    convert_classic_histograms_to_nhcb: optional(BOOL, false),
    enable_compression: optional(BOOL, true),
    enable_protobuf_negotiation: optional(BOOL, false),
    extra_metrics: optional(BOOL, false),
    forward_to: sendsTo("MetricsReceiver", "metrics"),
    honor_labels: optional(BOOL, false),
    honor_metadata: optional(BOOL, false),
    honor_timestamps: optional(BOOL, true),
    job_name: optional(STRING),
    label_limit: optional(COUNT, 0),
    label_name_length_limit: optional(COUNT, 0),
    label_value_length_limit: optional(COUNT, 0),
    metric_name_escaping_scheme: optional(
      oneOf("allow-utf-8", "underscores", "dots", "values", ""),
      "underscores",
    ),
    metric_name_validation_scheme: optional(oneOf("legacy", "utf8"), "legacy"),
    metrics_path: optional(STRING, "/metrics"),
    native_histogram_bucket_limit: optional(COUNT, 0),
    native_histogram_min_bucket_factor: optional(NUMBER, 0),
    params: optional({ kind: "map", of: STRINGS }),
    sample_limit: optional(COUNT, 0),
    scheme: optional(oneOf("http", "https"), "http"),
    scrape_classic_histograms: optional(BOOL, false),
    scrape_failure_log_file: optional(STRING, ""),
    /** Empty: a target must say what it answers. */
    scrape_fallback_protocol: optional(oneOf(...PROTOCOL_NAMES, ""), "PrometheusText0.0.4"),
    scrape_interval: optional(DURATION, "60s"),
    scrape_native_histograms: optional(BOOL, false),
    scrape_protocols: optional(listOf(PROTOCOLS), [
      "OpenMetricsText1.0.0",
      "OpenMetricsText0.0.1",
      "PrometheusText1.0.0",
      "PrometheusText0.0.4",
    ]),
    scrape_timeout: optional(DURATION, "10s"),
    target_limit: optional(COUNT, 0),
    targets: required(TARGETS),
    track_timestamps_staleness: optional(BOOL, false),
  },
  blocks: {
    ...httpBlocks,
    clustering: block({ attributes: { enabled: required(BOOL) } }),
  },
  rules: [...httpRules, scrapeTimes, oneNegotiation, utf8Names],
});

export const PROMETHEUS: readonly ComponentSchema[] = [scrape, relabel, remoteWrite];
