import {
  type BucketSide,
  type BucketSpan,
  CUSTOM_BUCKETS_SCHEMA,
  type NativeHistogram,
} from "../../../model/histogram.ts";
import { EXPONENTIAL_BOUNDS } from "./exponential-bounds.ts";

/** Buckets of one side with their indexes, ascending. */
export interface IndexedBuckets {
  readonly indexes: number[];
  readonly counts: number[];
}

/** A bucket as it lies on the number line. */
export interface Bucket {
  lower: number;
  upper: number;
  readonly count: number;
}

/** Whether its bounds are listed (schema -53) and not powers of a base. */
export function usesCustomBuckets(histogram: NativeHistogram): boolean {
  return histogram.schema === CUSTOM_BUCKETS_SCHEMA;
}

/** Spans written out: each bucket with its own index. */
export function indexed(side: BucketSide): IndexedBuckets {
  const indexes: number[] = [];
  let next = 0;
  for (const { offset, length } of side.spans) {
    next += offset;
    for (let i = 0; i < length; i++) indexes.push(next++);
  }
  return { indexes, counts: [...side.counts] };
}

/** Without empty buckets: the compact form in which Prometheus keeps results. */
export function compacted({ indexes, counts }: IndexedBuckets): BucketSide {
  const spans: BucketSpan[] = [];
  const kept: number[] = [];
  let end = 0;
  for (const [position, index] of indexes.entries()) {
    const count = counts[position] ?? 0;
    if (count === 0) continue;
    kept.push(count);
    const last = spans.at(-1);
    if (last !== undefined && index === end) spans[spans.length - 1] = { ...last, length: last.length + 1 };
    else spans.push({ offset: index - end, length: 1 });
    end = index + 1;
  }
  return { spans, counts: Float64Array.from(kept) };
}

/** Joins buckets until they have the lower resolution of `to`. */
export function atSchema(buckets: IndexedBuckets, from: number, to: number): IndexedBuckets {
  if (from === to) return buckets;
  const joined: IndexedBuckets = { indexes: [], counts: [] };
  for (const [position, index] of buckets.indexes.entries()) {
    const target = Math.floor((index - 1) / 2 ** (from - to)) + 1;
    const count = buckets.counts[position] ?? 0;
    const last = joined.indexes.length - 1;
    if (joined.indexes[last] === target) joined.counts[last] = (joined.counts[last] ?? 0) + count;
    else {
      joined.indexes.push(target);
      joined.counts.push(count);
    }
  }
  return joined;
}

/** The upper bound of the exponential bucket with this index. */
export function exponentialBound(schema: number, index: number): number {
  const perOctave = 2 ** schema;
  const whole = Math.floor(index / perOctave);
  if (whole >= 1024) return index === 1024 * perOctave ? Number.MAX_VALUE : Infinity;
  const within = EXPONENTIAL_BOUNDS[schema]?.[index - whole * perOctave];
  // Schemas below 0 have one bound in several octaves.
  return within === undefined ? 2 ** (index / perOctave) : within * 2 * 2 ** whole;
}

/**
 * All buckets that hold something, from the lowest up.
 *
 * @param cut how far from zero the others are cut: by the zero bucket, unless told otherwise.
 */
export function allBuckets(histogram: NativeHistogram, cut = histogram.zeroThreshold): Bucket[] {
  if (usesCustomBuckets(histogram)) return customBuckets(histogram);
  const { schema, zeroThreshold, zeroCount } = histogram;
  const all: Bucket[] = [];
  const negative = indexed(histogram.negative);
  for (let i = negative.indexes.length - 1; i >= 0; i--) {
    const count = negative.counts[i] ?? 0;
    const index = negative.indexes[i] ?? 0;
    const upper = Math.min(-exponentialBound(schema, index - 1), -cut);
    if (count !== 0) all.push({ lower: -exponentialBound(schema, index), upper, count });
  }
  if (zeroCount > 0) all.push({ lower: -zeroThreshold, upper: zeroThreshold, count: zeroCount });
  const positive = indexed(histogram.positive);
  for (const [i, index] of positive.indexes.entries()) {
    const count = positive.counts[i] ?? 0;
    const lower = Math.max(exponentialBound(schema, index - 1), cut);
    if (count !== 0) all.push({ lower, upper: exponentialBound(schema, index), count });
  }
  return all;
}

function customBuckets({ positive, customBounds }: NativeHistogram): Bucket[] {
  const bounds = customBounds ?? new Float64Array(0);
  const { indexes, counts } = indexed(positive);
  return indexes.flatMap((index, position) => {
    const count = counts[position] ?? 0;
    if (count === 0) return [];
    return [{ lower: bounds[index - 1] ?? -Infinity, upper: bounds[index] ?? Infinity, count }];
  });
}
