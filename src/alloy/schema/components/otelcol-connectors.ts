import {
  BOOL,
  DURATION,
  INTEGER,
  STRING,
  STRINGS,
  block,
  component,
  input,
  listOf,
  oneOf,
  optional,
  repeated,
  required,
} from "../notation.ts";
import type { BlockSchema, ComponentSchema, Rule } from "../schema.ts";
import { debugMetrics, output } from "./shared-otelcol.ts";

const LATENCIES = "2ms 4ms 6ms 8ms 10ms 50ms 100ms 200ms 400ms 800ms 1s 1400ms 2s 5s 10s 15s".split(" ");

const dimension: BlockSchema = repeated({
  attributes: { name: required(STRING), default: optional(STRING) },
});

const oneHistogram: Rule = (histogram) =>
  histogram.has("explicit") && histogram.has("exponential")
    ? [{ message: "only one of exponential or explicit histogram configuration can be specified" }]
    : [];

const spanMetrics: ComponentSchema = component(
  "otelcol.connector.spanmetrics",
  "makes counters and histograms of spans",
  {
    exports: input("traces"),
    attributes: {
      aggregation_cardinality_limit: optional(INTEGER, 0),
      aggregation_temporality: optional(oneOf("CUMULATIVE", "DELTA"), "CUMULATIVE"),
      dimensions_cache_size: optional(INTEGER, 0),
      exclude_dimensions: optional(STRINGS, []),
      include_instrumentation_scope: optional(STRINGS, []),
      metric_timestamp_cache_size: optional(INTEGER, 1000),
      metrics_expiration: optional(DURATION, "0s"),
      metrics_flush_interval: optional(DURATION, "60s"),
      namespace: optional(STRING, "traces.span.metrics"),
      resource_metrics_cache_size: optional(INTEGER, 1000),
      resource_metrics_key_attributes: optional(STRINGS, []),
    },
    blocks: {
      calls_dimension: dimension,
      dimension,
      events: block({ attributes: { enabled: optional(BOOL, false) }, blocks: { dimension } }),
      exemplars: block({
        attributes: { enabled: optional(BOOL, false), max_per_data_point: optional(INTEGER, 5) },
      }),
      histogram: block(
        {
          attributes: { disable: optional(BOOL, false), unit: optional(oneOf("ms", "s"), "ms") },
          blocks: {
            dimension,
            exponential: block({ attributes: { max_size: optional(INTEGER, 160) } }),
            explicit: block({ attributes: { buckets: optional(listOf({ kind: "duration" }), LATENCIES) } }),
          },
          rules: [oneHistogram],
        },
        "required",
      ),
      output: output("metrics"),
      debug_metrics: debugMetrics,
    },
  },
);

const serviceGraph: ComponentSchema = component(
  "otelcol.connector.servicegraph",
  "makes metrics of which service calls which",
  {
    exports: input("traces"),
    attributes: {
      cache_loop: optional(DURATION, "1m"),
      database_name_attributes: optional(STRINGS, ["db.name"]),
      dimensions: optional(STRINGS, []),
      exponential_histogram_max_size: optional(INTEGER, 0),
      latency_histogram_buckets: optional(listOf({ kind: "duration" }), LATENCIES),
      metrics_flush_interval: optional(DURATION, "60s"),
      store_expiration_loop: optional(DURATION, "2s"),
    },
    blocks: {
      store: block({ attributes: { max_items: optional(INTEGER, 1000), ttl: optional(DURATION, "2s") } }),
      output: output("metrics"),
      debug_metrics: debugMetrics,
    },
  },
);

export const CONNECTORS: readonly ComponentSchema[] = [spanMetrics, serviceGraph];
