import { goFloatText } from "../../../base/go-float.ts";
import type { AnyValue, KeyValue } from "../../../model/otlp/common.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import { attributeAt, attributeOf } from "./attribute-path.ts";

/** A record's labels, under the names of the attributes that they come from. Later ones win. */
export function labelsOf(
  attributes: readonly KeyValue[],
  source: { readonly attributes: readonly KeyValue[]; readonly labels: ReadonlyMap<string, string> },
): ReadonlyMap<string, string> {
  const labels = new Map(source.labels);
  addHinted(labels, source.attributes, attributeOf(attributes, "loki.resource.labels"));
  addHinted(labels, attributes, attributeOf(attributes, "loki.attribute.labels"));
  return labels;
}

/** @param hint names attributes that become labels. */
export function addHinted(
  labels: Map<string, string>,
  attributes: readonly KeyValue[],
  hint: AnyValue | undefined,
): void {
  for (const name of hint === undefined ? [] : namesIn(hint)) {
    const value = attributeAt(attributes, name.trim());
    if (value !== undefined) labels.set(name.trim(), valueText(value));
  }
}

/** Names with commas between them, or a list of them. */
function namesIn(hint: AnyValue): readonly string[] {
  if (hint.kind === "string") return hint.value.split(",");
  return hint.kind === "array" ? hint.value.map(printed) : [valueText(hint)];
}

/** As Go prints an item of a list. */
const printed = (item: AnyValue): string =>
  item.kind === "double" ? goFloatText(item.value) : valueText(item);

/** Labels under names that Loki takes. */
export function normalizedLabels(labels: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const normalized = new Map<string, string>();
  for (const [name, value] of labels) normalized.set(normalizedName(name), value);
  return normalized;
}

/** The Collector's `NormalizeLabel`: a letter or `__` stands first. */
function normalizedName(name: string): string {
  const plain = name.replaceAll(/[^a-zA-Z0-9]/gu, "_");
  if (/^\d/.test(plain)) return `key_${plain}`;
  return /^_(?!_)/.test(plain) ? `key${plain}` : plain;
}
