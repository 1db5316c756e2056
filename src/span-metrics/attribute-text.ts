import type { AnyValue } from "../model/otlp/common.ts";
import { decimalText } from "../base/float-text.ts";

/** An attribute's value as Tempo's generator writes it into a label: without quotes and commas. */
export function attributeText(value: AnyValue): string {
  switch (value.kind) {
    case "string":
      return value.value;
    case "bool":
    case "int":
      return String(value.value);
    case "double":
      return decimalText(value.value);
    case "array":
      return `[${value.value.map(attributeText).join("")}]`;
    case "map":
      return `{${value.value.map((entry) => `${entry.key}:${attributeText(entry.value)}`).join("")}}`;
    case "bytes":
    case "empty":
      return "";
  }
}
