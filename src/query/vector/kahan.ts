/**
 * Neumaier's compensated summation, the form of Kahan's that Prometheus uses: what rounding loses is
 * summed apart and added at the end.
 */

const isInfinite = (value: number): boolean => value === Infinity || value === -Infinity;

/** What the sum of `sum` and `value` lost when it was rounded to `next`. */
function lost(sum: number, value: number, next: number): number {
  return Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
}

/** Adds to one of many sums side by side: the sum is `sums[index] + compensations[index]`. */
export function kahanAdd(
  sums: Float64Array,
  compensations: Float64Array,
  index: number,
  value: number,
): void {
  const sum = sums[index] ?? 0;
  const next = sum + value;
  sums[index] = next;
  compensations[index] = isInfinite(next) ? 0 : (compensations[index] ?? 0) + lost(sum, value, next);
}

/** One running sum. */
export class KahanSum {
  private sum = 0;
  private compensation = 0;

  add(value: number): this {
    const next = this.sum + value;
    this.compensation = isInfinite(next) ? 0 : this.compensation + lost(this.sum, value, next);
    this.sum = next;
    return this;
  }

  get value(): number {
    return this.sum + this.compensation;
  }
}

/**
 * The mean of values[from] to values[to - 1], which does not overflow where the sum would: the compensated
 * sum divided by the count, or an incremental mean from the value on at which the sum became infinite.
 */
export function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = values[from] ?? NaN;
  let compensation = 0;
  for (let index = from + 1; index < to; index++) {
    const value = values[index] ?? NaN;
    const next = sum + value;
    if (isInfinite(next)) return incrementalMean(values, from, index, to, sum, compensation);
    compensation += lost(sum, value, next);
    sum = next;
  }
  const count = to - from;
  return sum / count + compensation / count;
}

/** @param sum of the values before `index`, with its compensation. */
function incrementalMean(
  values: Float64Array,
  from: number,
  index: number,
  to: number,
  sum: number,
  compensation: number,
): number {
  const mean = Float64Array.of(sum / (index - from));
  const rest = Float64Array.of(compensation / (index - from));
  for (let at = index; at < to; at++) {
    const count = at - from + 1;
    const weight = (count - 1) / count;
    mean[0] = weight * (mean[0] ?? NaN);
    rest[0] = weight * (rest[0] ?? NaN);
    kahanAdd(mean, rest, 0, (values[at] ?? NaN) / count);
  }
  return (mean[0] ?? NaN) + (rest[0] ?? NaN);
}
