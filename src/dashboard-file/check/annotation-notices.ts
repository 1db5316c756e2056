import { type Inputs, sourceKind } from "../datasource-ref.ts";
import { type JsonObject, objectOf } from "../json.ts";
import type { Notice } from "../model.ts";
import { readAnnotation } from "../read/annotation.ts";

/**
 * What of an annotation cannot be had. Each dashboard has one of Grafana's own annotations, which are none of a query.
 * @param raw an entry of `annotations.list`
 */
export function annotationNotices(raw: JsonObject, inputs: Inputs): readonly Notice[] {
  const { name, enabled, datasource } = readAnnotation(raw, inputs);
  const isOwn = raw["builtIn"] === 1 || raw["builtIn"] === true || datasource?.type === "grafana";
  if (!enabled || isOwn) return [];
  const where = `annotation ${name}`;
  const isKnown = datasource?.uid.includes("$") === true || sourceKind(datasource) !== undefined;
  const mapped = Object.keys(objectOf(raw["mappings"]));
  return [
    ...(isKnown
      ? []
      : [{ where, what: `data source ${datasource?.type || datasource?.uid} is not supported` }]),
    ...(mapped.length === 0 ? [] : [{ where, what: `mappings of ${mapped.join(", ")} are not followed` }]),
  ];
}
