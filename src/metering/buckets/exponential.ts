/** One bucket then holds all numbers of its sign. */
export const COARSEST_SCALE = -10;

/**
 * Buckets of an exponential histogram of what is greater than 0 (OpenTelemetry, "ExponentialHistogram"; Prometheus'
 * native histograms count their indexes from one more): bucket `i` holds what is greater than `base^i` and at most
 * `base^(i+1)`, where `base` is 2^(2^-scale).
 */
export interface ExponentialBuckets {
  /** The greater, the finer: with 0 a bucket reaches from one power of two to the next. */
  scale: number;
  /** By index. */
  readonly counts: Map<number, number>;
}

/** Those from the first to the last that hold something. */
export interface DenseBuckets {
  /** Index of the first bucket. */
  readonly offset: number;
  /** Of each bucket alone, from that of `offset` on; empty ones between are 0. */
  readonly counts: readonly number[];
}

/** Counts a bucket up, which is made if it is new: {@link indexOf} has to be of the present scale. */
export function addTo({ counts }: ExponentialBuckets, index: number, times: number): void {
  counts.set(index, (counts.get(index) ?? 0) + times);
}

/** Each two neighbours become one. */
export function widen(buckets: ExponentialBuckets): void {
  const finer = [...buckets.counts];
  buckets.scale--;
  buckets.counts.clear();
  for (const [index, count] of finer) addTo(buckets, widerIndex(index), count);
}

/** Index of the bucket that holds a bucket when neighbours have become one. */
export const widerIndex = (index: number): number => Math.floor(index / 2);

/** In the form of OTLP's `Buckets`. @returns no counts, and an offset of 0, if nothing was counted. */
export function dense({ counts }: ExponentialBuckets): DenseBuckets {
  const indexes = [...counts.keys()].toSorted((a, b) => a - b);
  const [offset = 0, last = -1] = [indexes[0], indexes.at(-1)];
  return {
    offset,
    counts: Array.from({ length: last - offset + 1 }, (_, at) => counts.get(offset + at) ?? 0),
  };
}

/** Of the bucket that holds the value, greater than 0. Logarithms may be off beside a bound: bounds are looked at. */
export function indexOf(value: number, scale: number): number {
  const perPower = 2 ** scale;
  const guess = Math.ceil(Math.log2(value) * perPower) - 1;
  if (value <= 2 ** (guess / perPower)) return guess - 1;
  return value <= 2 ** ((guess + 1) / perPower) ? guess : guess + 1;
}
