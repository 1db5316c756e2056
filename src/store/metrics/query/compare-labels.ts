import type { Labels } from "../../../model/labels.ts";

/** Prometheus' order of label sets: name by name, then value; a shorter set before one that goes on. */
export function compareLabels(a: Labels, b: Labels): number {
  const count = Math.min(a.pairs.length, b.pairs.length);
  for (let i = 0; i < count; i++) {
    const left = a.pairs[i];
    const right = b.pairs[i];
    if (left === right || left === undefined || right === undefined) continue;
    if (left[0] !== right[0]) return left[0] < right[0] ? -1 : 1;
    if (left[1] !== right[1]) return left[1] < right[1] ? -1 : 1;
  }
  return a.pairs.length - b.pairs.length;
}
