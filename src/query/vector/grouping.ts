import { Labels } from "../../model/labels.ts";
import type { StepVector } from "./series.ts";

/** Labels that describe a metric rather than one of its series; operators that change the value drop them. */
export const METADATA_LABELS: ReadonlySet<string> = new Set(["__name__", "__type__", "__unit__"]);

/** `by (names)` or `without (names)`; `without` drops the metric's name too, and empty labels. No clause is `by ()`. */
export interface Grouping {
  readonly kind: "by" | "without";
  readonly names: readonly string[];
}

export interface Group {
  readonly labels: Labels;
  /** Indexes into the vector, ascending. */
  readonly members: number[];
}

/** Groups in order of their first member. */
export function groupSeries(vector: StepVector, grouping: Grouping): Group[] {
  const project = projection(grouping);
  const groups = new Map<string, Group>();
  for (const [index, series] of vector.entries()) {
    const labels = project(series.labels);
    const key = labels.key();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { labels, members: [index] });
    else group.members.push(index);
  }
  return [...groups.values()];
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
