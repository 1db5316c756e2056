/** Where a histogram begins, as the Collector's do: buckets so fine that they are merged as soon as there are many. */
const FIRST_SCALE = 20;
/** One bucket then holds all numbers. */
const LAST_SCALE = -10;
const LEAST_NORMAL = 2 ** -1022;

/** What of a histogram is saved. */
export interface ExponentialState {
  readonly scale: number;
  readonly zeroCount: number;
  readonly offset: number;
  readonly counts: readonly number[];
}

/**
 * Buckets of an exponential histogram over numbers that are not negative (OpenTelemetry, "ExponentialHistogram"): bucket
 * `i` holds what is greater than `base^i` and at most `base^(i+1)`, where `base` is 2^(2^-scale). Buckets are merged in
 * pairs whenever there would be more than allowed.
 */
export class ExponentialBuckets {
  scale = FIRST_SCALE;
  zeroCount = 0;
  /** Index of the first bucket. */
  offset = 0;
  counts: number[] = [];
  readonly #maxSize: number;

  constructor(maxSize: number, state?: ExponentialState) {
    this.#maxSize = maxSize;
    if (state === undefined) return;
    this.scale = state.scale;
    this.zeroCount = state.zeroCount;
    this.offset = state.offset;
    this.counts = [...state.counts];
  }

  observe(value: number): void {
    if (value === 0) {
      this.zeroCount++;
      return;
    }
    let index = indexOf(value, this.scale);
    while (this.#sizeWith(index) > this.#maxSize && this.scale > LAST_SCALE) {
      this.#merge();
      index = indexOf(value, this.scale);
    }
    this.#count(index);
  }

  state(): ExponentialState {
    return { scale: this.scale, zeroCount: this.zeroCount, offset: this.offset, counts: [...this.counts] };
  }

  #sizeWith(index: number): number {
    if (this.counts.length === 0) return 1;
    const last = this.offset + this.counts.length - 1;
    return Math.max(last, index) - Math.min(this.offset, index) + 1;
  }

  #count(index: number): void {
    if (this.counts.length === 0) this.offset = index;
    while (index < this.offset) {
      this.counts.unshift(0);
      this.offset--;
    }
    const at = index - this.offset;
    while (this.counts.length <= at) this.counts.push(0);
    this.counts[at] = (this.counts[at] ?? 0) + 1;
  }

  /** Each two neighbours become one. */
  #merge(): void {
    const merged: number[] = [];
    const offset = Math.floor(this.offset / 2);
    this.counts.forEach((count, at) => {
      const index = Math.floor((this.offset + at) / 2) - offset;
      merged[index] = (merged[index] ?? 0) + count;
    });
    [this.offset, this.counts] = [offset, merged];
    this.scale--;
  }
}

/** @param observed greater than 0; numbers below normal ones count as the least of those. */
function indexOf(observed: number, scale: number): number {
  const value = Math.max(observed, LEAST_NORMAL);
  const exponent = exponentOf(value);
  const isPower = value === 2 ** exponent;
  if (scale <= 0) {
    const index = isPower ? exponent - 1 : exponent;
    return Math.floor(index / 2 ** -scale);
  }
  // A power of two ends its bucket; logarithms would not be exact there.
  if (isPower) return exponent * 2 ** scale - 1;
  const index = Math.floor(Math.log(value) * Math.LOG2E * 2 ** scale);
  // Beside a power of two the logarithm may round to the other side.
  return Math.min(Math.max(index, exponent * 2 ** scale), (exponent + 1) * 2 ** scale - 1);
}

/** So that 2^exponent is at most the value, and the next power greater. */
function exponentOf(value: number): number {
  const exponent = Math.floor(Math.log2(value));
  if (2 ** exponent > value) return exponent - 1;
  return 2 ** (exponent + 1) <= value ? exponent + 1 : exponent;
}
