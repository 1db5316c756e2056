import { type Grouping, groupSeries } from "./grouping.ts";
import { FLOAT, type StepVector, emptySeries, present, setFloat } from "./series.ts";

/**
 * The φ-quantile of numbers in any order, linear between neighbours. NaN counts as the smallest. φ below 0
 * is -Inf, above 1 +Inf; NaN of no values or of φ NaN.
 */
export function quantileOf(phi: number, numbers: readonly number[]): number {
  if (numbers.length === 0 || Number.isNaN(phi)) return NaN;
  if (phi < 0) return -Infinity;
  if (phi > 1) return Infinity;
  const sorted = Float64Array.from(numbers).toSorted();
  const nans = sorted.findIndex(Number.isNaN);
  const shift = nans < 0 ? 0 : sorted.length - nans;
  // Typed arrays sort NaN last; here it is the smallest.
  const at = (rank: number): number => (rank < shift ? NaN : (sorted[rank - shift] ?? NaN));
  const rank = phi * (sorted.length - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(sorted.length - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return at(lower) * (1 - weight) + at(upper) * weight;
}

/** The quantile over the floats of each group at each step. @param phi one a step. */
export function aggregateQuantile(vector: StepVector, grouping: Grouping, phi: Float64Array): StepVector {
  const groups = groupSeries(vector, grouping).map(({ labels, members }) => {
    const out = emptySeries(labels, phi.length);
    const series = members.flatMap((index) => vector[index] ?? []);
    if (series.some((member) => member.dropName === true)) out.dropName = true;
    for (let step = 0; step < phi.length; step++) {
      const numbers: number[] = [];
      for (const { kinds, values } of series) if (kinds[step] === FLOAT) numbers.push(values[step] ?? NaN);
      if (numbers.length > 0) setFloat(out, step, quantileOf(phi[step] ?? NaN, numbers));
    }
    return out;
  });
  return present(groups);
}
