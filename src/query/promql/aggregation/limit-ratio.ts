import { goFloatText } from "../../../base/go-float.ts";
import type { Labels } from "../../../model/labels.ts";
import { ABSENT, type StepVector, copyPoint, emptySeries, present } from "../../vector/series.ts";
import type { Annotations } from "../annotations.ts";
import type { Span } from "../ast.ts";
import { executionError } from "../errors.ts";
import { extentOf } from "./extent.ts";

/**
 * A share of the series, the same ones each time: those whose labels hash below `ratio`, or for a negative
 * one, those that its complement leaves. The hash is our own: which series they are differs from Prometheus.
 */
export function limitRatio(
  vector: StepVector,
  ratios: Float64Array,
  span: Span,
  notes: Annotations,
): StepVector {
  noteRatios(ratios, span, notes);
  const limited = vector.map((series) => {
    const place = hashFraction(series.labels);
    const out = emptySeries(series.labels, ratios.length);
    if (series.dropName === true) out.dropName = true;
    for (let step = 0; step < ratios.length; step++) {
      const ratio = ratios[step] ?? 0;
      const taken = ratio >= 0 ? place < ratio : place >= 1 + ratio;
      if (taken && series.kinds[step] !== ABSENT) copyPoint(out, series, step);
    }
    return out;
  });
  return present(limited);
}

function noteRatios(ratios: Float64Array, span: Span, notes: Annotations): void {
  const { least, most, hasNaN } = extentOf(ratios);
  if (hasNaN) throw executionError("Ratio value is NaN");
  const problem = "ratio value should be between -1 and 1";
  if (most > 1) notes.warn(`${problem}, got ${goFloatText(most)}, capping to 1`, span);
  if (least < -1) notes.warn(`${problem}, got ${goFloatText(least)}, capping to -1`, span);
}

/** In [0, 1): FNV-1a of the labels, its bits mixed so that near labels lie apart. */
function hashFraction(labels: Labels): number {
  let hash = 0x811c9dc5;
  const key = labels.key();
  for (let index = 0; index < key.length; index++) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
