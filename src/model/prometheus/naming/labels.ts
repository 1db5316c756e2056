import { HISTOGRAM_ATTRIBUTE } from "../verbatim.ts";
import type { LabelPair } from "../../labels.ts";
import { labelName } from "./label-name.ts";

/** Mutable label set under construction: an empty value means absent. */
export type LabelMap = Map<string, string>;

/** What of a resource goes on each of its series; empty when the resource does not say. */
export interface TargetLabels {
  readonly job: string;
  readonly instance: string;
}

const IDENTIFYING = ["service.namespace", "service.name", "service.instance.id"];

/** `job` is `namespace/name` or `name`; `instance` is `service.instance.id`. */
export function targetLabels(resource: readonly LabelPair[]): TargetLabels {
  const value = (key: string): string | undefined => resource.find((pair) => pair[0] === key)?.[1];
  const name = value("service.name");
  const namespace = value("service.namespace");
  const qualified = namespace === undefined ? name : `${namespace}/${name}`;
  return { job: name === undefined ? "" : (qualified ?? ""), instance: value("service.instance.id") ?? "" };
}

/**
 * Labels of a point without `__name__`, as Prometheus' OTLP receiver makes them: attributes in order of their
 * keys, values of keys that become one label joined by `;`, then `job` and `instance` over them.
 *
 * @returns `undefined` when an attribute's key names no label; Prometheus refuses such a point.
 */
export function pointLabels(attributes: readonly LabelPair[], target: TargetLabels): LabelMap | undefined {
  const labels: LabelMap = new Map();
  for (const [key, value] of attributes.toSorted(byKey)) {
    if (key === "__name__") continue;
    const name = labelName(key);
    if (name === "") return undefined;
    const existing = labels.get(name) ?? "";
    labels.set(name, existing === "" ? value : `${existing};${value}`);
  }
  if (target.job !== "") labels.set("job", target.job);
  if (target.instance !== "") labels.set("instance", target.instance);
  return labels;
}

/** Labels of a point without `__name__`, as they are. @returns `undefined` when one has no name. */
export function verbatimLabels(attributes: readonly LabelPair[]): LabelMap | undefined {
  if (attributes.some(([name]) => name === "")) return undefined;
  return new Map(attributes.filter(([name]) => name !== "__name__" && name !== HISTOGRAM_ATTRIBUTE));
}

/**
 * Labels of the resource's `target_info`, with `__name__`.
 *
 * @returns `undefined` when there is none to make: the resource names no job or instance, or nothing else.
 */
export function targetInfoLabels(resource: readonly LabelPair[], target: TargetLabels): LabelMap | undefined {
  if (target.job === "" && target.instance === "") return undefined;
  const others = resource.filter(([key]) => !IDENTIFYING.includes(key));
  if (others.length === 0) return undefined;
  return pointLabels(others, target)?.set("__name__", "target_info");
}

const byKey = (a: LabelPair, b: LabelPair): number => (a[0] < b[0] ? -1 : Number(a[0] > b[0]));
