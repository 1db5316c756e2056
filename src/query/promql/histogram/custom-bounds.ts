import type { IndexedBuckets } from "./buckets.ts";

const NONE = new Float64Array(0);

/** Absent bounds are the same as none. */
export function sameBounds(left: Float64Array = NONE, right: Float64Array = NONE): boolean {
  return left.length === right.length && left.every((bound, index) => bound === right[index]);
}

/** The bounds that both have, ascending. */
export function commonBounds(left: Float64Array = NONE, right: Float64Array = NONE): Float64Array {
  const known = new Set(right);
  return left.filter((bound) => known.has(bound));
}

/** Joins buckets so that only the bounds `to`, a part of `from`, are left. */
export function rebound(
  buckets: IndexedBuckets,
  from: Float64Array = NONE,
  to: Float64Array,
): IndexedBuckets {
  const sums = new Map<number, number>();
  for (const [position, index] of buckets.indexes.entries()) {
    const upper = from[index] ?? Infinity;
    const found = to.findIndex((bound) => bound >= upper);
    const target = found < 0 ? to.length : found;
    sums.set(target, (sums.get(target) ?? 0) + (buckets.counts[position] ?? 0));
  }
  const indexes = [...sums.keys()].toSorted((a, b) => a - b);
  return { indexes, counts: indexes.map((index) => sums.get(index) ?? 0) };
}
