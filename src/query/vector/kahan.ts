/**
 * Adds with Neumaier's compensation, the form of Kahan summation that Prometheus uses: the sum is
 * `sums[index] + compensations[index]`.
 */
export function kahanAdd(
  sums: Float64Array,
  compensations: Float64Array,
  index: number,
  value: number,
): void {
  const sum = sums[index] ?? 0;
  const next = sum + value;
  sums[index] = next;
  if (isInfinite(next)) {
    compensations[index] = 0;
    return;
  }
  const lost = Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
  compensations[index] = (compensations[index] ?? 0) + lost;
}

const isInfinite = (value: number): boolean => value === Infinity || value === -Infinity;

/** A running sum of its own, for scalars. */
export class KahanSum {
  private readonly sum = new Float64Array(1);
  private readonly compensation = new Float64Array(1);

  add(value: number): this {
    kahanAdd(this.sum, this.compensation, 0, value);
    return this;
  }

  get value(): number {
    return (this.sum[0] ?? 0) + (this.compensation[0] ?? 0);
  }
}

/**
 * A mean that does not overflow where the sum would: the compensated sum divided by the count, until the
 * sum is infinite; from then on an incremental mean.
 */
export class Means {
  private readonly sums: Float64Array;
  private readonly compensations: Float64Array;
  private readonly counts: Float64Array;
  private readonly incremental: Uint8Array;

  /** @param size how many means are kept side by side. */
  constructor(size: number) {
    this.sums = new Float64Array(size);
    this.compensations = new Float64Array(size);
    this.counts = new Float64Array(size);
    this.incremental = new Uint8Array(size);
  }

  add(index: number, value: number): void {
    const count = (this.counts[index] ?? 0) + 1;
    this.counts[index] = count;
    if (this.incremental[index] === 0) {
      if (count === 1) {
        this.sums[index] = value;
        return;
      }
      if (!isInfinite((this.sums[index] ?? 0) + value)) {
        kahanAdd(this.sums, this.compensations, index, value);
        return;
      }
      this.startIncremental(index, count - 1);
    }
    const rest = (count - 1) / count;
    this.sums[index] = rest * (this.sums[index] ?? 0);
    this.compensations[index] = rest * (this.compensations[index] ?? 0);
    kahanAdd(this.sums, this.compensations, index, value / count);
  }

  private startIncremental(index: number, count: number): void {
    this.incremental[index] = 1;
    this.sums[index] = (this.sums[index] ?? 0) / count;
    this.compensations[index] = (this.compensations[index] ?? 0) / count;
  }

  /** NaN when nothing was added. */
  mean(index: number): number {
    const sum = this.sums[index] ?? 0;
    const compensation = this.compensations[index] ?? 0;
    if (this.incremental[index] === 1) return sum + compensation;
    const count = this.counts[index] ?? 0;
    return sum / count + compensation / count;
  }
}
