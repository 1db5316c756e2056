import type { BucketSide, BucketSpan, NativeHistogram } from "../histogram.ts";

/** One side of an OTLP exponential histogram: the count at index i is of the bucket `offset` + i. */
export interface ExponentialSide {
  readonly offset: number;
  readonly counts: readonly number[];
}

/** What of a point of an OTLP exponential histogram a native histogram is made of. */
export interface ExponentialHistogram {
  /** The base is 2^(2^-scale). Any int32, finer and coarser than native histograms can be, too. */
  readonly scale: number;
  readonly count: number;
  readonly sum: number;
  readonly zeroCount: number;
  readonly positive: ExponentialSide;
  readonly negative: ExponentialSide;
}

/** The least and greatest scale that native histograms have. */
export const MIN_SCALE = -4;
const MAX_SCALE = 8;

/** Coarser than this, all indexes of 32 bits are in one bucket on each side of 1 already. */
const MAX_SCALE_DOWN = 40;

/** Prometheus' OTLP receiver sets this, whatever threshold was sent. */
export const ZERO_THRESHOLD = 1e-128;

/** More empty buckets than this between two are a gap between spans. */
const MAX_EMPTY_BUCKETS = 2;

/** Counts by bucket index as Prometheus numbers them (one more than OTLP does). */
type BucketCounts = Map<number, number>;

/** @param point of scale {@link MIN_SCALE} or more; a scale above 8 is merged down to 8. */
export function toNativeHistogram(point: ExponentialHistogram, zeroThreshold: number): NativeHistogram {
  const scaleDown = Math.min(Math.max(0, point.scale - MAX_SCALE), MAX_SCALE_DOWN);
  return {
    schema: Math.min(point.scale, MAX_SCALE),
    zeroThreshold,
    zeroCount: point.zeroCount,
    count: point.count,
    sum: point.sum,
    positive: toSide(scaledDown(point.positive, scaleDown)),
    negative: toSide(scaledDown(point.negative, scaleDown)),
    resetHint: "unknown",
  };
}

/** A histogram with exponential buckets, merged down to scale 8 if it is finer. */
export function atKeptScale(histogram: NativeHistogram): NativeHistogram {
  const scaleDown = histogram.schema - MAX_SCALE;
  if (scaleDown <= 0) return histogram;
  const [positive, negative] = [histogram.positive, histogram.negative].map((side) => {
    const merged: BucketCounts = new Map();
    addSide(merged, side, scaleDown);
    return toSide(merged);
  });
  return {
    ...histogram,
    schema: MAX_SCALE,
    positive: positive ?? histogram.positive,
    negative: negative ?? histogram.negative,
  };
}

/** The sum of two histograms with exponential buckets, in the coarser one's schema. */
export function addHistograms(a: NativeHistogram, b: NativeHistogram): NativeHistogram {
  const schema = Math.min(a.schema, b.schema);
  return {
    ...a,
    schema,
    zeroCount: a.zeroCount + b.zeroCount,
    count: a.count + b.count,
    sum: a.sum + b.sum,
    positive: addSides(a.positive, a.schema - schema, b.positive, b.schema - schema),
    negative: addSides(a.negative, a.schema - schema, b.negative, b.schema - schema),
  };
}

function scaledDown({ offset, counts }: ExponentialSide, scaleDown: number): BucketCounts {
  const merged: BucketCounts = new Map();
  for (const [i, count] of counts.entries()) {
    if (count !== 0) addTo(merged, coarser(offset + i, scaleDown) + 1, count);
  }
  return merged;
}

function addSides(a: BucketSide, aDown: number, b: BucketSide, bDown: number): BucketSide {
  const merged: BucketCounts = new Map();
  addSide(merged, a, aDown);
  addSide(merged, b, bDown);
  return toSide(merged);
}

function addSide(merged: BucketCounts, { spans, counts }: BucketSide, scaleDown: number): void {
  let index = 0;
  let at = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let i = 0; i < length; i++, index++) {
      const count = counts[at++] ?? 0;
      if (count !== 0) addTo(merged, coarser(index - 1, scaleDown) + 1, count);
    }
  }
}

/** Index of the bucket `scaleDown` scales coarser that holds the bucket; without overflow, unlike `>>`. */
const coarser = (index: number, scaleDown: number): number => Math.floor(index / 2 ** scaleDown);

function addTo(counts: BucketCounts, index: number, count: number): void {
  counts.set(index, (counts.get(index) ?? 0) + count);
}

function toSide(buckets: BucketCounts): BucketSide {
  const spans: { offset: number; length: number }[] = [];
  const counts: number[] = [];
  let next = 0;
  for (const [index, count] of [...buckets].toSorted(([a], [b]) => a - b)) {
    const gap = index - next;
    const span = spans.at(-1);
    if (span === undefined || gap > MAX_EMPTY_BUCKETS) spans.push({ offset: gap, length: 1 });
    else {
      for (let i = 0; i < gap; i++) counts.push(0);
      span.length += gap + 1;
    }
    counts.push(count);
    next = index + 1;
  }
  const done: readonly BucketSpan[] = spans;
  return { spans: done, counts: Float64Array.from(counts) };
}
