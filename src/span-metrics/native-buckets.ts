import type { HistogramSettings } from "./settings.ts";

/** Buckets of a native histogram of what is not negative; index i is of (base^(i-1), base^i], base = 2^(2^-schema). */
export interface NativeBuckets {
  schema: number;
  zeroCount: number;
  readonly counts: Map<number, number>;
  /** Unix milliseconds since when it counts; 0: it has not begun. */
  since: number;
  /** When it begins anew, as its buckets got wider. */
  resetAt: number | undefined;
}

/** As the client library of Prometheus has it, 2^-128. */
export const ZERO_THRESHOLD = 2 ** -128;
const FINEST = 8;
const COARSEST = -4;

/** The finest resolution in which no bucket is wider than `factor` times the one before it. */
export function schemaOf(factor: number): number {
  return Math.max(COARSEST, Math.min(FINEST, 0 - Math.floor(Math.log2(Math.log2(factor)))));
}

export function newBuckets({ bucketFactor }: HistogramSettings): NativeBuckets {
  return { schema: schemaOf(bucketFactor), zeroCount: 0, counts: new Map(), since: 0, resetAt: undefined };
}

export function beginAnew(buckets: NativeBuckets, { bucketFactor }: HistogramSettings, now: number): void {
  buckets.schema = schemaOf(bucketFactor);
  buckets.zeroCount = 0;
  buckets.counts.clear();
  buckets.since = now;
  buckets.resetAt = undefined;
}

export function addToBuckets(buckets: NativeBuckets, value: number, count: number): void {
  if (value <= ZERO_THRESHOLD) {
    buckets.zeroCount += count;
    return;
  }
  const index = indexOf(value, buckets.schema);
  buckets.counts.set(index, (buckets.counts.get(index) ?? 0) + count);
}

/** Whether it is time to count anew, as Prometheus' client library decides: then all is as at the beginning. */
export function isDue(
  buckets: NativeBuckets,
  { maxBuckets, minResetMs }: HistogramSettings,
  now: number,
): boolean {
  if (buckets.since === 0) return true;
  if (buckets.resetAt !== undefined) return now >= buckets.resetAt;
  const isFull = maxBuckets > 0 && buckets.counts.size > maxBuckets;
  return isFull && minResetMs > 0 && now - buckets.since >= minResetMs;
}

/** Makes buckets wider while there are too many; they begin anew when that is allowed. */
export function bound(buckets: NativeBuckets, { maxBuckets, minResetMs }: HistogramSettings): void {
  if (maxBuckets === 0) return;
  while (buckets.counts.size > maxBuckets && buckets.schema > COARSEST) {
    if (minResetMs > 0) buckets.resetAt ??= buckets.since + minResetMs;
    widen(buckets);
  }
}

function widen(buckets: NativeBuckets): void {
  const finer = [...buckets.counts];
  buckets.schema--;
  buckets.counts.clear();
  for (const [index, count] of finer) {
    const wider = Math.ceil(index / 2);
    buckets.counts.set(wider, (buckets.counts.get(wider) ?? 0) + count);
  }
}

/** Bounds may be off by a unit in the last place of what logarithms tell: they are looked at. */
function indexOf(value: number, schema: number): number {
  const scale = 2 ** schema;
  const guess = Math.ceil(Math.log2(value) * scale);
  if (value <= 2 ** ((guess - 1) / scale)) return guess - 1;
  return value <= 2 ** (guess / scale) ? guess : guess + 1;
}
