import { type JsonObject, objectOf } from "../json.ts";

/**
 * The data source of a query.
 * @param beside where v2alpha1 has it, beside the query
 */
export function sourceOf(query: JsonObject, beside: unknown): JsonObject {
  const named = objectOf(query["datasource"]);
  const type = query["kind"] === "DataQuery" ? query["group"] : query["kind"];
  return { type, uid: named["name"] ?? named["uid"], ...objectOf(beside) };
}
