import { type VectorMatching, type MatchGroup, matchGroups } from "./matching.ts";
import { ABSENT, type StepSeries, type StepVector, copyPoint, emptySeries, present } from "./series.ts";

export type SetOperator = "and" | "or" | "unless";

export function isSetOperator(operator: string): operator is SetOperator {
  return operator === "and" || operator === "or" || operator === "unless";
}

/**
 * `and`: left points whose signature is present on the right at the same step. `unless`: those whose is
 * not. `or`: all left points, and right points whose signature is absent on the left. Labels stay.
 */
export function combineSets(
  operator: SetOperator,
  left: StepVector,
  right: StepVector,
  matching: VectorMatching,
  steps: number,
): StepVector {
  const kept = new Map<StepSeries, StepSeries>();
  for (const group of matchGroups(left, right, matching)) keepOfGroup(operator, group, steps, kept);
  const order = operator === "or" ? [...left, ...right] : left;
  return present(order.flatMap((series) => kept.get(series) ?? []));
}

function keepOfGroup(
  operator: SetOperator,
  { left, right }: MatchGroup,
  steps: number,
  kept: Map<StepSeries, StepSeries>,
): void {
  if (operator === "or") {
    const onLeft = presence(left, steps);
    for (const series of left) kept.set(series, series);
    for (const series of right) kept.set(series, filterSteps(series, onLeft, false));
    return;
  }
  const onRight = presence(right, steps);
  for (const series of left) kept.set(series, filterSteps(series, onRight, operator === "and"));
}

/** 1 at the steps at which any of the series is present. */
function presence(vector: StepVector, steps: number): Uint8Array {
  const any = new Uint8Array(steps);
  for (const { kinds } of vector) {
    for (let step = 0; step < steps; step++) if (kinds[step] !== ABSENT) any[step] = 1;
  }
  return any;
}

/** The points at steps where `mask` is set (or, by `wanted` false, is not). */
function filterSteps(series: StepSeries, mask: Uint8Array, wanted: boolean): StepSeries {
  const steps = mask.length;
  const sought = wanted ? 1 : 0;
  if (mask.every((set) => set === sought)) return series;
  const out = emptySeries(series.labels, steps);
  if (series.dropName === true) out.dropName = true;
  for (let step = 0; step < steps; step++) if (mask[step] === sought) copyPoint(out, series, step);
  return out;
}
