import type { MonotonicityRepair } from "../annotations.ts";

/** A cumulative bucket of a classic histogram. */
export interface ClassicBucket {
  readonly upper: number;
  count: number;
}

/** Differences of counts up to this share of them are noise of floats. */
const NOISE = 1e-12;

/** Buckets in ascending order, equal bounds joined; `undefined` if none reaches to +Inf. */
function ordered(buckets: readonly ClassicBucket[]): ClassicBucket[] | undefined {
  const joined: ClassicBucket[] = [];
  for (const bucket of buckets.toSorted((a, b) => a.upper - b.upper)) {
    const last = joined.at(-1);
    if (last?.upper === bucket.upper) last.count += bucket.count;
    else joined.push({ ...bucket });
  }
  return joined.at(-1)?.upper === Infinity ? joined : undefined;
}

interface ClassicQuantile {
  readonly value: number;
  readonly repair?: MonotonicityRepair;
}

/** The φ-quantile by linear interpolation within the bucket that holds it, as histogram_quantile has it. */
export function classicQuantile(phi: number, buckets: readonly ClassicBucket[]): ClassicQuantile {
  if (Number.isNaN(phi)) return { value: NaN };
  if (phi < 0) return { value: -Infinity };
  if (phi > 1) return { value: Infinity };
  const all = ordered(buckets);
  if (all === undefined) return { value: NaN };
  const repair = makeMonotonic(all);
  const value = valueAtRank(phi, all);
  return repair === undefined ? { value } : { value, repair };
}

function valueAtRank(phi: number, buckets: readonly ClassicBucket[]): number {
  const last = buckets.length - 1;
  const observations = buckets[last]?.count ?? 0;
  if (buckets.length < 2 || observations === 0) return NaN;
  const rank = phi * observations;
  const found = buckets.findIndex(({ count }, index) => index === last || count >= rank);
  const bucket = buckets[found];
  const below = buckets[found - 1];
  if (bucket === undefined) return NaN;
  if (found === last) return below?.upper ?? NaN;
  if (below === undefined) {
    return bucket.upper <= 0 ? bucket.upper : bucket.upper * (rank / bucket.count);
  }
  const share = (rank - below.count) / (bucket.count - below.count);
  return below.upper + (bucket.upper - below.upper) * share;
}

/** Raises counts that are below the one before; silently where the difference is noise. */
function makeMonotonic(buckets: ClassicBucket[]): MonotonicityRepair | undefined {
  let previous = buckets[0]?.count ?? 0;
  let minBucket = Infinity;
  let maxBucket = -Infinity;
  let maxDiff = 0;
  for (const bucket of buckets.slice(1)) {
    const { count, upper } = bucket;
    if (count === previous) continue;
    if (almostEqual(previous, count)) bucket.count = previous;
    else if (count < previous) {
      bucket.count = previous;
      minBucket = Math.min(minBucket, upper);
      maxBucket = Math.max(maxBucket, upper);
      maxDiff = Math.max(maxDiff, previous - count);
    } else previous = count;
  }
  return maxDiff > 0 ? { minBucket, maxBucket, maxDiff } : undefined;
}

function almostEqual(a: number, b: number): boolean {
  return Math.abs(a - b) / Math.min(Math.abs(a) + Math.abs(b), Number.MAX_VALUE) < NOISE;
}

/** The share of observations between two values. */
export function classicFraction(lower: number, upper: number, buckets: readonly ClassicBucket[]): number {
  const all = ordered(buckets);
  const observations = all?.at(-1)?.count ?? 0;
  if (all === undefined || observations === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return NaN;
  if (lower >= upper) return 0;
  return (rankOf(upper, all) - rankOf(lower, all)) / observations;
}

/** How many observations are at most `value`. */
function rankOf(value: number, buckets: readonly ClassicBucket[]): number {
  const most = buckets.at(-1)?.count ?? 0;
  let rank = 0;
  let lower = (buckets[0]?.upper ?? 0) <= 0 ? -Infinity : 0;
  for (const { upper, count } of buckets) {
    if (lower >= value) return Math.min(rank, most);
    if (upper > value) {
      if (lower === -Infinity) return Math.min(count, most);
      return Math.min(rank + ((count - rank) * (value - lower)) / (upper - lower), most);
    }
    rank = count;
    lower = upper;
  }
  return most;
}
