/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** Members are asked for by {@link memberOf}. */
export interface JsonObject {
  readonly [name: string]: Json;
}

export const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
export const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !isList(value);

/** Names in data may be those that every object has. */
export const memberOf = (object: JsonObject, name: string): Json =>
  Object.hasOwn(object, name) ? (object[name] ?? null) : null;

/** An object of members whose names come from data: `__proto__` is one like others. */
export const objectOf = (members: Iterable<readonly [string, Json]>): JsonObject =>
  Object.fromEntries(members);

/** As JMESPath's function `type` names them. */
export type JsonType = "null" | "boolean" | "number" | "string" | "array" | "object";

export function typeOf(value: Json): JsonType {
  if (value === null) return "null";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return "number";
  if (typeof value === "string") return "string";
  return isList(value) ? "array" : "object";
}

/** By value: of objects, in whatever order their members are. */
export function isEqual(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (isList(a)) {
    return isList(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index] ?? null));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && isEqual(memberOf(a, name), memberOf(b, name)));
}
