/** A run of neighbouring buckets: `offset` empty ones after the last run (or from 0), then `length`. */
export interface BucketSpan {
  readonly offset: number;
  readonly length: number;
}

/** Buckets on one side of zero. `counts` are absolute (not deltas), one for each bucket of the spans. */
export interface BucketSide {
  readonly spans: readonly BucketSpan[];
  readonly counts: Float64Array;
}

/** Schema of histograms with custom bounds (NHCB): only `positive` buckets, bounds in `customBounds`. */
export const CUSTOM_BUCKETS_SCHEMA = -53;

/**
 * A native histogram in Prometheus' float form (prometheus/model/histogram, FloatHistogram): the bucket
 * with index i covers (base^(i-1), base^i], base = 2^(2^-schema); schema -4 to 8, or
 * {@link CUSTOM_BUCKETS_SCHEMA}.
 */
export interface NativeHistogram {
  readonly schema: number;
  /** Values from its negative to it, both inclusive, are in the zero bucket. */
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  /** Of all observations, NaN included, which are in no bucket. */
  readonly count: number;
  readonly sum: number;
  readonly positive: BucketSide;
  readonly negative: BucketSide;
  /** Upper bounds, ascending, without +Inf; only for {@link CUSTOM_BUCKETS_SCHEMA}. */
  readonly customBounds?: Float64Array;
  /** Whether this sample is known to follow a counter reset, or is a gauge. */
  readonly resetHint: "unknown" | "reset" | "notReset" | "gauge";
}

const SAMPLE_BYTES = 16;
/** Of its numbers, objects and arrays, without what these hold. */
const BARE_BYTES = 168;

/** How many samples of a float and its time take as much memory as a histogram, as Prometheus counts them. */
export function samplesOfHistogram({ positive, negative, customBounds }: NativeHistogram): number {
  const held =
    positive.spans.length + negative.spans.length + positive.counts.length + negative.counts.length;
  return Math.ceil((BARE_BYTES + 8 * (held + (customBounds?.length ?? 0))) / SAMPLE_BYTES);
}

export const NO_BUCKETS: BucketSide = { spans: [], counts: new Float64Array(0) };

/** One of the same layout that counts nothing yet. */
export const emptied = (histogram: NativeHistogram): NativeHistogram => ({
  ...histogram,
  zeroCount: 0,
  count: 0,
  sum: 0,
  positive: NO_BUCKETS,
  negative: NO_BUCKETS,
});
