import type { Labels } from "../../model/labels.ts";
import { METADATA_LABELS, projection } from "./grouping.ts";
import type { StepSeries, StepVector } from "./series.ts";

/** How the series of two vectors find each other. */
export interface VectorMatching {
  /** `many-to-one` is `group_left`, `one-to-many` `group_right`; set operators are `many-to-many`. */
  readonly cardinality: "one-to-one" | "many-to-one" | "one-to-many" | "many-to-many";
  /** `on (labels)`; otherwise `ignoring (labels)`, which ignores the metric's name too. */
  readonly on: boolean;
  readonly labels: readonly string[];
  /** Labels that the "one" side gives to the result (`group_left (include)`). */
  readonly include: readonly string[];
  /** Values that stand in for series missing on a side. */
  readonly fill?: { readonly left?: number; readonly right?: number };
}

/** `ignoring ()`, one to one. */
export const DEFAULT_MATCHING: VectorMatching = {
  cardinality: "one-to-one",
  on: false,
  labels: [],
  include: [],
};

/** Series of both sides that have the same matching labels. */
export interface MatchGroup {
  readonly left: StepSeries[];
  readonly right: StepSeries[];
}

/** By signature (the matching labels), in order of appearance, left side first. */
export function matchGroups(left: StepVector, right: StepVector, matching: VectorMatching): MatchGroup[] {
  const project = matchProjection(matching);
  const groups = new Map<string, MatchGroup>();
  const groupOf = (labels: Labels): MatchGroup => {
    const key = project(labels).key();
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { left: [], right: [] }));
    return group;
  };
  for (const series of left) groupOf(series.labels).left.push(series);
  for (const series of right) groupOf(series.labels).right.push(series);
  return [...groups.values()];
}

/** The labels by which series match. */
export function matchProjection({ on, labels }: VectorMatching): (labels: Labels) => Labels {
  return projection({ kind: on ? "by" : "without", names: labels });
}

/**
 * Labels of a result, from the "many" side (or the left one) and what `group_left` includes of the other; none is empty.
 *
 * @param dropsMetadata whether the operator changes what the metric means, so that its name goes.
 */
export function resultLabels(
  many: Labels,
  one: Labels,
  matching: VectorMatching,
  dropsMetadata: boolean,
): Labels {
  let labels = dropsMetadata ? many.drop(METADATA_LABELS) : many;
  if (matching.cardinality === "one-to-one") {
    const names = new Set(matching.labels);
    labels = matching.on ? labels.keep(names) : labels.drop(names);
  }
  if (matching.include.length === 0) return labels.nonEmpty();
  return labels.with(matching.include.map((name) => [name, one.get(name)] as const));
}
