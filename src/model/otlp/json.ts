import { WatchtowerError, errorMessage, limitError } from "../../base/errors.ts";
import { fromHex, fromUtf8 } from "../../base/bytes.ts";
import { isObject } from "../../base/json-object.ts";
import type { Signal } from "../signal.ts";
import { WireWriter } from "../wire/writer.ts";
import { withExactIntegers } from "./json-text.ts";
import { REQUESTS } from "./schema.ts";
import type { FieldSchema, MessageSchema, ScalarType } from "./schema.ts";
import { MAX_DEPTH } from "./validate.ts";

const INT64_MIN = -(2n ** 63n);
const UINT64_MAX = 2n ** 64n - 1n;
const UINT32_MAX = 2 ** 32 - 1;

/**
 * Rewrites an OTLP/JSON request (OTLP specification, "JSON Protobuf Encoding") in protobuf: ids in
 * hexadecimal, 64-bit integers as text or number, enums as number or name, unknown fields ignored.
 *
 * @throws WatchtowerError `invalid`, with the path of what is wrong, as `resourceSpans[0].resource`.
 */
export function transcodeRequest(signal: Signal, json: Uint8Array): Uint8Array {
  const writer = new WireWriter(Math.max(256, json.length >>> 1));
  const root = parseJson(fromUtf8(json));
  writeMessage(writer, REQUESTS[signal], root, "", 0);
  return writer.finish();
}

function parseJson(text: string): unknown {
  const exact = withExactIntegers(text);
  try {
    return JSON.parse(exact);
  } catch (error) {
    throw new WatchtowerError("invalid", `request is not JSON: ${errorMessage(error)}`, { cause: error });
  }
}

function fail(path: string, expected: string): never {
  throw new WatchtowerError("invalid", `${path === "" ? "request" : path} is not ${expected}`);
}

function writeMessage(
  writer: WireWriter,
  schema: MessageSchema,
  value: unknown,
  path: string,
  depth: number,
): void {
  if (depth > MAX_DEPTH) throw limitError("maxDepth", MAX_DEPTH, `${path} is nested too deeply`);
  if (!isObject(value)) fail(path, "an object");
  for (const [key, item] of Object.entries(value)) {
    const field = schema.byName.get(key);
    if (field === undefined || item === null) continue;
    writeField(writer, field, item, path === "" ? key : `${path}.${key}`, depth);
  }
}

function writeField(
  writer: WireWriter,
  field: FieldSchema,
  value: unknown,
  path: string,
  depth: number,
): void {
  if (!field.repeated) return writeValue(writer, field, value, path, depth);
  if (!Array.isArray(value)) fail(path, "an array");
  value.forEach((item: unknown, index) => writeValue(writer, field, item, `${path}[${index}]`, depth));
}

function writeValue(
  writer: WireWriter,
  field: FieldSchema,
  value: unknown,
  path: string,
  depth: number,
): void {
  const { type, number } = field;
  switch (type.kind) {
    case "message":
      writer.message(number, (inner) => writeMessage(inner, type.message(), value, path, depth + 1));
      return;
    case "enum":
      writer.uint32(number, enumNumber(type.values, value, path));
      return;
    case "scalar":
      writeScalar(writer, number, type.scalar, value, path);
      return;
  }
}

function enumNumber(values: ReadonlyMap<string, number>, value: unknown, path: string): number {
  const known = typeof value === "string" ? values.get(value) : undefined;
  if (known !== undefined) return known;
  return unsigned32(value, path);
}

function writeScalar(
  writer: WireWriter,
  field: number,
  type: ScalarType,
  value: unknown,
  path: string,
): void {
  switch (type) {
    case "string":
      writer.string(field, typeof value === "string" ? value : fail(path, "a string"));
      return;
    case "bytes":
      writer.bytes(field, base64(value, path));
      return;
    case "id":
      writer.bytes(field, hexadecimal(value, path));
      return;
    case "bool":
      writer.bool(field, boolean(value, path));
      return;
    case "uint32":
      writer.uint32(field, unsigned32(value, path));
      return;
    case "fixed32":
      writer.fixed32(field, unsigned32(value, path));
      return;
    case "sint32":
      writer.sint32(field, signed32(value, path));
      return;
    case "int64":
      writer.int64(field, integer(value, path));
      return;
    case "fixed64":
    case "sfixed64":
      writer.fixed64(field, integer(value, path));
      return;
    case "double":
      writer.double(field, double(value, path));
      return;
  }
}

function base64(value: unknown, path: string): Uint8Array {
  if (typeof value !== "string" || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(value)) fail(path, "base64");
  return Buffer.from(value, "base64");
}

function hexadecimal(value: unknown, path: string): Uint8Array {
  const bytes = typeof value === "string" ? fromHex(value) : undefined;
  return bytes ?? fail(path, "an id in hexadecimal");
}

function boolean(value: unknown, path: string): boolean {
  return typeof value === "boolean" ? value : fail(path, "true or false");
}

function integer(value: unknown, path: string): bigint {
  const whole =
    (typeof value === "number" && Number.isInteger(value)) ||
    (typeof value === "string" && /^-?\d{1,20}$/.test(value));
  const parsed = whole ? BigInt(value) : fail(path, "a whole number");
  return parsed >= INT64_MIN && parsed <= UINT64_MAX ? parsed : fail(path, "a 64-bit number");
}

function unsigned32(value: unknown, path: string): number {
  const parsed = Number(integer(value, path));
  return parsed >= 0 && parsed <= UINT32_MAX ? parsed : fail(path, "a 32-bit number without sign");
}

function signed32(value: unknown, path: string): number {
  const parsed = Number(integer(value, path));
  return parsed === (parsed | 0) ? parsed : fail(path, "a 32-bit number");
}

function double(value: unknown, path: string): number {
  if (typeof value === "number") return value;
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  if (typeof value === "string" && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return Number(value);
  return fail(path, "a number");
}
