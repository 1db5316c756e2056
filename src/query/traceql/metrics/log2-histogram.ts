/** Counts by bucket; the key is the upper bound. */
export type Buckets = ReadonlyMap<number, number>;

/** The power of two at or above a value, as Tempo's buckets have it; values below 2 are in none. */
export function bucketOf(value: bigint | number): number | undefined {
  if (typeof value === "bigint") {
    if (value < 2n) return undefined;
    return 2 ** (value - 1n).toString(2).length;
  }
  // Tempo counts no floats: theirs are powers of two, too, below 1 as well.
  return value > 0 && Number.isFinite(value) ? 2 ** Math.ceil(Math.log2(value)) : undefined;
}

/**
 * The quantile of counts in buckets that double, interpolated exponentially as Tempo does; 0 of none.
 *
 * @param quantile 0 to 1.
 */
export function log2Quantile(quantile: number, buckets: Buckets): number {
  const sorted = [...buckets].filter(([, count]) => count > 0).toSorted(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return 0;
  const wanted = Math.max(1, Math.ceil(quantile * total));
  let below = 0;
  let lower: number | undefined;
  for (const [bound, count] of sorted) {
    if (below + count === wanted) return bound;
    if (below + count > wanted) {
      const upper = Math.log2(bound);
      const from = lower === undefined ? upper - 1 : Math.log2(lower);
      return 2 ** (from + ((upper - from) * (wanted - below)) / count);
    }
    below += count;
    lower = bound;
  }
  return lower ?? 0;
}
