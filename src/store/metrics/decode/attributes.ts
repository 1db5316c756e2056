import type { LabelPair } from "../../../model/labels.ts";
import { WireReader } from "../../../model/wire/reader.ts";
import { attributeNumberText } from "../naming/number-text.ts";

/** Attributes of the message in `bytes[start, end)` that stand in its field `field`, values as text. */
export function readAttributes(bytes: Uint8Array, start: number, end: number, field: number): LabelPair[] {
  const reader = new WireReader(bytes, start, end);
  const pairs: LabelPair[] = [];
  while (reader.next()) {
    if (reader.field === field && reader.wireType === 2) pairs.push(readPair(reader));
    else reader.skip();
  }
  return pairs;
}

function readPair(reader: WireReader): LabelPair {
  const outer = reader.enter();
  let key = "";
  let value: AttributeValue = undefined;
  while (reader.next()) {
    if (reader.field === 1) key = reader.string();
    else if (reader.field === 2) value = readValue(reader);
    else reader.skip();
  }
  reader.leave(outer);
  return [key, valueText(value)];
}

type AttributeValue =
  | string
  | boolean
  | bigint
  | number
  | Uint8Array
  | AttributeValue[]
  | Map<string, AttributeValue>
  | undefined;

function readValue(reader: WireReader): AttributeValue {
  const outer = reader.enter();
  let value: AttributeValue;
  while (reader.next()) {
    if (reader.field === 1) value = reader.string();
    else if (reader.field === 2) value = reader.bool();
    else if (reader.field === 3) value = reader.int64();
    else if (reader.field === 4) value = reader.double();
    else if (reader.field === 5) value = readArray(reader);
    else if (reader.field === 6) value = readMap(reader);
    else if (reader.field === 7) value = reader.bytesValue();
    else reader.skip();
  }
  reader.leave(outer);
  return value;
}

function readArray(reader: WireReader): AttributeValue[] {
  const outer = reader.enter();
  const items: AttributeValue[] = [];
  while (reader.next()) {
    if (reader.field === 1) items.push(readValue(reader));
    else reader.skip();
  }
  reader.leave(outer);
  return items;
}

function readMap(reader: WireReader): Map<string, AttributeValue> {
  const outer = reader.enter();
  const entries = new Map<string, AttributeValue>();
  while (reader.next()) {
    if (reader.field !== 1) {
      reader.skip();
      continue;
    }
    const pairEnd = reader.enter();
    let key = "";
    let value: AttributeValue;
    while (reader.next()) {
      if (reader.field === 1) key = reader.string();
      else if (reader.field === 2) value = readValue(reader);
      else reader.skip();
    }
    reader.leave(pairEnd);
    entries.set(key, value);
  }
  reader.leave(outer);
  return entries;
}

/** As the OpenTelemetry Collector's `Value.AsString`: arrays and maps as JSON, bytes in base64. */
function valueText(value: AttributeValue): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number") return attributeNumberText(value);
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array) return base64(value);
  return jsonText(value) ?? "";
}

/** @returns `undefined` where JSON has no text (NaN, infinities); then the whole value has none. */
function jsonText(value: AttributeValue): string | undefined {
  if (value === undefined) return "null";
  if (typeof value === "string") return jsonString(value);
  if (typeof value === "number") return Number.isFinite(value) ? attributeNumberText(value) : undefined;
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array) return jsonString(base64(value));
  if (Array.isArray(value)) {
    const items = value.map(jsonText);
    return items.includes(undefined) ? undefined : `[${items.join(",")}]`;
  }
  const fields = [...value].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const texts = fields.map(([key, field]) => {
    const text = jsonText(field);
    return text === undefined ? undefined : `${jsonString(key)}:${text}`;
  });
  return texts.includes(undefined) ? undefined : `{${texts.join(",")}}`;
}

/** Go escapes what could end a script or a line in HTML. */
function jsonString(text: string): string {
  return JSON.stringify(text).replaceAll(/[<>&\u2028\u2029]/g, (char) => {
    return String.raw`\u` + char.charCodeAt(0).toString(16).padStart(4, "0");
  });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
