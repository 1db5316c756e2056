import type { AnyValue } from "../../../model/otlp/common.ts";
import { OTTL_LIMITS, ottlLimit } from "../limits.ts";
import { EMPTY, OttlError } from "../values/value.ts";
import type { ListValue, MapValue } from "../values/value.ts";

/** A JSON object or list; all its numbers are floats. @throws OttlError for other texts. */
export function parseJson(text: string): MapValue | ListValue {
  const value = valueOf(parsed(text), 0);
  if (value.kind === "map" || value.kind === "array") return value;
  throw new OttlError("only JSON objects and arrays can be parsed");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The reason would show a part of the text, which is nobody's but the data's.
    throw new OttlError("invalid JSON");
  }
}

function valueOf(json: unknown, depth: number): AnyValue {
  if (depth > OTTL_LIMITS.valueDepth) throw ottlLimit("valueDepth", "JSON is nested too deeply");
  if (typeof json === "string") return { kind: "string", value: json };
  if (typeof json === "number") return { kind: "double", value: json };
  if (typeof json === "boolean") return { kind: "bool", value: json };
  if (json === null || typeof json !== "object") return EMPTY;
  if (Array.isArray(json)) return { kind: "array", value: json.map((each) => valueOf(each, depth + 1)) };
  const entries = Object.entries(json).map(([key, each]) => ({ key, value: valueOf(each, depth + 1) }));
  return { kind: "map", value: entries };
}
