import type { BucketSide, NativeHistogram } from "../../../model/histogram.ts";
import { type Bucket, compacted, exponentialBound, indexed, usesCustomBuckets } from "./buckets.ts";
import { shareBelow } from "./quantile.ts";

/** Which observations stay: those below the bound (`</`) or those above it (`>/`). */
export type Kept = "below" | "above";

/** What is left of a bucket: how many observations, and a value that stands for them in the sum. */
interface Remainder {
  readonly count: number;
  readonly value: number;
}

/**
 * Cuts a histogram at a bound. Buckets that it cuts are divided as quantiles are estimated; the sum is
 * estimated anew from the middle of each bucket, unless nothing was cut off.
 */
export function trim(histogram: NativeHistogram, bound: number, kept: Kept): NativeHistogram {
  const linear = usesCustomBuckets(histogram);
  const positive = trimSide(histogram, histogram.positive, 1, bound, kept, linear, NOTHING);
  // One total runs through all, as floats depend on the order in which they are added.
  const negative = trimSide(histogram, histogram.negative, -1, bound, kept, linear, positive);
  // What a difference of histograms has less than nothing in is neither cut nor counted.
  const hasZeros = histogram.zeroCount > 0;
  const zero = hasZeros ? trimZeroBucket(histogram, bound, kept) : { count: 0, value: 0 };
  const zeroCount = hasZeros ? zero.count : histogram.zeroCount;
  if (!positive.cut && !negative.cut && zeroCount === histogram.zeroCount) return histogram;
  return {
    ...histogram,
    positive: positive.side,
    negative: negative.side,
    zeroCount,
    count: negative.count + zero.count,
    sum: negative.sum + zero.count * zero.value,
  };
}

interface Totals {
  readonly count: number;
  readonly sum: number;
}

const NOTHING: Totals = { count: 0, sum: 0 };

/** The totals are those of this side and of what came before it. */
interface TrimmedSide extends Totals {
  readonly side: BucketSide;
  readonly cut: boolean;
}

function trimSide(
  histogram: NativeHistogram,
  side: BucketSide,
  sign: 1 | -1,
  bound: number,
  kept: Kept,
  linear: boolean,
  before: Totals,
): TrimmedSide {
  const { indexes, counts } = indexed(side);
  const remainders = indexes.map((index, position): Remainder => {
    const bucket = bucketAt(histogram, index, counts[position] ?? 0, sign);
    return bucket.count === 0 ? { count: 0, value: 0 } : trimBucket(bucket, bound, kept, linear);
  });
  return {
    side: compacted({ indexes, counts: remainders.map(({ count }) => count) }),
    count: remainders.reduce((total, { count }) => total + count, before.count),
    sum: remainders.reduce((total, { count, value }) => total + count * value, before.sum),
    cut: remainders.some(({ count }, position) => count !== counts[position]),
  };
}

function bucketAt(histogram: NativeHistogram, index: number, count: number, sign: 1 | -1): Bucket {
  const { schema, customBounds } = histogram;
  if (usesCustomBuckets(histogram)) {
    return { lower: customBounds?.[index - 1] ?? -Infinity, upper: customBounds?.[index] ?? Infinity, count };
  }
  const near = exponentialBound(schema, index - 1);
  const far = exponentialBound(schema, index);
  return sign === 1 ? { lower: near, upper: far, count } : { lower: -far, upper: -near, count };
}

function trimBucket(bucket: Bucket, bound: number, kept: Kept, linear: boolean): Remainder {
  const { lower, upper, count } = bucket;
  const whole = kept === "below" ? upper <= bound : lower >= bound;
  if (whole) return { count, value: middle(lower, upper, linear) };
  const gone = kept === "below" ? lower >= bound : upper <= bound;
  if (gone) return { count: 0, value: 0 };
  if (lower === -Infinity) return trimLowest(bucket, bound, kept);
  if (upper === Infinity) return trimHighest(bucket, bound, kept);
  const below = count * shareBelow(bound, { ...bucket, linear });
  return kept === "below"
    ? { count: below, value: middle(lower, bound, linear) }
    : { count: count - below, value: middle(bound, upper, linear) };
}

/** The bucket from -Inf: with an upper bound above zero, observations are taken to lie above zero. */
function trimLowest({ upper, count }: Bucket, bound: number, kept: Kept): Remainder {
  const bounded = upper > 0 && upper !== Infinity;
  if (kept === "below") {
    if (bound > 0 && bounded) return { count: (count * bound) / upper, value: bound / 2 };
    return upper <= 0 ? { count, value: bound } : { count: 0, value: 0 };
  }
  if (bound < 0 || !bounded) return { count: 0, value: 0 };
  return { count: count * (1 - bound / upper), value: (bound + upper) / 2 };
}

/** The bucket up to +Inf: its observations may lie anywhere above, so a bound inside leaves them above. */
function trimHighest({ count }: Bucket, bound: number, kept: Kept): Remainder {
  return kept === "below" ? { count: 0, value: 0 } : { count, value: bound };
}

function middle(lower: number, upper: number, linear: boolean): number {
  if (lower === -Infinity) {
    if (upper === Infinity) return 0;
    return upper > 0 ? upper / 2 : upper;
  }
  if (upper === Infinity) return lower;
  if (linear) return (lower + upper) / 2;
  return Math.sign(lower + upper) * Math.sqrt(Math.abs(lower * upper));
}

/** With observations on one side of zero alone, the zero bucket is taken to reach from zero to that side. */
function trimZeroBucket(histogram: NativeHistogram, bound: number, kept: Kept): Remainder {
  const { zeroCount: count, zeroThreshold } = histogram;
  const positive = histogram.positive.counts.some((each) => each !== 0);
  const negative = histogram.negative.counts.some((each) => each !== 0);
  const lower = positive && !negative ? 0 : -zeroThreshold;
  const upper = negative && !positive ? 0 : zeroThreshold;
  if (bound <= lower)
    return kept === "above" ? { count, value: (lower + upper) / 2 } : { count: 0, value: 0 };
  if (bound >= upper)
    return kept === "below" ? { count, value: (lower + upper) / 2 } : { count: 0, value: 0 };
  const [from, to] = kept === "below" ? [lower, bound] : [bound, upper];
  return { count: (count * (to - from)) / (upper - lower), value: (from + to) / 2 };
}
