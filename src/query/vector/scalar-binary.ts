import { METADATA_LABELS } from "./grouping.ts";
import type { PointOperator } from "./operators.ts";
import { DROPPED, floatOutcome, pointAt, setPoint } from "./point.ts";
import { ABSENT, type StepVector, emptySeries, present } from "./series.ts";

/**
 * Arithmetic or comparison between a vector and a scalar. A filter keeps the vector's value on whichever
 * side it stands.
 *
 * @param scalar one value a step.
 * @param side where the scalar stands.
 * @param delayNames whether names that have to go are dropped at the end of the query, not now.
 */
export function combineWithScalar(
  operator: PointOperator,
  vector: StepVector,
  scalar: Float64Array,
  side: "left" | "right",
  delayNames = false,
): StepVector {
  const drops = operator.kind !== "filter";
  const combined = vector.map((series) => {
    const labels = drops && !delayNames ? series.labels.drop(METADATA_LABELS) : series.labels;
    const out = emptySeries(labels, scalar.length);
    if (series.dropName === true || (drops && delayNames)) out.dropName = true;
    for (let step = 0; step < scalar.length; step++) {
      if (series.kinds[step] === ABSENT) continue;
      const value = pointAt(series, step);
      const other = scalar[step] ?? NaN;
      const [left, right] = side === "right" ? [value, other] : [other, value];
      const outcome =
        typeof left === "number" && typeof right === "number"
          ? operator.float(left, right)
          : operator.mixed?.(left, right);
      if (outcome === undefined) continue;
      const result = floatOutcome(operator, value, outcome);
      if (result !== DROPPED) setPoint(out, step, result);
    }
    return out;
  });
  return present(combined);
}
