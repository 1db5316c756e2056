import { type JsonObject, objectOf, textOf } from "../json.ts";
import { sortByName } from "../read/variable.ts";
import { sourceOf } from "./source.ts";

const HIDES = ["dontHide", "hideLabel", "hideVariable", "inControlsMenu"];
const REFRESHES = ["never", "onDashboardLoad", "onTimeRangeChanged"];

const TYPES: Readonly<Record<string, string>> = {
  QueryVariable: "query",
  CustomVariable: "custom",
  DatasourceVariable: "datasource",
  IntervalVariable: "interval",
  ConstantVariable: "constant",
  TextVariable: "textbox",
  AdhocVariable: "adhoc",
  GroupByVariable: "groupby",
  SwitchVariable: "switch",
};

/** A variable of the second schema as `templating.list` of the classic one has it. */
export function variableOf(raw: JsonObject): JsonObject {
  const spec = objectOf(raw["spec"]);
  const kind = textOf(raw["kind"]) ?? "";
  const query = objectOf(spec["query"]);
  return {
    ...spec,
    type: TYPES[kind] ?? kind,
    hide: Math.max(0, HIDES.indexOf(textOf(spec["hide"]) ?? "")),
    refresh: Math.max(0, REFRESHES.indexOf(textOf(spec["refresh"]) ?? "")),
    ...(kind === "QueryVariable" && {
      query: queryOf(query),
      datasource: sourceOf(query, spec["datasource"]),
      sort: sortByName(textOf(spec["sort"]) ?? ""),
    }),
    ...(kind === "DatasourceVariable" && { query: spec["pluginId"] }),
    ...(kind === "AdhocVariable" && {
      datasource: sourceOf({ ...raw, kind: raw["group"] }, spec["datasource"]),
    }),
  };
}

/** A text query stands in a member whose name is that of an old value. */
function queryOf(query: JsonObject): unknown {
  const spec = objectOf(query["spec"]);
  return textOf(spec["__legacyStringValue"]) ?? spec;
}
