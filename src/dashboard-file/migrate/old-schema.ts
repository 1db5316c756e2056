import { isObject, type JsonObject, objectOf, objectsOf } from "../json.ts";

/**
 * Whether a dashboard is of an older Grafana, or of the second schema, and has to be brought to the classic schema of
 * today before it is read. What is in the file decides: its version tells how Grafana saved it, not who wrote it.
 */
export function isOld(raw: JsonObject): boolean {
  return isV2(raw) || hasOldRows(raw) || objectsOf(raw["panels"]).some(isOldPanel);
}

/** Whether the object is a dashboard of the second schema: its panels are elements that a layout names. */
export function isV2(raw: JsonObject): boolean {
  return isObject(raw["elements"]) && isObject(raw["layout"]);
}

/** Until Grafana 5 rows held the panels. */
export function hasOldRows(raw: JsonObject): boolean {
  return objectsOf(raw["rows"]).length > 0 && objectsOf(raw["panels"]).length === 0;
}

/** Whether a panel, or one of a row's, is of a type or in a shape that was replaced. */
export function isOldPanel(raw: JsonObject): boolean {
  const options = objectOf(raw["options"]);
  switch (raw["type"]) {
    case "row":
      return objectsOf(raw["panels"]).some(isOldPanel);
    case "graph":
    case "singlestat":
    case "grafana-singlestat-panel":
    case "table-old":
    case "grafana-piechart-panel":
      return true;
    case "table":
      // The same name, until Grafana 7: only the old one has styles, and none of today's settings.
      return Array.isArray(raw["styles"]) && !isObject(raw["fieldConfig"]);
    case "heatmap":
      return !isObject(raw["options"]) || raw["dataFormat"] !== undefined;
    case "xychart":
      return options["mapping"] === undefined && options["seriesMapping"] !== undefined;
    case "text":
      return options["content"] === undefined && raw["content"] !== undefined;
    case "stat":
    case "gauge":
    case "bargauge":
      return isObject(options["fieldOptions"]) || isObject(options["valueOptions"]);
    default:
      return false;
  }
}
