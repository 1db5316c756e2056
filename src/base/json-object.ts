/** What `JSON.parse` gives for `{…}`. Its parts are unknown until they are read. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether it is a value that JSON writes as `{…}`: no list and not `null`. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
