import type { AnyValue } from "../../../model/otlp/common.ts";
import type { ValueField } from "../../../store/traces/source.ts";
import { printField } from "../parse/fields.ts";
import { kindValue, statusValue } from "../value.ts";

/** The label of a field that is compared. */
export function shownName(field: ValueField): string {
  if (field.kind !== "attribute") return field.kind;
  const { scope, name } = field;
  return name.includes(":") ? name : printField({ kind: "attribute", scope, name, ofParent: false });
}

/** Numbers of statuses and kinds are shown as the words of the language. */
export function shownValue({ kind }: ValueField, value: AnyValue): AnyValue {
  if (value.kind !== "int" || (kind !== "status" && kind !== "kind")) return value;
  const code = Number(value.value);
  const { keyword } = kind === "status" ? statusValue(code) : kindValue(code);
  return { kind: "string", value: keyword };
}
