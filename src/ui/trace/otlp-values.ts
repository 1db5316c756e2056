import type { OtlpAnyValue, OtlpKeyValue } from "../../api/wire/tempo.ts";

export interface Attribute {
  readonly key: string;
  readonly value: string;
}

/** Values as texts, in the order they were sent. */
export function attributesOf(list: readonly OtlpKeyValue[] | undefined): readonly Attribute[] {
  return (list ?? []).map(({ key, value }) => ({ key, value: valueText(value) }));
}

/** A value as text; lists and maps as JSON. */
export function valueText(value: OtlpAnyValue | undefined): string {
  const plain = plainValue(value);
  return typeof plain === "string" ? plain : (JSON.stringify(plain) ?? "");
}

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

function plainValue(value: OtlpAnyValue | undefined): Plain {
  if (value === undefined) return null;
  if ("stringValue" in value) return value.stringValue ?? "";
  if ("boolValue" in value) return value.boolValue ?? false;
  if ("intValue" in value) return plainInteger(value.intValue ?? "0");
  if ("doubleValue" in value) return value.doubleValue ?? 0;
  if ("bytesValue" in value) return value.bytesValue ?? "";
  if ("arrayValue" in value) return (value.arrayValue?.values ?? []).map(plainValue);
  if ("kvlistValue" in value) {
    return Object.fromEntries(
      (value.kvlistValue?.values ?? []).map((item) => [item.key, plainValue(item.value)]),
    );
  }
  return null;
}

/** Beyond what a number holds exactly, an integer stays text. */
function plainInteger(text: string): string | number {
  return Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

/** An id as lower-case hex: answers carry base64, other tools hex. */
export function hexId(id: string | undefined): string {
  if (id === undefined || id === "") return "";
  if (/^[0-9a-fA-F]+$/.test(id) && (id.length === 16 || id.length === 32)) return id.toLowerCase();
  return Array.from(atob(id), (char) => (char.codePointAt(0) ?? 0).toString(16).padStart(2, "0")).join("");
}
