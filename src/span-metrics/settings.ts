/** Names of what can be made from spans, as Tempo's setting `processors` has them. */
export type ProcessorName =
  | "service-graphs"
  | "span-metrics"
  | "span-metrics-latency"
  | "span-metrics-count"
  | "span-metrics-size"
  | "host-info";

/**
 * How metrics are made from spans: the settings of Tempo's metrics-generator, in camel case. Times are milliseconds,
 * buckets ascending upper bounds in seconds.
 */
export interface GeneratorSettings {
  readonly processors: readonly ProcessorName[];
  readonly collectionIntervalMs: number;
  /** A series that was not changed for so long ends. */
  readonly staleDurationMs: number;
  /** Spans that ended longer ago, or lie further ahead, are left out. */
  readonly ingestionSlackMs: number;
  /** Of more, the values are added up in series with the one label `metric_overflow`. */
  readonly maxActiveSeries: number;
  readonly labels: LabelSettings;
  readonly histograms: HistogramSettings;
  readonly spanMetrics: SpanMetricsSettings;
  readonly serviceGraphs: ServiceGraphSettings;
  readonly hostInfo: HostInfoSettings;
}

export interface LabelSettings {
  /** Of every series. */
  readonly external: Readonly<Record<string, string>>;
  /** In UTF-8 bytes; longer ones are cut. */
  readonly maxNameBytes: number;
  readonly maxValueBytes: number;
}

export interface HistogramSettings {
  readonly mode: "classic" | "native" | "both";
  /** How much wider a bucket of a native histogram may be than the one before it, above 1. */
  readonly bucketFactor: number;
  /** 0: any number. */
  readonly maxBuckets: number;
  /** With too many buckets, counting begins anew if it has gone on for so long; else buckets get wider. 0: never anew. */
  readonly minResetMs: number;
  /** Of an exemplar's trace. */
  readonly traceIdLabel: string;
}

export interface SpanMetricsSettings {
  readonly buckets: readonly number[];
  readonly intrinsicDimensions: Readonly<Record<IntrinsicDimension, boolean>>;
  readonly dimensions: readonly string[];
  readonly dimensionMappings: readonly DimensionMapping[];
  readonly enableTargetInfo: boolean;
  readonly targetInfoExcludedDimensions: readonly string[];
  readonly enableInstanceLabel: boolean;
  /** Attribute with the share of spans that are sent; `""`: none. */
  readonly spanMultiplierKey: string;
  readonly filterPolicies: readonly FilterPolicy[];
}

export const INTRINSIC_DIMENSIONS = [
  "service",
  "span_name",
  "span_kind",
  "status_code",
  "status_message",
] as const;
export type IntrinsicDimension = (typeof INTRINSIC_DIMENSIONS)[number];

/** A label made of several attributes. */
export interface DimensionMapping {
  readonly name: string;
  readonly sourceLabels: readonly string[];
  readonly join: string;
}

/** Spans are counted that meet `include` and do not meet `exclude`. */
export interface FilterPolicy {
  readonly include?: PolicyMatch | undefined;
  readonly exclude?: PolicyMatch | undefined;
}

export interface PolicyMatch {
  readonly matchType: "strict" | "regex";
  /** All have to match. */
  readonly attributes: readonly PolicyAttribute[];
}

export interface PolicyAttribute {
  readonly key: PolicyKey;
  readonly value: string | number | boolean;
}

export type PolicyKey =
  | { readonly scope: "span" | "resource"; readonly name: string }
  | { readonly scope: "intrinsic"; readonly name: "kind" | "name" | "status" };

export interface ServiceGraphSettings {
  /** How long one side of a call waits for the other. */
  readonly waitMs: number;
  /** Calls that wait at once. */
  readonly maxItems: number;
  readonly buckets: readonly number[];
  readonly dimensions: readonly string[];
  readonly enableClientServerPrefix: boolean;
  readonly enableMessagingSystemLatencyHistogram: boolean;
  /** Name the other side of a call that sends no spans itself, in this order. */
  readonly peerAttributes: readonly string[];
  readonly spanMultiplierKey: string;
  readonly enableVirtualNodeLabel: boolean;
  /** Tell that a call goes to a database, in this order. */
  readonly databaseNameAttributes: readonly string[];
}

export interface HostInfoSettings {
  /** Resource attributes, in this order. */
  readonly hostIdentifiers: readonly string[];
  readonly metricName: string;
}

/** Which of the span metrics are made. */
export interface SpanMetricsParts {
  readonly latency: boolean;
  readonly count: boolean;
  readonly size: boolean;
}

/** As Tempo decides: `span-metrics` stands for all three. */
export function spanMetricsParts(processors: readonly ProcessorName[]): SpanMetricsParts {
  const all = processors.includes("span-metrics");
  return {
    latency: all || processors.includes("span-metrics-latency"),
    count: all || processors.includes("span-metrics-count"),
    size: all || processors.includes("span-metrics-size"),
  };
}
