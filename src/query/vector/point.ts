import type { PointOperator, PointValue } from "./operators.ts";
import { FLOAT, type SeriesBuilder, type StepSeries, setFloat, setHistogram } from "./series.ts";

/** A comparison that filters does not hold. */
export const DROPPED = Symbol("dropped");

/**
 * Applies an operator to what two series have at a step; both must be present.
 *
 * @returns the result, {@link DROPPED}, or `undefined` if the operator is not defined for such values.
 */
export function combinePoints(
  operator: PointOperator,
  left: StepSeries,
  right: StepSeries,
  step: number,
): PointValue | typeof DROPPED | undefined {
  if (left.kinds[step] === FLOAT && right.kinds[step] === FLOAT) {
    const value = left.values[step] ?? NaN;
    return floatOutcome(operator, value, operator.float(value, right.values[step] ?? NaN));
  }
  const value = pointAt(left, step);
  const outcome = operator.mixed?.(value, pointAt(right, step));
  return outcome === undefined ? undefined : floatOutcome(operator, value, outcome);
}

/** @param kept what a filter lets through. @param outcome a result, or whether a comparison holds. */
export function floatOutcome(
  operator: PointOperator,
  kept: PointValue,
  outcome: PointValue | boolean,
): PointValue | typeof DROPPED {
  if (typeof outcome !== "boolean") return outcome;
  if (operator.kind === "bool") return outcome ? 1 : 0;
  return outcome ? kept : DROPPED;
}

/** What a series has at a step where it is present, which `kinds` tells. */
export function pointAt(series: StepSeries, step: number): PointValue {
  return series.histograms?.[step] ?? series.values[step] ?? NaN;
}

export function setPoint(series: SeriesBuilder, step: number, value: PointValue): void {
  if (typeof value === "number") setFloat(series, step, value);
  else setHistogram(series, step, value);
}
