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
  const groups = new Groups<Group>(grouping, (labels) => ({ labels, members: [] }));
  for (let index = 0; index < vector.length; index++)
    groups.of(vector[index]?.labels ?? Labels.empty).members.push(index);
  return groups.all();
}

/** Finds the groups of series; each is made for the first of its series. */
export class Groups<G> {
  private readonly make: (labels: Labels) => G;
  private readonly project: (labels: Labels) => Labels;
  private readonly byKey = new Map<string, G>();
  /** By one name: series of a store share the pair, so that few labels are made. */
  private readonly only: string | undefined;
  private readonly byPair = new Map<LabelPair | undefined, G>();

  /** @param make of the labels that the group has in common. */
  constructor(grouping: Grouping, make: (labels: Labels) => G) {
    this.make = make;
    this.project = projection(grouping);
    const [name, ...others] = grouping.names;
    this.only = grouping.kind === "by" && others.length === 0 ? name : undefined;
  }

  of(labels: Labels): G {
    const { only } = this;
    if (only === undefined) return this.withKey(labels);
    const pair = labels.pairs.find((each) => each[0] === only);
    let group = this.byPair.get(pair);
    if (group === undefined) this.byPair.set(pair, (group = this.withKey(labels)));
    return group;
  }

  /** In the order in which they were made. */
  all(): G[] {
    return [...this.byKey.values()];
  }

  private withKey(labels: Labels): G {
    const own = this.project(labels);
    const key = own.key();
    let group = this.byKey.get(key);
    if (group === undefined) this.byKey.set(key, (group = this.make(own)));
    return group;
  }
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
