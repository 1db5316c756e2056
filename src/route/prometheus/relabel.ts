import type { LabelPair } from "../../model/labels.ts";
import type { Relabel } from "../../model/prometheus/relabel/relabel.ts";
import type { WriteRequest } from "../../model/prometheus/remote-write.ts";
import type { ComponentCompiler } from "../component.ts";
import { relabelFrom } from "./relabel-rules.ts";

/** `prometheus.relabel`: series that lose their labels are dropped; what is told of a family is relabelled by its name. */
export const relabel: ComponentCompiler = ({ settings }) => {
  const rules = relabelFrom(settings.blocks("rule"));
  if (rules === undefined) return { kind: "pass" };
  const remembered = remembering(rules, settings.number("max_cache_size"));
  return { kind: "series", processor: { process: (request) => relabelled(request, remembered) } };
};

/** Series and families by their new labels. */
export function relabelled({ series, metadata }: WriteRequest, rules: Relabel): WriteRequest {
  return {
    series: relabelledSeries(series, rules),
    metadata: metadata.flatMap((each) => {
      const family = rules([["__name__", each.family]])?.find(([name]) => name === "__name__")?.[1];
      return family === undefined ? [] : [{ ...each, family }];
    }),
  };
}

/** Without those that the rules drop, or leave without labels. */
export function relabelledSeries(series: WriteRequest["series"], rules: Relabel): WriteRequest["series"] {
  return series.flatMap((one) => {
    const labels = rules(one.labels);
    return labels === undefined || labels.length === 0 ? [] : [{ ...one, labels }];
  });
}

/** The same rules, without asking them again for labels that were seen before. */
function remembering(rules: Relabel, most: number): Relabel {
  const known = new Map<string, readonly LabelPair[] | undefined>();
  return (labels) => {
    const key = labels.flat().join("\u0000");
    const before = known.get(key);
    if (before !== undefined || known.has(key)) return before;
    const made = rules(labels);
    if (known.size >= most) known.clear();
    known.set(key, made);
    return made;
  };
}
