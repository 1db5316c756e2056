import type { AnyValue, KeyValue } from "../../model/otlp/common.ts";

type ScalarOrContainer = Exclude<AnyValue, { kind: "empty" }>;

/**
 * A value as Loki's OTLP endpoint writes it into lines and labels: containers as JSON with sorted
 * keys, bytes in base64, no value as "".
 */
export function valueText(value: AnyValue): string {
  switch (value.kind) {
    case "string":
      return value.value;
    case "bool":
    case "int":
    case "double":
      return String(value.value);
    case "bytes":
      return Buffer.from(value.value).toString("base64");
    case "array":
    case "map":
      return json(value) ?? "";
    case "empty":
      return "";
  }
}

/** `undefined` for what JSON cannot say: a number that is not finite, anywhere inside. */
function json(value: AnyValue): string | undefined {
  switch (value.kind) {
    case "string":
      return quote(value.value);
    case "bool":
    case "int":
      return String(value.value);
    case "double":
      return Number.isFinite(value.value) ? String(value.value) : undefined;
    case "bytes":
    case "array":
    case "map":
      return containerJson(value);
    case "empty":
      return "null";
  }
}

function containerJson(
  value: Extract<ScalarOrContainer, { kind: "bytes" | "array" | "map" }>,
): string | undefined {
  if (value.kind === "bytes") return quote(Buffer.from(value.value).toString("base64"));
  if (value.kind === "array") {
    const items = value.value.map(json);
    return items.includes(undefined) ? undefined : `[${items.join(",")}]`;
  }
  const members = sortedMembers(value.value).map(([key, member]) => {
    const text = json(member);
    return text === undefined ? undefined : `${quote(key)}:${text}`;
  });
  return members.includes(undefined) ? undefined : `{${members.join(",")}}`;
}

/** The last of members with one key counts. */
function sortedMembers(members: readonly KeyValue[]): readonly (readonly [string, AnyValue])[] {
  const byKey = new Map(members.map(({ key, value }) => [key, value] as const));
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** A JSON string as Go writes it without HTML escapes: the two line separators are escaped too. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
