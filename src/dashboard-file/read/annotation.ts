import { type Inputs, readDataSource } from "../datasource-ref.ts";
import { type JsonObject, numberOf, objectOf, textOf } from "../json.ts";
import type { Annotation } from "../model.ts";

/** Reads an entry of `annotations.list`, of any generation. */
export function readAnnotation(raw: JsonObject, inputs: Inputs): Annotation {
  const filter = objectOf(raw["filter"]);
  const ids = Array.isArray(filter["ids"]) ? filter["ids"].flatMap((id) => numberOf(id) ?? []) : [];
  return {
    name: textOf(raw["name"]) ?? "",
    enabled: raw["enable"] !== false,
    hidden: raw["hide"] === true,
    iconColor: textOf(raw["iconColor"]) ?? "red",
    datasource: readDataSource(raw["datasource"], inputs),
    filter: ids.length > 0 ? { exclude: filter["exclude"] === true, ids } : undefined,
    query: { ...raw, ...objectOf(raw["target"]) },
  };
}
