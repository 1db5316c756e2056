import type { BucketSide, NativeHistogram } from "../../../model/histogram.ts";
import { indexed, usesCustomBuckets } from "./buckets.ts";
import { sameBounds } from "./custom-bounds.ts";

/** Whether both hold the same data; reset hints are not looked at. */
export function equalHistograms(left: NativeHistogram, right: NativeHistogram): boolean {
  if (left === right) return true;
  if (left.schema !== right.schema) return false;
  if (usesCustomBuckets(left) && !sameBounds(left.customBounds, right.customBounds)) return false;
  return (
    Object.is(left.count, right.count) &&
    Object.is(left.sum, right.sum) &&
    left.zeroThreshold === right.zeroThreshold &&
    Object.is(left.zeroCount, right.zeroCount) &&
    equalSides(left.positive, right.positive) &&
    equalSides(left.negative, right.negative)
  );
}

function equalSides(left: BucketSide, right: BucketSide): boolean {
  const a = indexed(left);
  const b = indexed(right);
  return (
    a.indexes.length === b.indexes.length &&
    a.indexes.every((index, i) => index === b.indexes[i] && Object.is(a.counts[i], b.counts[i]))
  );
}
