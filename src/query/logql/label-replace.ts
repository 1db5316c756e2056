import { errorKind, errorMessage } from "../../base/errors.ts";
import { type CapturingRegexp, compileAnchoredCapture } from "../../base/regexp.ts";
import { expandReplacement } from "../../base/regexp-replace.ts";
import type { Labels } from "../../model/labels.ts";
import type { StepVector } from "../vector/series.ts";
import type { LabelReplace } from "./ast.ts";
import { meaningError } from "./errors.ts";

/** Sets `target` where the whole value of `source` matches, from its groups. @throws WatchtowerError */
export function labelReplace(node: LabelReplace, vector: StepVector): StepVector {
  const regexp = replaceRegexp(node);
  return vector.map((series) => ({ ...series, labels: replaceIn(series.labels, node, regexp) }));
}

/** @throws WatchtowerError `invalid` */
export function replaceRegexp({ regexp }: LabelReplace): CapturingRegexp {
  try {
    return compileAnchoredCapture(regexp);
  } catch (error) {
    if (errorKind(error) !== "invalid") throw error;
    // Where Loki quotes all of it, its anchors are there, too.
    const message = errorMessage(error).replace(`\`${regexp}\``, () => `\`^(?:${regexp})$\``);
    throw meaningError(`invalid regex in label_replace: ${message}`);
  }
}

function replaceIn(
  labels: Labels,
  { target, source, replacement }: LabelReplace,
  regexp: CapturingRegexp,
): Labels {
  const value = labels.get(source);
  const groups = regexp.exec(value);
  if (groups === undefined) return labels;
  const text = expandReplacement(replacement, regexp.groups, { text: value, at: 0, groups });
  return labels.with([[target, text]]);
}
