import { NO_BUCKETS } from "../../../model/histogram.ts";
import type { NativeHistogram } from "../../../model/histogram.ts";
import { type IndexedBuckets, atSchema, compacted, indexed, usesCustomBuckets } from "./buckets.ts";
import { commonBounds, rebound, sameBounds } from "./custom-bounds.ts";
import { alignZeroBuckets, exponential } from "./zero-bucket.ts";

/** A sum or difference of histograms, and what had to be done for it. */
export interface Combined {
  readonly histogram: NativeHistogram;
  /** One side is marked as a counter reset, the other as none. */
  readonly collision: boolean;
  /** Custom bounds differed: only the common ones are left. */
  readonly reconciled: boolean;
}

/** Multiplies all counts and the sum. A negative factor makes a gauge. */
export function scale(histogram: NativeHistogram, factor: number): NativeHistogram {
  const scaled = (buckets: IndexedBuckets): IndexedBuckets => ({
    indexes: buckets.indexes,
    counts: buckets.counts.map((count) => count * factor),
  });
  return {
    ...histogram,
    zeroCount: histogram.zeroCount * factor,
    count: histogram.count * factor,
    sum: histogram.sum * factor,
    positive: compacted(scaled(indexed(histogram.positive))),
    negative: compacted(scaled(indexed(histogram.negative))),
    resetHint: factor < 0 ? "gauge" : histogram.resetHint,
  };
}

/** By zero, all counts become infinite or NaN and the buckets go. */
export function divide(histogram: NativeHistogram, divisor: number): NativeHistogram {
  const { zeroCount, count, sum } = histogram;
  const totals = { zeroCount: zeroCount / divisor, count: count / divisor, sum: sum / divisor };
  if (divisor === 0) return { ...histogram, ...totals, positive: NO_BUCKETS, negative: NO_BUCKETS };
  const divided = (buckets: IndexedBuckets): IndexedBuckets => ({
    indexes: buckets.indexes,
    counts: buckets.counts.map((each) => each / divisor),
  });
  return {
    ...histogram,
    ...totals,
    positive: compacted(divided(indexed(histogram.positive))),
    negative: compacted(divided(indexed(histogram.negative))),
    resetHint: divisor < 0 ? "gauge" : histogram.resetHint,
  };
}

/**
 * left + right, or left - right, at the lower resolution of both.
 *
 * @returns `undefined` if one has exponential and the other custom buckets.
 */
export function combine(left: NativeHistogram, right: NativeHistogram, sign: 1 | -1): Combined | undefined {
  if (usesCustomBuckets(left) !== usesCustomBuckets(right)) return undefined;
  const collision = hintsCollide(left, right);
  const totals = {
    count: left.count + sign * right.count,
    sum: left.sum + sign * right.sum,
    resetHint: combinedHint(left, right),
  };
  if (usesCustomBuckets(left)) {
    const reconciled = !sameBounds(left.customBounds, right.customBounds);
    const customBounds = reconciled
      ? commonBounds(left.customBounds, right.customBounds)
      : (left.customBounds ?? new Float64Array(0));
    const side = (of: NativeHistogram): IndexedBuckets => {
      const buckets = indexed(of.positive);
      return reconciled ? rebound(buckets, of.customBounds, customBounds) : buckets;
    };
    const positive = compacted(merge(side(left), side(right), sign));
    return { histogram: { ...left, ...totals, positive, customBounds }, collision, reconciled };
  }
  const schema = Math.min(left.schema, right.schema);
  const [a, b] = alignZeroBuckets(exponential(left), exponential(right));
  const merged = (which: "positive" | "negative"): IndexedBuckets =>
    merge(atSchema(a[which], a.schema, schema), atSchema(b[which], b.schema, schema), sign);
  const histogram: NativeHistogram = {
    ...totals,
    schema,
    zeroThreshold: a.zeroThreshold,
    zeroCount: a.zeroCount + sign * b.zeroCount,
    positive: compacted(merged("positive")),
    negative: compacted(merged("negative")),
  };
  return { histogram, collision, reconciled: false };
}

function merge(left: IndexedBuckets, right: IndexedBuckets, sign: 1 | -1): IndexedBuckets {
  const out: IndexedBuckets = { indexes: [], counts: [] };
  let l = 0;
  let r = 0;
  while (l < left.indexes.length || r < right.indexes.length) {
    const li = left.indexes[l] ?? Infinity;
    const ri = right.indexes[r] ?? Infinity;
    let count = 0;
    if (li <= ri) count += left.counts[l++] ?? 0;
    if (ri <= li) count += sign * (right.counts[r++] ?? 0);
    out.indexes.push(Math.min(li, ri));
    out.counts.push(count);
  }
  return out;
}

function hintsCollide(left: NativeHistogram, right: NativeHistogram): boolean {
  const hints = [left.resetHint, right.resetHint];
  return hints.includes("reset") && hints.includes("notReset");
}

function combinedHint(left: NativeHistogram, right: NativeHistogram): NativeHistogram["resetHint"] {
  if (left.resetHint === right.resetHint) return left.resetHint;
  return left.resetHint === "gauge" || right.resetHint === "gauge" ? "gauge" : "unknown";
}
