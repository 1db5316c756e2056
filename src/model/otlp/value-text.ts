import type { AnyValue, KeyValue } from "./common.ts";

/**
 * A value as text, as the OpenTelemetry Collector's `Value.AsString` has it, and so Prometheus' and Loki's OTLP
 * endpoints in labels and lines: arrays and maps as JSON with sorted keys, bytes in base64, no value as "".
 */
export function valueText(value: AnyValue): string {
  switch (value.kind) {
    case "string":
      return value.value;
    case "bool":
    case "int":
      return String(value.value);
    case "double":
      return doubleText(value.value);
    case "bytes":
      return base64(value.value);
    case "array":
    case "map":
      return valueJson(value) ?? "";
    case "empty":
      return "";
  }
}

/** What JSON cannot say is told in the words of Go's encoder. */
function doubleText(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
  return `json: unsupported value: ${value === Infinity ? "+Inf" : value === -Infinity ? "-Inf" : "NaN"}`;
}

/**
 * A value as JSON, maps with sorted keys.
 *
 * @param quote writes a text; as Go does without HTML escapes unless said otherwise.
 * @returns `undefined` for what JSON cannot say: a number that is not finite, anywhere inside.
 */
export function valueJson(value: AnyValue, quote: (text: string) => string = jsonString): string | undefined {
  switch (value.kind) {
    case "string":
      return quote(value.value);
    case "bool":
    case "int":
      return String(value.value);
    case "double":
      return Number.isFinite(value.value) ? doubleText(value.value) : undefined;
    case "bytes":
      return quote(base64(value.value));
    case "array": {
      const items = value.value.map((item) => valueJson(item, quote));
      return items.includes(undefined) ? undefined : `[${items.join(",")}]`;
    }
    case "map": {
      const members = sortedMembers(value.value).map(([key, member]) => {
        const text = valueJson(member, quote);
        return text === undefined ? undefined : `${quote(key)}:${text}`;
      });
      return members.includes(undefined) ? undefined : `{${members.join(",")}}`;
    }
    case "empty":
      return "null";
  }
}

/** The last of members with one key counts. */
function sortedMembers(members: readonly KeyValue[]): readonly (readonly [string, AnyValue])[] {
  const byKey = new Map(members.map(({ key, value }) => [key, value] as const));
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** As Go writes it without HTML escapes: the two line separators are escaped, too. */
function jsonString(text: string): string {
  return JSON.stringify(text)
    .replaceAll("\u2028", String.raw`\u2028`)
    .replaceAll("\u2029", String.raw`\u2029`);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
