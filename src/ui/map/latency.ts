import { formatValue } from "../units/format.ts";

/** How long something takes, as far as a histogram tells. */
export interface Latency {
  /** NaN without a measure. */
  readonly seconds: number;
  /** Which side of `seconds` it is on where no bucket says more: below all bounds, or above them. */
  readonly side?: "below" | "above";
}

export const UNMEASURED: Latency = { seconds: Number.NaN };

/** What is counted up to a bound, both as Prometheus has them: bounds in seconds, the last one infinite. */
export interface Bucket {
  readonly bound: number;
  readonly count: number;
}

/**
 * The quantile of a classic histogram, as PromQL's `histogram_quantile` between two bounds. Below the first
 * bound that one would divide the way from zero, and above the last one take the bound for the value: no
 * bucket tells either, so that the bound is given with the side.
 *
 * @param q from 0 to 1
 * @param buckets in any order; counts that fall, as sums of rates may by a little, are taken as equal
 */
export function quantileOf(q: number, buckets: readonly Bucket[]): Latency {
  const rising = risingCounts(buckets);
  const last = rising.at(-1);
  if (last === undefined || rising.length < 2 || !(last.count > 0)) return UNMEASURED;
  const rank = q * last.count;
  const at = rising.findIndex(({ count }) => count >= rank);
  const bucket = rising[at] ?? last;
  const before = rising[at - 1];
  if (before === undefined) return { seconds: bucket.bound, side: "below" };
  if (bucket.bound === Number.POSITIVE_INFINITY) return { seconds: before.bound, side: "above" };
  const share = (rank - before.count) / (bucket.count - before.count);
  return { seconds: before.bound + (bucket.bound - before.bound) * share };
}

function risingCounts(buckets: readonly Bucket[]): readonly Bucket[] {
  let most = 0;
  return buckets
    .toSorted((a, b) => a.bound - b.bound)
    .map(({ bound, count }) => ({ bound, count: (most = Math.max(most, count)) }));
}

/** The slowest of those that are measured; of the same seconds the one that may be slower. */
export function slowest(latencies: readonly Latency[]): Latency {
  const measured = latencies.filter(({ seconds }) => !Number.isNaN(seconds));
  return measured.toSorted((a, b) => b.seconds - a.seconds || sideRank(b) - sideRank(a))[0] ?? UNMEASURED;
}

const SIDES = { below: -1, above: 1 } as const;

const sideRank = ({ side }: Latency): number => (side === undefined ? 0 : SIDES[side]);

const SIGNS = { below: "< ", above: "> " } as const;

/** `230 ms`, `< 100 ms`; empty without a measure. */
export function latencyText({ seconds, side }: Latency): string {
  if (Number.isNaN(seconds)) return "";
  return `${side === undefined ? "" : SIGNS[side]}${formatValue(seconds, "seconds")}`;
}
