import type { AnyValue, KeyValue } from "../../model/otlp/common.ts";
import type { LabelPair } from "../../model/labels.ts";
import { labelName } from "./label-name.ts";
import { valueText } from "../../model/otlp/value-text.ts";

/** The labels that Loki makes of attributes: a map gives one for each of its members. */
export function attributeLabels(attributes: readonly KeyValue[]): LabelPair[] {
  const labels: LabelPair[] = [];
  for (const { key, value } of attributes) addLabels(labels, labelName(key), value);
  return labels;
}

function addLabels(labels: LabelPair[], name: string, value: AnyValue): void {
  if (value.kind !== "map") labels.push([name, valueText(value)]);
  else for (const member of value.value) addLabels(labels, labelName(`${name}_${member.key}`), member.value);
}
