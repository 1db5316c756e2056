import type { Value } from "../../go-template/value.ts";

/** A text of JSON as Go reads it: numbers are floats, what is malformed is nil. */
export function fromJson(text: string): Value {
  try {
    const value: unknown = JSON.parse(text);
    return fromParsed(value);
  } catch {
    return undefined;
  }
}

function fromParsed(value: unknown): Value {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return value.map(fromParsed);
  return new Map(Object.entries(value).map(([name, member]) => [name, fromParsed(member)]));
}
