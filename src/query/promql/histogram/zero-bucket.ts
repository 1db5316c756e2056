import type { NativeHistogram } from "../../../model/histogram.ts";
import { type IndexedBuckets, exponentialBound, indexed } from "./buckets.ts";

/** An exponential histogram with its buckets by index. */
export interface Exponential {
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly positive: IndexedBuckets;
  readonly negative: IndexedBuckets;
}

/** With buckets by index; not for custom buckets. */
export function exponential(histogram: NativeHistogram): Exponential {
  const { schema, zeroThreshold, zeroCount } = histogram;
  return {
    schema,
    zeroThreshold,
    zeroCount,
    positive: indexed(histogram.positive),
    negative: indexed(histogram.negative),
  };
}

/**
 * With a zero bucket of at least `threshold`: buckets below it become part of it. It grows further where
 * it would cut a populated bucket.
 */
export function widenZeroBucket(histogram: Exponential, threshold: number): Exponential {
  // As it is: after a loss of resolution the threshold may lie inside of a bucket.
  if (threshold === histogram.zeroThreshold) return histogram;
  let widened = threshold;
  for (let settled = false; !settled;) {
    const grown = Math.max(
      uncut(histogram.positive, histogram.schema, widened),
      uncut(histogram.negative, histogram.schema, widened),
    );
    settled = grown === widened;
    widened = grown;
  }
  const positive = splitAt(histogram.positive, histogram.schema, widened);
  const negative = splitAt(histogram.negative, histogram.schema, widened);
  const zeroCount = histogram.zeroCount + negative.below + positive.below;
  return {
    schema: histogram.schema,
    zeroThreshold: widened,
    zeroCount,
    positive: positive.rest,
    negative: negative.rest,
  };
}

/** The upper bound of the populated bucket that `threshold` lies inside of, or `threshold`. */
function uncut({ indexes, counts }: IndexedBuckets, schema: number, threshold: number): number {
  for (const [position, index] of indexes.entries()) {
    if (counts[position] === 0) continue;
    const upper = exponentialBound(schema, index);
    if (exponentialBound(schema, index - 1) < threshold && upper > threshold) return upper;
  }
  return threshold;
}

function splitAt(
  { indexes, counts }: IndexedBuckets,
  schema: number,
  threshold: number,
): { below: number; rest: IndexedBuckets } {
  const rest: IndexedBuckets = { indexes: [], counts: [] };
  let below = 0;
  for (const [position, index] of indexes.entries()) {
    const count = counts[position] ?? 0;
    if (exponentialBound(schema, index - 1) < threshold) below += count;
    else {
      rest.indexes.push(index);
      rest.counts.push(count);
    }
  }
  return { below, rest };
}

/** Both with the same zero threshold. */
export function alignZeroBuckets(left: Exponential, right: Exponential): [Exponential, Exponential] {
  let [a, b] = [left, right];
  while (a.zeroThreshold !== b.zeroThreshold) {
    if (a.zeroThreshold < b.zeroThreshold) a = widenZeroBucket(a, b.zeroThreshold);
    else b = widenZeroBucket(b, a.zeroThreshold);
  }
  return [a, b];
}
