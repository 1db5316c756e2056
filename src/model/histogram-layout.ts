import type { BucketSpan, NativeHistogram } from "./histogram.ts";

/** Whether the counts of both stand for the same buckets, one by one. */
export function hasLayoutOf(a: NativeHistogram, b: NativeHistogram): boolean {
  return (
    a.schema === b.schema &&
    Object.is(a.zeroThreshold, b.zeroThreshold) &&
    sameSpans(a.positive.spans, b.positive.spans) &&
    sameSpans(a.negative.spans, b.negative.spans) &&
    sameBounds(a.customBounds, b.customBounds)
  );
}

function sameSpans(a: readonly BucketSpan[], b: readonly BucketSpan[]): boolean {
  return (
    a.length === b.length && a.every((span, i) => span.offset === b[i]?.offset && span.length === b[i].length)
  );
}

function sameBounds(a: Float64Array | undefined, b: Float64Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((bound, i) => Object.is(bound, b[i]));
}
