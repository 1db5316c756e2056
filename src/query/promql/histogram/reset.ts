import type { NativeHistogram } from "../../../model/histogram.ts";
import { type IndexedBuckets, atSchema, indexed, usesCustomBuckets } from "./buckets.ts";
import { commonBounds, rebound } from "./custom-bounds.ts";
import { exponential, widenZeroBucket } from "./zero-bucket.ts";

/** Whether a counter was reset between two samples: told by its hint, or some count went down. */
export function isReset(current: NativeHistogram, previous: NativeHistogram): boolean {
  if (current.resetHint === "reset") return true;
  if (current.resetHint === "notReset") return false;
  if (current.count < previous.count) return true;
  if (usesCustomBuckets(current)) {
    if (!usesCustomBuckets(previous)) return true;
    const bounds = commonBounds(current.customBounds, previous.customBounds);
    const now = rebound(indexed(current.positive), current.customBounds, bounds);
    return wentDown(rebound(indexed(previous.positive), previous.customBounds, bounds), now);
  }
  if (current.schema > previous.schema || current.zeroThreshold < previous.zeroThreshold) return true;
  const before = widenZeroBucket(exponential(previous), current.zeroThreshold);
  if (before.zeroThreshold !== current.zeroThreshold || current.zeroCount < before.zeroCount) return true;
  const positive = atSchema(before.positive, previous.schema, current.schema);
  const negative = atSchema(before.negative, previous.schema, current.schema);
  return wentDown(positive, indexed(current.positive)) || wentDown(negative, indexed(current.negative));
}

function wentDown(before: IndexedBuckets, now: IndexedBuckets): boolean {
  const counts = new Map(now.indexes.map((index, position) => [index, now.counts[position] ?? 0]));
  return before.indexes.some((index, position) => {
    const then = before.counts[position] ?? 0;
    const count = counts.get(index);
    // One that is gone went down, even where a difference of histograms had less than nothing in it.
    return count === undefined ? then !== 0 : count < then;
  });
}
