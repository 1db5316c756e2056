import { WatchtowerError } from "../../base/errors.ts";
import { type CapturingRegexp, compileAnchoredCapture } from "../../base/regexp.ts";
import type { Labels } from "../../model/labels.ts";
import type { StepVector } from "../vector/series.ts";
import type { LabelReplace } from "./ast.ts";

/** Sets `target` where the whole value of `source` matches, from its groups. @throws WatchtowerError */
export function labelReplace(node: LabelReplace, vector: StepVector): StepVector {
  const regexp = compileAnchoredCapture(node.regexp);
  const replaced = vector.map((series) => ({
    ...series,
    labels: replaceIn(series.labels, node, regexp),
  }));
  if (new Set(replaced.map(({ labels }) => labels.key())).size < replaced.length) {
    throw new WatchtowerError("execution", "vector cannot contain metrics with the same labelset");
  }
  return replaced;
}

const REFERENCE = /\$(?:\$|(\w+)|\{(\w+)\})/g;

function replaceIn(
  labels: Labels,
  { target, source, replacement }: LabelReplace,
  regexp: CapturingRegexp,
): Labels {
  const value = labels.get(source);
  const groups = regexp.exec(value);
  if (groups === undefined) return labels;
  const text = replacement.replaceAll(REFERENCE, (_, bare?: string, braced?: string) => {
    const name = bare ?? braced;
    if (name === undefined) return "$";
    if (name === "0") return value;
    const index = /^\d+$/.test(name) ? Number(name) - 1 : regexp.groups.indexOf(name);
    return groups[index] ?? "";
  });
  return labels.with([[target, text]]);
}
