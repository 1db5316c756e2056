import type { LabelPair } from "../../../model/labels.ts";

const EXPORTED = "exported_";

/**
 * A sample's labels with its target's, as Prometheus puts them together: of two with one name the target's wins, and the
 * sample's is kept as `exported_…`; with `honorLabels` the sample's wins.
 */
export function withTargetLabels(
  own: readonly LabelPair[],
  target: readonly LabelPair[],
  honorLabels: boolean,
): ReadonlyMap<string, string> {
  const labels = new Map(own.filter(([, value]) => value !== ""));
  const conflicts: LabelPair[] = [];
  for (const [name, value] of target) {
    const existing = labels.get(name);
    if (honorLabels && existing !== undefined) continue;
    if (existing !== undefined) conflicts.push([name, existing]);
    labels.set(name, value);
  }
  for (const [name, value] of conflicts.toSorted(([a], [b]) => a.length - b.length)) {
    let exported = EXPORTED + name;
    while (labels.has(exported)) exported = EXPORTED + exported;
    labels.set(exported, value);
  }
  return labels;
}
