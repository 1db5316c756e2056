/** Bounds of one query. A bound that is hit is an error that names it. */
export interface LogqlLimits {
  /** Longest evaluation, in milliseconds. */
  readonly timeoutMs: number;
  /** Series of an answer. */
  readonly maxSeries: number;
  /** Lines of an answer. */
  readonly maxLines: number;
  /** Lines that a query may read. */
  readonly maxLinesScanned: number;
  /** Bytes of lines that a query may read. */
  readonly maxBytesScanned: number;
  /** Steps of a range query. */
  readonly maxPoints: number;
  /** Points and unwrapped values that a query may hold at once. */
  readonly maxSamples: number;
  /** Series that are held at once before they are added up. */
  readonly maxHeldSeries: number;
  /** Lines of an answer with their labels, in UTF-16 units: an answer is written as one text. */
  readonly maxAnswerSize: number;
  /** Longest query, in UTF-16 units. */
  readonly maxQueryLength: number;
  /** Longest range of time of one request, in milliseconds. */
  readonly maxRangeMs: number;
  /** Label sets that volumes are added up for. */
  readonly maxVolumes: number;
  /** How deep expressions may nest. */
  readonly maxDepth: number;
}

/** What the bound of {@link LogqlLimits.maxSeries} is called where it is set. */
export const MAX_SERIES = "loki.limits_config.max_query_series";

/** What holds unless the configuration says otherwise. */
export const DEFAULT_LIMITS: LogqlLimits = {
  timeoutMs: 60_000,
  maxSeries: 500,
  maxLines: 5000,
  maxLinesScanned: 50_000_000,
  maxBytesScanned: 20_000_000_000,
  maxPoints: 11_000,
  maxSamples: 20_000_000,
  maxHeldSeries: 500_000,
  maxAnswerSize: 128 * 1024 ** 2,
  maxQueryLength: 131_072,
  maxRangeMs: Infinity,
  maxVolumes: 100_000,
  maxDepth: 200,
};
