import { addTo, indexOf, widen } from "../metering/buckets/exponential.ts";
import type { ExponentialBuckets } from "../metering/buckets/exponential.ts";
import type { HistogramSettings } from "./settings.ts";

/** Buckets of a native histogram of what is not negative; its schema is OpenTelemetry's scale. */
export interface NativeBuckets extends ExponentialBuckets {
  /** Of what is at most {@link ZERO_THRESHOLD}. */
  zeroCount: number;
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

/** Empty ones that have not begun: {@link isDue} says so, and {@link beginAnew} begins them. */
export function newBuckets({ bucketFactor }: HistogramSettings): NativeBuckets {
  return { scale: schemaOf(bucketFactor), zeroCount: 0, counts: new Map(), since: 0, resetAt: undefined };
}

/** Forgets all counts, and goes back to the finest resolution that is asked for. @param now Unix milliseconds. */
export function beginAnew(buckets: NativeBuckets, { bucketFactor }: HistogramSettings, now: number): void {
  buckets.scale = schemaOf(bucketFactor);
  buckets.zeroCount = 0;
  buckets.counts.clear();
  buckets.since = now;
  buckets.resetAt = undefined;
}

/** May make too many buckets: {@link bound} has to follow. @param value not negative. */
export function addToBuckets(buckets: NativeBuckets, value: number, count: number): void {
  if (value <= ZERO_THRESHOLD) buckets.zeroCount += count;
  else addTo(buckets, indexOf(value, buckets.scale), count);
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
  while (buckets.counts.size > maxBuckets && buckets.scale > COARSEST) {
    if (minResetMs > 0) buckets.resetAt ??= buckets.since + minResetMs;
    widen(buckets);
  }
}
