import {
  COARSEST_SCALE,
  addTo,
  dense,
  indexOf,
  widen,
  widerIndex,
} from "../../../metering/buckets/exponential.ts";
import type { DenseBuckets, ExponentialBuckets } from "../../../metering/buckets/exponential.ts";

/** Where a histogram begins, as the Collector's do: buckets so fine that they are merged as soon as there are many. */
const FIRST_SCALE = 20;
const LEAST_NORMAL = 2 ** -1022;

/** What of a histogram is saved. */
export interface ExponentialState extends DenseBuckets {
  readonly scale: number;
  readonly zeroCount: number;
}

/**
 * An exponential histogram of numbers that are not negative, as the Collector has it: buckets get wider whenever there
 * would be more than allowed from the first to the last.
 */
export class ExponentialHistogram {
  zeroCount = 0;
  readonly #buckets: ExponentialBuckets = { scale: FIRST_SCALE, counts: new Map() };
  readonly #maxSize: number;
  /** Indexes of the first and the last bucket. */
  #first = Infinity;
  #last = -Infinity;

  constructor(maxSize: number, state?: ExponentialState) {
    this.#maxSize = maxSize;
    if (state === undefined) return;
    this.zeroCount = state.zeroCount;
    this.#buckets.scale = state.scale;
    for (const [at, count] of state.counts.entries()) this.#count(state.offset + at, count);
  }

  /** @param value not negative; only 0 itself counts as zero. */
  observe(value: number): void {
    if (value === 0) {
      this.zeroCount++;
      return;
    }
    // Numbers below normal ones count as the least of those.
    const normal = Math.max(value, LEAST_NORMAL);
    let index = indexOf(normal, this.#buckets.scale);
    while (this.#sizeWith(index) > this.#maxSize && this.#buckets.scale > COARSEST_SCALE) {
      this.#widen();
      index = indexOf(normal, this.#buckets.scale);
    }
    this.#count(index, 1);
  }

  state(): ExponentialState {
    return { scale: this.#buckets.scale, zeroCount: this.zeroCount, ...dense(this.#buckets) };
  }

  #sizeWith(index: number): number {
    return Math.max(this.#last, index) - Math.min(this.#first, index) + 1;
  }

  #count(index: number, times: number): void {
    addTo(this.#buckets, index, times);
    this.#first = Math.min(this.#first, index);
    this.#last = Math.max(this.#last, index);
  }

  #widen(): void {
    widen(this.#buckets);
    this.#first = widerIndex(this.#first);
    this.#last = widerIndex(this.#last);
  }
}
