import { type JsonObject, objectOf, objectsOf, textOf } from "../json.ts";
import { flattenLayout } from "./layout.ts";
import { sourceOf } from "./source.ts";
import { variableOf } from "./variables.ts";

const CURSORS = ["Off", "Crosshair", "Tooltip"];

/**
 * The dashboard in the classic schema. The v2alpha1 and v2beta1 of Grafana 12 and 13 differ in where they name
 * types and data sources; both are read.
 * @returns `lost`: what the classic schema has no words for
 */
export function fromV2(raw: JsonObject): { readonly raw: JsonObject; readonly lost: readonly string[] } {
  const time = objectOf(raw["timeSettings"]);
  const elements = new Map(
    Object.entries(objectOf(raw["elements"])).map(([name, element]) => [name, panelOf(objectOf(element))]),
  );
  const { panels, lost } = flattenLayout(objectOf(raw["layout"]), elements);
  return {
    lost,
    raw: {
      ...raw,
      schemaVersion: 42,
      panels,
      graphTooltip: Math.max(0, CURSORS.indexOf(textOf(raw["cursorSync"]) ?? "")),
      templating: { list: objectsOf(raw["variables"]).map(variableOf) },
      annotations: { list: objectsOf(raw["annotations"]).map(annotationOf) },
      time: { from: time["from"], to: time["to"] },
      timezone: time["timezone"],
      refresh: time["autoRefresh"],
      weekStart: time["weekStart"],
      fiscalYearStartMonth: time["fiscalYearStartMonth"],
      timepicker: {
        refresh_intervals: time["autoRefreshIntervals"],
        hidden: time["hideTimepicker"],
        quick_ranges: time["quickRanges"],
        nowDelay: time["nowDelay"],
      },
    },
  };
}

function panelOf(element: JsonObject): JsonObject {
  const spec = objectOf(element["spec"]);
  if (element["kind"] === "LibraryPanel") {
    return { id: spec["id"], title: spec["title"], libraryPanel: spec["libraryPanel"] };
  }
  const viz = objectOf(spec["vizConfig"]);
  const group = objectOf(objectOf(spec["data"])["spec"]);
  const config = objectOf(viz["spec"]);
  return {
    ...objectOf(group["queryOptions"]),
    id: spec["id"],
    title: spec["title"],
    description: spec["description"],
    transparent: spec["transparent"],
    links: spec["links"],
    type: viz["kind"] === "VizConfig" ? viz["group"] : viz["kind"],
    options: config["options"],
    fieldConfig: config["fieldConfig"],
    targets: objectsOf(group["queries"]).map(targetOf),
    transformations: objectsOf(group["transformations"]).map(({ kind, group: id, spec: inner }) => ({
      ...objectOf(inner),
      id: objectOf(inner)["id"] ?? id ?? kind,
    })),
  };
}

function targetOf(query: JsonObject): JsonObject {
  const spec = objectOf(query["spec"]);
  const inner = objectOf(spec["query"]);
  return {
    ...objectOf(inner["spec"]),
    refId: spec["refId"],
    hide: spec["hidden"],
    datasource: sourceOf(inner, spec["datasource"]),
  };
}

function annotationOf({ spec }: JsonObject): JsonObject {
  const { query, legacyOptions, ...rest } = objectOf(spec);
  const inner = objectOf(query);
  return {
    ...objectOf(legacyOptions),
    ...rest,
    datasource: sourceOf(inner, rest["datasource"]),
    target: objectOf(inner["spec"]),
  };
}
