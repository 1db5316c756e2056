import type { NativeHistogram } from "../../../model/histogram.ts";
import { type Bucket, allBuckets, usesCustomBuckets } from "./buckets.ts";

/** An estimate, and whether observations of NaN spoil it. */
export interface Estimate {
  readonly value: number;
  readonly remark?: "nan" | "skewed" | "excluded";
}

/**
 * The φ-quantile: within a bucket exponential interpolation, or linear in custom buckets and around zero.
 * Observations of NaN (the sum is NaN, and buckets hold less than the count) rank above all.
 */
export function nativeQuantile(phi: number, histogram: NativeHistogram): Estimate {
  if (phi < 0) return { value: -Infinity };
  if (phi > 1) return { value: Infinity };
  if (histogram.count === 0 || Number.isNaN(phi)) return { value: NaN };
  const nanObservations = Number.isNaN(histogram.sum);
  const forward = nanObservations || phi < 0.5;
  const buckets = allBuckets(histogram);
  if (!forward) buckets.reverse();
  let rank = (forward ? phi : 1 - phi) * histogram.count;
  const { bucket, reached } = bucketAtRank(buckets, rank);
  if (bucket === undefined)
    return { value: nanObservations ? NaN : 0, ...(nanObservations ? { remark: "nan" } : {}) };
  const bounds = boundsFor(histogram, bucket);
  if (typeof bounds === "number") return { value: bounds };
  const count = Math.min(reached, histogram.count);
  if (count < rank) return nanObservations ? { value: NaN, remark: "nan" } : { value: bounds.upper };
  rank = forward ? rank - (count - bucket.count) : count - rank;
  const value = interpolate(bounds, rank / bucket.count, usesCustomBuckets(histogram));
  const observed = buckets.reduce((sum, each) => sum + each.count, 0);
  return nanObservations && observed < histogram.count ? { value, remark: "skewed" } : { value };
}

function bucketAtRank(
  buckets: readonly Bucket[],
  rank: number,
): { bucket: Bucket | undefined; reached: number } {
  let reached = 0;
  for (const bucket of buckets) {
    reached += bucket.count;
    if (reached >= rank) return { bucket, reached };
  }
  return { bucket: buckets.at(-1), reached };
}

/** The bucket narrowed to where observations can lie; a number when only one value makes sense. */
function boundsFor(histogram: NativeHistogram, { lower, upper, count }: Bucket): Bucket | number {
  if (usesCustomBuckets(histogram)) {
    if (lower === -Infinity) return upper <= 0 ? upper : { lower: 0, upper, count };
    return upper === Infinity ? lower : { lower, upper, count };
  }
  return lower < 0 && upper > 0
    ? narrowZeroBucket(histogram, { lower, upper, count })
    : { lower, upper, count };
}

/** With observations on one side of zero alone, those in the zero bucket are taken to lie there too. */
function narrowZeroBucket(histogram: NativeHistogram, bucket: Bucket): Bucket {
  const positive = histogram.positive.counts.length > 0;
  const negative = histogram.negative.counts.length > 0;
  if (positive && !negative) return { ...bucket, lower: 0 };
  return negative && !positive ? { ...bucket, upper: 0 } : bucket;
}

function interpolate({ lower, upper }: Bucket, fraction: number, linear: boolean): number {
  if (linear || (lower <= 0 && upper >= 0)) return lower + (upper - lower) * fraction;
  const logLower = Math.log2(Math.abs(lower));
  const logUpper = Math.log2(Math.abs(upper));
  if (lower > 0) return 2 ** (logLower + (logUpper - logLower) * fraction);
  return -(2 ** (logUpper + (logLower - logUpper) * (1 - fraction)));
}

/** The share of observations between two values. */
export function nativeFraction(lower: number, upper: number, histogram: NativeHistogram): Estimate {
  if (histogram.count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return { value: NaN };
  if (lower >= upper) return { value: 0 };
  const linear = usesCustomBuckets(histogram);
  const buckets = allBuckets(histogram).map((bucket) => {
    const isZero = bucket.lower <= 0 && bucket.upper >= 0;
    return {
      ...(isZero ? narrowZeroBucket(histogram, bucket) : bucket),
      linear: linear || isZero,
    };
  });
  const observed = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  const nanObservations = Number.isNaN(histogram.sum);
  const most = nanObservations ? observed : histogram.count;
  const value = (rankOf(upper, buckets, most) - rankOf(lower, buckets, most)) / histogram.count;
  return nanObservations && observed < histogram.count ? { value, remark: "excluded" } : { value };
}

/** How many observations are at most `value`. */
function rankOf(value: number, buckets: readonly (Bucket & { linear: boolean })[], most: number): number {
  let rank = 0;
  for (const bucket of buckets) {
    if (bucket.lower >= value) return Math.min(rank, most);
    if (bucket.upper > value) {
      if (bucket.lower === -Infinity) return Math.min(bucket.count, most);
      return Math.min(rank + bucket.count * shareBelow(value, bucket), most);
    }
    rank += bucket.count;
  }
  return most;
}

/** The share of a bucket's observations below a value inside of it. */
export function shareBelow(value: number, { lower, upper, linear }: Bucket & { linear: boolean }): number {
  if (linear) return upper === Infinity ? 0 : (value - lower) / (upper - lower);
  const logLower = Math.log2(Math.abs(lower));
  const logUpper = Math.log2(Math.abs(upper));
  const log = Math.log2(Math.abs(value));
  return value > 0 ? (log - logLower) / (logUpper - logLower) : 1 - (log - logUpper) / (logLower - logUpper);
}
