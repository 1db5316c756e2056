import type { NativeHistogram } from "../histogram.ts";
import type { EditableExponentialPoint } from "../otlp/telemetry/points.ts";
import { toNativeHistogram } from "./exponential-histogram.ts";

/** @param point of a scale that native histograms have, see `MIN_SCALE`. */
export const nativeHistogramOf = (point: EditableExponentialPoint, zeroThreshold: number): NativeHistogram =>
  toNativeHistogram(
    {
      scale: point.scale,
      count: Number(point.count),
      sum: point.sum ?? 0,
      zeroCount: Number(point.zeroCount),
      positive: { offset: point.positive.offset, counts: point.positive.bucketCounts.map(Number) },
      negative: { offset: point.negative.offset, counts: point.negative.bucketCounts.map(Number) },
    },
    zeroThreshold,
  );
