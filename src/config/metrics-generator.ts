import { z } from "zod";
import { parseGoDuration } from "../base/go-duration.ts";
import { compileSearch } from "../base/regexp.ts";
import { errorMessage } from "../base/errors.ts";

/*
 * The settings of Tempo's metrics-generator that mean something here, by its names: those of its block
 * `metrics_generator`, and of the block of the same name among its overrides.
 */

const NANOS_PER_MS = 1e6;
const HOUR_MS = 3_600_000;
const PROCESSORS = [
  "service-graphs",
  "span-metrics",
  "span-metrics-latency",
  "span-metrics-count",
  "span-metrics-size",
  "host-info",
] as const;
const MOST_DIMENSIONS = 40;
const MOST_BUCKETS = 200;

/** A duration as Go writes it, in milliseconds. */
const duration = (least: number, most: number) =>
  z.string().transform((text, context): number => {
    const ms = (parseGoDuration(text) ?? NaN) / NANOS_PER_MS;
    if (ms >= least && ms <= most) return ms;
    context.addIssue({ code: "custom", message: `expected a time from ${least} to ${most} ms, as 30s` });
    return z.NEVER;
  });

const attribute = z.string().min(1);
const attributes = z.array(attribute).max(MOST_DIMENSIONS);
const count = z.number().int().min(0);
const buckets = z
  .array(z.number())
  .min(1)
  .max(MOST_BUCKETS)
  .refine((bounds) => bounds.every((bound, at) => at === 0 || bound > (bounds[at - 1] ?? 0)), {
    message: "each has to be above the one before it",
  });
const labelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, "expected the name of a label");

/** Refuses attributes that would make the same label. */
function refuseCollisions(names: readonly string[], context: z.RefinementCtx): void {
  const byLabel = new Map<string, string>();
  for (const name of names) {
    const label = name.replaceAll(/[^a-zA-Z0-9_]/g, "_");
    const other = byLabel.get(label);
    if (other !== undefined)
      context.addIssue({ code: "custom", message: `${other} and ${name} would both be the label ${label}` });
    byLabel.set(label, name);
  }
}

/** As Prometheus' ExponentialBuckets. */
const doubling = (first: number, howMany: number): number[] =>
  Array.from({ length: howMany }, (_, at) => first * 2 ** at);

/** What a filter policy looks at. */
type PolicyKey =
  | { scope: "span" | "resource"; name: string }
  | { scope: "intrinsic"; name: "kind" | "name" | "status" };

const policyKey = z.string().transform((text, context): PolicyKey => {
  const intrinsic = /^(?:span:)?(kind|name|status)$/.exec(text)?.[1];
  if (intrinsic === "kind" || intrinsic === "name" || intrinsic === "status")
    return { scope: "intrinsic", name: intrinsic };
  const [, scope, quoted, plain] = /^(span|resource)\.(?:"((?:[^"\\]|\\.)+)"|([^\s"]+))$/.exec(text) ?? [];
  const name = quoted?.replaceAll(/\\(.)/g, "$1") ?? plain;
  if ((scope === "span" || scope === "resource") && name !== undefined) return { scope, name };
  context.addIssue({ code: "custom", message: "expected kind, name, status, span.NAME or resource.NAME" });
  return z.NEVER;
});

const policyMatch = z
  .strictObject({
    match_type: z.enum(["strict", "regex"]),
    attributes: z.array(
      z.strictObject({ key: policyKey, value: z.union([z.string(), z.number(), z.boolean()]) }),
    ),
  })
  .superRefine(({ match_type: type, attributes: all }, context) => {
    if (type === "strict") return;
    for (const [at, { value }] of all.entries()) {
      const message = typeof value === "string" ? regexpProblem(value) : "expected a regular expression";
      if (message !== undefined)
        context.addIssue({ code: "custom", message, path: ["attributes", at, "value"] });
    }
  })
  .transform(({ match_type: matchType, attributes: all }) => ({ matchType, attributes: all }));

function regexpProblem(pattern: string): string | undefined {
  try {
    compileSearch(pattern);
    return undefined;
  } catch (error) {
    return errorMessage(error);
  }
}

const filterPolicy = z
  .strictObject({ include: policyMatch.optional(), exclude: policyMatch.optional() })
  .refine(({ include, exclude }) => include !== undefined || exclude !== undefined, {
    message: "expected include or exclude",
  });

const intrinsicDimensions = z.strictObject({
  service: z.boolean().default(true),
  span_name: z.boolean().default(true),
  span_kind: z.boolean().default(true),
  status_code: z.boolean().default(true),
  status_message: z.boolean().default(false),
});

const dimensionMapping = z
  .strictObject({
    name: attribute,
    source_labels: attributes.min(1),
    join: z.string().default(""),
  })
  .transform(({ name, source_labels: sourceLabels, join }) => ({ name, sourceLabels, join }));

