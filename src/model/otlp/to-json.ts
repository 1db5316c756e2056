import { toHex } from "../../base/bytes.ts";
import type { Signal } from "../signal.ts";
import { WireReader, WireType } from "../wire/reader.ts";
import { REQUESTS } from "./schema.ts";
import type { FieldSchema, MessageSchema, ScalarType } from "./schema.ts";

type Json = string | number | boolean | Json[] | { [name: string]: Json };

/**
 * An `Export…ServiceRequest` as OTLP/JSON has it (OTLP specification, "JSON Protobuf Encoding"): ids in hexadecimal,
 * 64-bit integers as text, enums as numbers. Fields that the schema does not know are left out.
 *
 * @throws WatchtowerError `invalid`, with the byte offset, for bytes that are no such message.
 */
export function requestToJson(signal: Signal, request: Uint8Array): Json {
  return readMessage(new WireReader(request), REQUESTS[signal]);
}

function readMessage(reader: WireReader, schema: MessageSchema): { [name: string]: Json } {
  const object: { [name: string]: Json } = {};
  while (reader.next()) {
    const field = schema.byNumber[reader.field];
    if (field === undefined) reader.skip();
    else if (!field.repeated) object[field.name] = readValue(reader, field);
    else addAll(object, field.name, readItems(reader, field));
  }
  return object;
}

function addAll(object: { [name: string]: Json }, name: string, items: readonly Json[]): void {
  const known = object[name];
  if (!Array.isArray(known)) object[name] = [...items];
  else for (const item of items) known.push(item);
}

/** One item, or all of a packed field. */
function readItems(reader: WireReader, field: FieldSchema): Json[] {
  const isPacked = reader.wireType === WireType.bytes && field.wireType !== WireType.bytes;
  if (!isPacked) return [readValue(reader, field)];
  const items: Json[] = [];
  const outer = reader.enter();
  while (reader.position < reader.end) items.push(readValue(reader, field));
  reader.leave(outer);
  return items;
}

function readValue(reader: WireReader, { type }: FieldSchema): Json {
  switch (type.kind) {
    case "scalar":
      return readScalar(reader, type.scalar);
    case "enum":
      return reader.varint();
    case "message": {
      const outer = reader.enter();
      const object = readMessage(reader, type.message());
      reader.leave(outer);
      return object;
    }
  }
}

function readScalar(reader: WireReader, scalar: ScalarType): Json {
  switch (scalar) {
    case "string":
      return reader.string();
    case "bytes":
      return Buffer.from(reader.bytesValue()).toString("base64");
    case "id":
      return toHex(reader.bytesValue());
    case "bool":
      return reader.bool();
    case "uint32":
      return reader.varint();
    case "sint32":
      return reader.sint32();
    case "int64":
      return String(reader.int64());
    case "fixed32":
      return reader.fixed32();
    case "fixed64":
      return String(reader.fixed64());
    case "sfixed64":
      return String(reader.sfixed64());
    case "double":
      return numberOrName(reader.double());
  }
}

const numberOrName = (value: number): Json => (Number.isFinite(value) ? value : String(value));
