import { toHex } from "../../../base/bytes.ts";
import { decimalText } from "../../../base/float-text.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import { OttlError, OttlId, isList, isMap, typeName } from "./value.ts";
import type { OttlValue } from "./value.ts";

/**
 * A value as text, as the Collector's `StringLikeGetter` has it: bytes and ids in hexadecimal, lists and maps as JSON.
 *
 * @returns `undefined` for `nil`. @throws OttlError for what has no text.
 */
export function textLike(value: OttlValue): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "number") return decimalText(value);
  if (value instanceof Uint8Array) return toHex(value);
  if (value instanceof OttlId) return toHex(value.bytes);
  return isList(value) || isMap(value) ? valueText(value) : refuse(value);
}

function refuse(value: OttlValue): never {
  throw new OttlError(`unsupported type: ${typeName(value)}`);
}

/** `undefined` for `nil`, and for a text that is no whole number. @throws OttlError for other types. */
export function intLike(value: OttlValue): bigint | undefined {
  if (value === undefined || typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "string") return parseInt64(value);
  if (typeof value !== "number") return refuse(value);
  return Number.isFinite(value) ? BigInt.asIntN(64, BigInt(Math.trunc(value))) : undefined;
}

/** Decimal, as Go's `strconv.ParseInt` takes it. */
function parseInt64(text: string): bigint | undefined {
  if (text.length > 20 || !/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace("+", ""));
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** `undefined` for `nil`, and for a text that is no number. @throws OttlError for other types. */
export function floatLike(value: OttlValue): number | undefined {
  if (value === undefined || typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "string" ? parseFloat64(value) : refuse(value);
}

/** As Go's `strconv.ParseFloat`, without hexadecimal. */
function parseFloat64(text: string): number | undefined {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (/^[+-]?nan$/i.test(text)) return NaN;
  const sign = /^([+-]?)(?:inf|infinity)$/i.exec(text)?.[1];
  if (sign === undefined) return undefined;
  return sign === "-" ? -Infinity : Infinity;
}

const TRUE = new Set(["1", "t", "T", "true", "TRUE", "True"]);
const FALSE = new Set(["0", "f", "F", "false", "FALSE", "False"]);

/** `undefined` for `nil`, and for a text that is no bool. @throws OttlError for other types. */
export function boolLike(value: OttlValue): boolean | undefined {
  if (value === undefined || typeof value === "boolean") return value;
  if (typeof value === "bigint") return value !== 0n;
  if (typeof value === "number") return value !== 0;
  if (typeof value !== "string") return refuse(value);
  return TRUE.has(value) ? true : FALSE.has(value) ? false : undefined;
}

/** The bytes of a value, numbers with the highest byte first. @throws OttlError for other types. */
export function bytesLike(value: OttlValue): Uint8Array | undefined {
  if (value === undefined || value instanceof Uint8Array) return value;
  if (value instanceof OttlId) return value.bytes;
  if (typeof value === "string") return Buffer.from(value);
  if (typeof value === "boolean") return Uint8Array.of(value ? 1 : 0);
  const bytes = Buffer.alloc(8);
  if (typeof value === "bigint") bytes.writeBigInt64BE(value);
  else if (typeof value === "number") bytes.writeDoubleBE(value);
  else return refuse(value);
  return bytes;
}