const spanMetrics = z
  .strictObject({
    histogram_buckets: buckets.default(doubling(0.002, 14)),
    intrinsic_dimensions: intrinsicDimensions.prefault({}),
    dimensions: attributes.default(["http.request.method", "http.response.status_code", "http.route"]),
    dimension_mappings: z.array(dimensionMapping).max(MOST_DIMENSIONS).default([]),
    enable_target_info: z.boolean().default(false),
    target_info_excluded_dimensions: attributes.default([]),
    enable_instance_label: z.boolean().default(true),
    span_multiplier_key: z.string().default(""),
    filter_policies: z.array(filterPolicy).max(MOST_DIMENSIONS).default([]),
  })
  .superRefine(({ dimensions, dimension_mappings: mappings }, context) =>
    refuseCollisions([...dimensions, ...mappings.map(({ name }) => name)], context),
  )
  .transform((given) => ({
    buckets: given.histogram_buckets,
    intrinsicDimensions: given.intrinsic_dimensions,
    dimensions: given.dimensions,
    dimensionMappings: given.dimension_mappings,
    enableTargetInfo: given.enable_target_info,
    targetInfoExcludedDimensions: given.target_info_excluded_dimensions,
    enableInstanceLabel: given.enable_instance_label,
    spanMultiplierKey: given.span_multiplier_key,
    filterPolicies: given.filter_policies,
  }));

const serviceGraphs = z
  .strictObject({
    wait: duration(1, HOUR_MS).default(10_000),
    max_items: count.min(1).default(10_000),
    histogram_buckets: buckets.default(doubling(0.1, 8)),
    dimensions: attributes.default([]),
    enable_client_server_prefix: z.boolean().default(false),
    enable_messaging_system_latency_histogram: z.boolean().default(false),
    peer_attributes: attributes.default(["peer.service", "db.name", "db.system"]),
    span_multiplier_key: z.string().default(""),
    enable_virtual_node_label: z.boolean().default(false),
    database_name_attributes: attributes.default(["db.namespace", "db.name", "db.system"]),
  })
  .superRefine(({ dimensions }, context) => refuseCollisions(dimensions, context))
  .transform((given) => ({
    waitMs: given.wait,
    maxItems: given.max_items,
    buckets: given.histogram_buckets,
    dimensions: given.dimensions,
    enableClientServerPrefix: given.enable_client_server_prefix,
    enableMessagingSystemLatencyHistogram: given.enable_messaging_system_latency_histogram,
    peerAttributes: given.peer_attributes,
    spanMultiplierKey: given.span_multiplier_key,
    enableVirtualNodeLabel: given.enable_virtual_node_label,
    databaseNameAttributes: given.database_name_attributes,
  }));

const hostInfo = z
  .strictObject({
    host_identifiers: attributes.min(1).default(["k8s.node.name", "host.id"]),
    metric_name: labelName.default("traces_host_info"),
  })
  .transform((given) => ({ hostIdentifiers: given.host_identifiers, metricName: given.metric_name }));

const registry = z.strictObject({
  stale_duration: duration(1000, 24 * HOUR_MS).default(15 * 60_000),
  external_labels: z.record(labelName, z.string()).default({}),
  max_label_name_length: count.default(1024),
  max_label_value_length: count.default(2048),
});

const LEAST_INTERVAL_MS = 15_000;
const MOST_INTERVAL_MS = 300_000;

/** The whole block, with what is not given as in Tempo; but that dimensions are given, and series bounded. */
export const metricsGenerator = z
  .strictObject({
    processors: z.array(z.enum(PROCESSORS)).default(["service-graphs", "span-metrics"]),
    collection_interval: duration(LEAST_INTERVAL_MS, MOST_INTERVAL_MS).default(LEAST_INTERVAL_MS),
    ingestion_time_range_slack: duration(0, 12 * HOUR_MS).default(30_000),
    max_active_series: count.default(100_000),
    trace_id_label_name: labelName.default("traceID"),
    generate_native_histograms: z.enum(["classic", "native", "both"]).default("classic"),
    native_histogram_bucket_factor: z.number().gt(1).default(1.1),
    native_histogram_max_bucket_number: count.default(100),
    native_histogram_min_reset_duration: duration(0, 24 * HOUR_MS).default(15 * 60_000),
    registry: registry.prefault({}),
    processor: z
      .strictObject({
        span_metrics: spanMetrics.prefault({}),
        service_graphs: serviceGraphs.prefault({}),
        host_info: hostInfo.prefault({}),
      })
      .prefault({}),
  })
  .transform((given) => ({
    processors: given.processors,
    collectionIntervalMs: given.collection_interval,
    staleDurationMs: given.registry.stale_duration,
    ingestionSlackMs: given.ingestion_time_range_slack,
    maxActiveSeries: given.max_active_series,
    labels: {
      external: given.registry.external_labels,
      maxNameBytes: given.registry.max_label_name_length,
      maxValueBytes: given.registry.max_label_value_length,
    },
    histograms: {
      mode: given.generate_native_histograms,
      bucketFactor: given.native_histogram_bucket_factor,
      maxBuckets: given.native_histogram_max_bucket_number,
      minResetMs: given.native_histogram_min_reset_duration,
      traceIdLabel: given.trace_id_label_name,
    },
    spanMetrics: given.processor.span_metrics,
    serviceGraphs: given.processor.service_graphs,
    hostInfo: given.processor.host_info,
  }));
