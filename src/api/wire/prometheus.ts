/** Bodies of the Prometheus HTTP API (prometheus.io, "HTTP API"), as sent. */

/** `[Unix seconds, value as text]` */
export type SamplePair = readonly [time: number, value: string];

/** `[boundary rule, lower, upper, count]`; 0 = (lo,hi], 1 = [lo,hi), 2 = (lo,hi), 3 = [lo,hi]. */
export type HistogramBucket = readonly [rule: number, lower: string, upper: string, count: string];

/** A native histogram; floats are text. */
export interface HistogramBody {
  readonly count: string;
  readonly sum: string;
  readonly buckets?: readonly HistogramBucket[];
}

export type HistogramPair = readonly [time: number, histogram: HistogramBody];

/** A series with its one sample, of either kind. */
export interface VectorItem {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: SamplePair;
  readonly histogram?: HistogramPair;
}

/** A series with its samples, floats and histograms apart. */
export interface MatrixItem {
  readonly metric: Readonly<Record<string, string>>;
  readonly values?: readonly SamplePair[];
  readonly histograms?: readonly HistogramPair[];
}

/** What `/query` and `/query_range` answer. */
export type QueryData =
  | { readonly resultType: "vector"; readonly result: readonly VectorItem[] }
  | { readonly resultType: "matrix"; readonly result: readonly MatrixItem[] }
  | { readonly resultType: "scalar" | "string"; readonly result: SamplePair };

/** What answers stand in; `warnings` and `infos` are absent where there are none. */
export interface PrometheusSuccess<T> {
  readonly status: "success";
  readonly data: T;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

/** `errorType` as `bad_data`, `execution` or `timeout`. */
export interface PrometheusError {
  readonly status: "error";
  readonly errorType: string;
  readonly error: string;
}

/** The exemplars of a series, of `/query_exemplars`. */
export interface ExemplarItem {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly exemplars: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: string;
    /** Unix seconds. */
    readonly timestamp: number;
  }[];
}

export interface MetadataItem {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** A target of `/api/v1/targets`. */
export interface TargetBody {
  readonly discoveredLabels: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly globalUrl: string;
  readonly lastError: string;
  /** RFC 3339. */
  readonly lastScrape: string;
  /** Seconds. */
  readonly lastScrapeDuration: number;
  readonly health: "up" | "down" | "unknown";
  readonly scrapeInterval: string;
  readonly scrapeTimeout: string;
}

/** What `/targets` answers. */
export interface TargetsBody {
  readonly activeTargets: readonly TargetBody[];
  readonly droppedTargets: readonly [];
  readonly droppedTargetCounts: Readonly<Record<string, number>> | null;
}

/** Of `/api/v1/targets/metadata`. */
export interface ScrapedFamily extends MetadataItem {
  readonly target: Readonly<Record<string, string>>;
  /** Left out where it was asked for. */
  readonly metric?: string;
}

/** An alert that is pending or fires. */
export interface AlertBody {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: "inactive" | "pending" | "firing";
  /** RFC 3339. */
  readonly activeAt: string;
  readonly keepFiringSince?: string;
  /** As Go prints a float with `e`. */
  readonly value: string;
}

interface RuleBody {
  readonly name: string;
  readonly query: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly health: "unknown" | "ok" | "err";
  readonly lastError?: string;
  /** Seconds. */
  readonly evaluationTime: number;
  /** RFC 3339; year 1 before the first. */
  readonly lastEvaluation: string;
}

export interface RecordingRuleBody extends RuleBody {
  readonly type: "recording";
}

export interface AlertingRuleBody extends RuleBody {
  readonly type: "alerting";
  readonly state: "inactive" | "pending" | "firing";
  /** Seconds for which the expression has to hold, and for which it goes on to fire afterwards. */
  readonly duration: number;
  readonly keepFiringFor: number;
  readonly annotations: Readonly<Record<string, string>>;
  readonly alerts: readonly AlertBody[];
}

/** A group of `/rules`; `evaluationTime` in seconds, `lastEvaluation` as RFC 3339. */
export interface RuleGroupBody {
  readonly name: string;
  readonly file: string;
  readonly rules: readonly (RecordingRuleBody | AlertingRuleBody)[];
  /** Seconds. */
  readonly interval: number;
  readonly limit: number;
  readonly evaluationTime: number;
  readonly lastEvaluation: string;
}

/** GET /api/v1/rules, of Prometheus and of Loki. */
export interface RulesBody {
  readonly groups: readonly RuleGroupBody[];
}

/** `/api/v1/cardinality/label_names` (Grafana Mimir): labels, those with the most values first. */
export interface LabelNamesCardinality {
  readonly label_values_count_total: number;
  readonly label_names_count: number;
  readonly cardinality: readonly { readonly label_name: string; readonly label_values_count: number }[];
}

/** `/api/v1/cardinality/label_values` (Grafana Mimir): values of each label, those with the most series first. */
export interface LabelValuesCardinality {
  readonly series_count_total: number;
  readonly labels: readonly {
    readonly label_name: string;
    readonly label_values_count: number;
    readonly series_count: number;
    readonly cardinality: readonly { readonly label_value: string; readonly series_count: number }[];
  }[];
}
