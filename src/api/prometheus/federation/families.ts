import type { LabelPair, Labels } from "../../../model/labels.ts";
import { escapeName } from "../escape-name.ts";
import type { Escaping } from "../escape-name.ts";
import type { LatestSample } from "./latest-samples.ts";

type FamilyType = "untyped" | "histogram" | "gauge_histogram";

/** Samples of one metric, and of one type: histograms and floats of one name are families by themselves. */
export interface Family {
  readonly name: string;
  readonly type: FamilyType;
  readonly metrics: readonly Metric[];
}

export interface Metric extends Pick<LatestSample, "time" | "value" | "histogram"> {
  readonly pairs: readonly LabelPair[];
}

const TYPES: readonly FamilyType[] = ["untyped", "histogram", "gauge_histogram"];

/**
 * Families in the order in which their names come first, with what each series is told beside its labels: the external labels that it lacks, and
 * an empty `instance` where it has none, so that the federating server adds none of its own.
 */
export function familiesOf(
  samples: readonly LatestSample[],
  external: Labels,
  escaping: Escaping,
): readonly Family[] {
  const added = externalPairs(external);
  return byName(samples).flatMap(([name, all]) =>
    TYPES.flatMap((type) => {
      const metrics = all
        .filter((sample) => typeOf(sample) === type)
        .map(({ labels, ...sample }) => ({ ...sample, pairs: pairsOf(labels, added, escaping) }));
      return metrics.length === 0 ? [] : [{ name: escapeName(name, escaping), type, metrics }];
    }),
  );
}

function byName(samples: readonly LatestSample[]): [name: string, samples: LatestSample[]][] {
  const names = new Map<string, LatestSample[]>();
  for (const sample of samples) {
    const list = names.get(sample.name);
    if (list === undefined) names.set(sample.name, [sample]);
    else list.push(sample);
  }
  return [...names];
}

function typeOf({ histogram }: LatestSample): FamilyType {
  if (histogram === undefined) return "untyped";
  return histogram.resetHint === "gauge" ? "gauge_histogram" : "histogram";
}

function externalPairs(external: Labels): readonly LabelPair[] {
  if (external.has("instance")) return external.pairs;
  const pairs: LabelPair[] = [...external.pairs, ["instance", ""]];
  return pairs.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function pairsOf(labels: Labels, added: readonly LabelPair[], escaping: Escaping): LabelPair[] {
  const own = labels.pairs.filter(([label]) => label !== "__name__");
  const lacking = added.filter(([label]) => !labels.has(label));
  return [...own, ...lacking].map(([label, value]) => [escapeName(label, escaping), value]);
}
