import {
  ALL_SIGNALS,
  BOOL,
  DURATION,
  ENDPOINT,
  INTEGER,
  STRING,
  block,
  component,
  input,
  oneOf,
  optional,
  required,
  sendsTo,
} from "../notation.ts";
import type { ComponentSchema, Rule } from "../schema.ts";
import { debugMetrics, grpcClient, httpClient, retryOnFailure, sendingQueue } from "./shared-otelcol.ts";

const otlp: ComponentSchema = component("otelcol.exporter.otlp", "sends over OTLP/gRPC", {
  exports: input(...ALL_SIGNALS),
  attributes: { timeout: optional(DURATION, "5s") },
  blocks: {
    client: grpcClient,
    retry_on_failure: retryOnFailure,
    sending_queue: sendingQueue,
    debug_metrics: debugMetrics,
  },
});

const otlpHttp: ComponentSchema = component("otelcol.exporter.otlphttp", "sends over OTLP/HTTP", {
  exports: input(...ALL_SIGNALS),
  attributes: {
    encoding: optional(oneOf("proto", "json"), "proto"),
    logs_endpoint: optional(ENDPOINT, ""),
    metrics_endpoint: optional(ENDPOINT, ""),
    traces_endpoint: optional(ENDPOINT, ""),
  },
  blocks: {
    client: httpClient,
    retry_on_failure: retryOnFailure,
    sending_queue: sendingQueue,
    debug_metrics: debugMetrics,
  },
});

const prometheus: ComponentSchema = component(
  "otelcol.exporter.prometheus",
  "turns OTLP metrics into Prometheus' series",
  {
    exports: input("metrics"),
    attributes: {
      add_metric_suffixes: optional(BOOL, true),
      forward_to: sendsTo("MetricsReceiver", "metrics"),
      gc_frequency: optional(DURATION, "5m"),
      include_scope_info: optional(BOOL, false),
      include_scope_labels: optional(BOOL, true),
      include_target_info: optional(BOOL, true),
      resource_to_telemetry_conversion: optional(BOOL, false),
    },
  },
);

const loki: ComponentSchema = component("otelcol.exporter.loki", "turns OTLP log records into Loki's lines", {
  exports: input("logs"),
  attributes: { forward_to: sendsTo("LogsReceiver", "logs") },
});

const debug: ComponentSchema = component(
  "otelcol.exporter.debug",
  "writes what it is sent into the engine's log",
  {
    stability: "experimental",
    exports: input(...ALL_SIGNALS),
    attributes: {
      sampling_initial: optional(INTEGER, 2),
      sampling_thereafter: optional(INTEGER, 1),
      use_internal_logger: optional(BOOL, true),
      verbosity: optional(oneOf("basic", "normal", "detailed"), "basic"),
    },
    blocks: { debug_metrics: debugMetrics },
  },
);

const appendOrRotate: Rule = (body) =>
  body.has("append") && body.has("rotation")
    ? [{ message: "append and rotation cannot be used together", at: "append" }]
    : [];

const file: ComponentSchema = component("otelcol.exporter.file", "writes what it is sent into files", {
  stability: "public-preview",
  since: "v1.13.0",
  exports: input(...ALL_SIGNALS),
  attributes: {
    path: required(STRING),
    append: optional(BOOL, false),
    compression: optional(oneOf("zstd", ""), ""),
    flush_interval: optional(DURATION, "1s"),
    format: optional(oneOf("json", "proto"), "json"),
  },
  blocks: {
    compression_params: block({ attributes: { level: required(INTEGER) } }),
    group_by: block({
      attributes: {
        enabled: optional(BOOL, false),
        max_open_files: optional(INTEGER, 100),
        resource_attribute: optional(STRING, "fileexporter.path_segment"),
      },
    }),
    rotation: block({
      attributes: {
        localtime: optional(BOOL, false),
        max_backups: optional(INTEGER, 100),
        max_days: optional(INTEGER, 0),
        max_megabytes: optional(INTEGER, 100),
      },
    }),
    debug_metrics: debugMetrics,
  },
  rules: [appendOrRotate],
});

export const EXPORTERS: readonly ComponentSchema[] = [otlp, otlpHttp, prometheus, loki, debug, file];
