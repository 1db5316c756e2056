import { type LabelPair, Labels } from "../../model/labels.ts";
import type { StepVector } from "./series.ts";

/** Labels that describe a metric rather than one of its series; operators that change the value drop them. */
export const METADATA_LABELS: ReadonlySet<string> = new Set(["__name__", "__type__", "__unit__"]);

/** `by (names)` or `without (names)`; `without` drops the metric's name too, and empty labels. No clause is `by ()`. */
export interface Grouping {
  readonly kind: "by" | "without";
  readonly names: readonly string[];
}

/** Series that are aggregated together. */
export interface Group {
  readonly labels: Labels;
  /** Indexes into the vector, ascending. */
  readonly members: number[];
}

/** Groups in order of their first member. */
export function groupSeries(vector: StepVector, grouping: Grouping): Group[] {
  const groups = new Map<string, Group>();
  const groupOf = groupFinder(grouping, groups);
  for (let index = 0; index < vector.length; index++)
    groupOf(vector[index]?.labels ?? Labels.empty).members.push(index);
  return [...groups.values()];
}

/** @param groups by their labels' keys, to which new ones are added. */
function groupFinder(grouping: Grouping, groups: Map<string, Group>): (labels: Labels) => Group {
  const project = projection(grouping);
  const byKey = (labels: Labels): Group => {
    const own = project(labels);
    const key = own.key();
    const group = groups.get(key) ?? { labels: own, members: [] };
    groups.set(key, group);
    return group;
  };
  const [name, ...others] = grouping.names;
  if (grouping.kind === "without" || name === undefined || others.length > 0) return byKey;
  // By one name: series of a store share the pair, so that few labels are made.
  const byPair = new Map<LabelPair | undefined, Group>();
  return (labels) => {
    const pair = labels.pairs.find((each) => each[0] === name);
    let group = byPair.get(pair);
    if (group === undefined) byPair.set(pair, (group = byKey(labels)));
    return group;
  };
}

/** Maps a label set to that of its group. */
export function projection({ kind, names }: Grouping): (labels: Labels) => Labels {
  if (kind === "without") {
    const dropped = new Set([...names, "__name__"]);
    return (labels) => labels.drop(dropped).nonEmpty();
  }
  if (names.length === 0) return () => Labels.empty;
  const kept = new Set(names);
  return (labels) => labels.keep(kept);
}
