import type { MonotonicityRepair } from "../annotations.ts";

/** Differences of counts up to this share of them are noise of floats. */
const NOISE = 1e-12;

/**
 * The cumulative buckets of a classic histogram at one step, in ascending order of their bounds. One object is filled
 * anew at each step: functions must not keep it.
 */
export class ClassicBuckets {
  length = 0;
  private readonly uppers: Float64Array;
  private readonly counts: Float64Array;

  /** @param most buckets that a step may have. */
  constructor(most: number) {
    this.uppers = new Float64Array(most);
    this.counts = new Float64Array(most);
  }

  clear(): void {
    this.length = 0;
  }

  /** @param upper not below the one before; buckets of equal bounds are joined. */
  add(upper: number, count: number): void {
    const last = this.length - 1;
    if (last >= 0 && this.uppers[last] === upper) {
      this.counts[last] = (this.counts[last] ?? 0) + count;
      return;
    }
    this.uppers[this.length] = upper;
    this.counts[this.length] = count;
    this.length++;
  }

  upper(index: number): number {
    return this.uppers[index] ?? NaN;
  }

  count(index: number): number {
    return this.counts[index] ?? NaN;
  }

  /** Of all observations. */
  get total(): number {
    return this.count(this.length - 1);
  }

  /** Without a bucket of all observations, which has the bound +Inf, nothing can be estimated. */
  get areComplete(): boolean {
    return this.length > 0 && this.upper(this.length - 1) === Infinity;
  }

  /** Raises counts that are below the one before. @returns `undefined` where no difference was more than noise. */
  makeMonotonic(): MonotonicityRepair | undefined {
    let previous = this.count(0);
    let minBucket = Infinity;
    let maxBucket = -Infinity;
    let maxDiff = 0;
    for (let index = 1; index < this.length; index++) {
      const count = this.count(index);
      if (count === previous) continue;
      const isNoise = almostEqual(previous, count);
      if (!isNoise && !(count < previous)) {
        previous = count;
        continue;
      }
      this.counts[index] = previous;
      if (isNoise) continue;
      const upper = this.upper(index);
      minBucket = Math.min(minBucket, upper);
      maxBucket = Math.max(maxBucket, upper);
      maxDiff = Math.max(maxDiff, previous - count);
    }
    return maxDiff > 0 ? { minBucket, maxBucket, maxDiff } : undefined;
  }
}

function almostEqual(a: number, b: number): boolean {
  return Math.abs(a - b) / Math.min(Math.abs(a) + Math.abs(b), Number.MAX_VALUE) < NOISE;
}
