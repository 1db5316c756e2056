import { type Grouping, groupSeries } from "./grouping.ts";
import { FLOAT, type SeriesBuilder, type StepVector, emptySeries, present, setFloat } from "./series.ts";

/**
 * The k series with the largest (or smallest) value of each group, chosen anew at each step; they keep
 * their labels. NaN comes last; of equal values the first stands. Histograms are passed over.
 *
 * @param order `"largest"` for `topk`, `"smallest"` for `bottomk`.
 * @param k one a step; below 1 selects nothing.
 * @returns for one step, ordered group by group from the best on.
 */
export function selectExtremes(
  order: "largest" | "smallest",
  vector: StepVector,
  grouping: Grouping,
  k: Float64Array,
): StepVector {
  const compare = order === "largest" ? (a: number, b: number) => b - a : (a: number, b: number) => a - b;
  const outputs = new Map<number, SeriesBuilder>();
  for (const { members } of groupSeries(vector, grouping)) {
    for (let step = 0; step < k.length; step++) {
      for (const index of bestAt(vector, members, step, Math.trunc(k[step] ?? 0), compare)) {
        const series = vector[index];
        if (series !== undefined)
          setFloat(output(outputs, index, vector, k.length), step, series.values[step] ?? NaN);
      }
    }
  }
  return present([...outputs.values()]);
}

function bestAt(
  vector: StepVector,
  members: readonly number[],
  step: number,
  k: number,
  compare: (a: number, b: number) => number,
): readonly number[] {
  const best: number[] = [];
  if (!(k >= 1)) return best;
  const valueOf = (index: number | undefined): number => vector[index ?? -1]?.values[step] ?? NaN;
  for (const index of members) {
    if (vector[index]?.kinds[step] !== FLOAT) continue;
    const value = valueOf(index);
    let place = best.length;
    while (place > 0 && compareWithNaN(valueOf(best[place - 1]), value, compare) > 0) place--;
    if (place >= k) continue;
    best.splice(place, 0, index);
    if (best.length > k) best.pop();
  }
  return best;
}

/** NaN after every number. */
export function compareWithNaN(a: number, b: number, compare: (a: number, b: number) => number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  if (Number.isNaN(b)) return -1;
  return a === b ? 0 : compare(a, b);
}

function output(
  outputs: Map<number, SeriesBuilder>,
  index: number,
  vector: StepVector,
  steps: number,
): SeriesBuilder {
  const known = outputs.get(index);
  if (known !== undefined) return known;
  const series = vector[index];
  if (series === undefined) throw new RangeError(`no series ${index}`);
  const made = emptySeries(series.labels, steps);
  if (series.dropName === true) made.dropName = true;
  outputs.set(index, made);
  return made;
}
