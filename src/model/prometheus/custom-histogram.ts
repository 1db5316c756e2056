import { CUSTOM_BUCKETS_SCHEMA, type NativeHistogram } from "../histogram.ts";

/** What of a point of an OTLP histogram a native histogram with custom buckets is made of. */
export interface ExplicitHistogram {
  readonly count: number;
  readonly sum: number;
  /** Upper bounds, ascending; the last bucket has none. */
  readonly bounds: readonly number[];
  /** Of each bucket, not cumulative. */
  readonly buckets: readonly number[];
}

/**
 * Prometheus' native histogram with custom buckets (NHCB) of the point. Buckets beyond the one above the last bound
 * are left out.
 */
export function toCustomHistogram({ count, sum, bounds, buckets }: ExplicitHistogram): NativeHistogram {
  const length = Math.min(buckets.length, bounds.length + 1);
  return {
    schema: CUSTOM_BUCKETS_SCHEMA,
    zeroThreshold: 0,
    zeroCount: 0,
    count,
    sum,
    positive: {
      spans: length === 0 ? [] : [{ offset: 0, length }],
      counts: Float64Array.from(buckets.slice(0, length)),
    },
    negative: { spans: [], counts: new Float64Array(0) },
    customBounds: Float64Array.from(bounds),
    resetHint: "unknown",
  };
}

/** Counts of all buckets from the first on, empty ones too. */
export function allCounts({ positive, customBounds }: NativeHistogram): readonly number[] {
  const counts = Array.from({ length: (customBounds?.length ?? 0) + 1 }, () => 0);
  let bucket = 0;
  let at = 0;
  for (const { offset, length } of positive.spans) {
    bucket += offset;
    for (let i = 0; i < length; i++) counts[bucket++] = positive.counts[at++] ?? 0;
  }
  return counts;
}
