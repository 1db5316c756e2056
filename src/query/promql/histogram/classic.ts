import type { MonotonicityRepair } from "../annotations.ts";
import type { ClassicBuckets } from "./classic-buckets.ts";

/**
 * The φ-quantile by linear interpolation within the bucket that holds it, as histogram_quantile has it. Counts that are
 * below the one before are raised.
 *
 * @param repaired is told where that was more than noise.
 */
export function classicQuantile(
  phi: number,
  buckets: ClassicBuckets,
  repaired: (repair: MonotonicityRepair) => void,
): number {
  if (Number.isNaN(phi)) return NaN;
  if (phi < 0) return -Infinity;
  if (phi > 1) return Infinity;
  if (!buckets.areComplete) return NaN;
  const repair = buckets.makeMonotonic();
  if (repair !== undefined) repaired(repair);
  return valueAtRank(phi, buckets);
}

function valueAtRank(phi: number, buckets: ClassicBuckets): number {
  const last = buckets.length - 1;
  const observations = buckets.total;
  if (buckets.length < 2 || observations === 0) return NaN;
  const rank = phi * observations;
  let found = 0;
  while (found < last && !(buckets.count(found) >= rank)) found++;
  if (found === last) return buckets.upper(last - 1);
  const upper = buckets.upper(found);
  const count = buckets.count(found);
  if (found === 0) return upper <= 0 ? upper : upper * (rank / count);
  const below = buckets.count(found - 1);
  const lower = buckets.upper(found - 1);
  return lower + (upper - lower) * ((rank - below) / (count - below));
}

/** The share of observations between two values. */
export function classicFraction(lower: number, upper: number, buckets: ClassicBuckets): number {
  const observations = buckets.total;
  if (!buckets.areComplete || observations === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return NaN;
  if (lower >= upper) return 0;
  return (rankOf(upper, buckets) - rankOf(lower, buckets)) / observations;
}

/** How many observations are at most `value`. */
function rankOf(value: number, buckets: ClassicBuckets): number {
  const most = buckets.total;
  let rank = 0;
  let lower = buckets.upper(0) <= 0 ? -Infinity : 0;
  for (let index = 0; index < buckets.length; index++) {
    const upper = buckets.upper(index);
    const count = buckets.count(index);
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
