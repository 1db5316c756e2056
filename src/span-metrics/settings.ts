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
  /** How often the values of all series are told. */
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

/** Of all histograms; a native one's bound of buckets is kept as Prometheus' client library does. */
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

/** Tempo's `processor.span_metrics`. */
export interface SpanMetricsSettings {
  readonly buckets: readonly number[];
  readonly intrinsicDimensions: Readonly<Record<IntrinsicDimension, boolean>>;
  /** Attributes of resource or span that become labels; the resource's word comes first. */
  readonly dimensions: readonly string[];
  readonly dimensionMappings: readonly DimensionMapping[];
  /** Makes `traces_target_info`, and gives all span metrics the labels `job` and `instance`. */
  readonly enableTargetInfo: boolean;
  /** Attributes of resources that `traces_target_info` does not tell. */
  readonly targetInfoExcludedDimensions: readonly string[];
  /** Whether there is a label `instance` beside `job`. */
  readonly enableInstanceLabel: boolean;
  /** Attribute with the share of spans that are sent; `""`: none. */
  readonly spanMultiplierKey: string;
  /** All of them have to let a span pass. */
  readonly filterPolicies: readonly FilterPolicy[];
}

/** Labels that are made of the span itself; an attribute of such a name gets `__` in front. */
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
  /** Attributes, in the order of their values. */
  readonly sourceLabels: readonly string[];
  /** Stands between the values; empty ones are left out. */
  readonly join: string;
}

/** Spans are counted that meet `include` and do not meet `exclude`. */
export interface FilterPolicy {
  readonly include?: PolicyMatch | undefined;
  readonly exclude?: PolicyMatch | undefined;
}

/** A condition on the attributes of a span. */
export interface PolicyMatch {
  /** A `regex` may match anywhere in the text; `strict` means the whole value, and its type. */
  readonly matchType: "strict" | "regex";
  /** All have to match. */
  readonly attributes: readonly PolicyAttribute[];
}

/** A value that an attribute, or the span itself, has to have. */
export interface PolicyAttribute {
  readonly key: PolicyKey;
  readonly value: string | number | boolean;
}

/** Where the value is from. Kind and status are compared by Tempo's names, such as `SPAN_KIND_SERVER`. */
export type PolicyKey =
  | { readonly scope: "span" | "resource"; readonly name: string }
  | { readonly scope: "intrinsic"; readonly name: "kind" | "name" | "status" };

/** Tempo's `processor.service_graphs`. */
export interface ServiceGraphSettings {
  /** How long one side of a call waits for the other. */
  readonly waitMs: number;
  /** Calls that wait at once. */
  readonly maxItems: number;
  readonly buckets: readonly number[];
  /** Attributes that become labels. */
  readonly dimensions: readonly string[];
  /** Dimensions are told of each side by itself, as `client_…` and `server_…`. */
  readonly enableClientServerPrefix: boolean;
  /** Makes the histogram of the time between the two sides of a message. */
  readonly enableMessagingSystemLatencyHistogram: boolean;
  /** Name the other side of a call that sends no spans itself, in this order. */
  readonly peerAttributes: readonly string[];
  /** Attribute with the share of spans that are sent; `""`: none. */
  readonly spanMultiplierKey: string;
  /** Adds a label that says which side did not send spans itself. */
  readonly enableVirtualNodeLabel: boolean;
  /** Tell that a call goes to a database, in this order. */
  readonly databaseNameAttributes: readonly string[];
}

/** Tempo's `processor.host_info`. */
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
