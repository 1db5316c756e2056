import { isDashboardSource, isExpression, isMixed, sourceKind } from "../datasource-ref.ts";
import type { JsonObject } from "../json.ts";
import { isObject, listOf, objectOf, objectsOf, textOf } from "../json.ts";
import type { Notice, Panel } from "../model.ts";
import { settingNotices } from "./setting-notices.ts";
import {
  BUILT_IN_SOURCES,
  COMPARING_PANELS,
  EXPRESSIONS,
  FIELD_MATCHERS,
  PANEL_TYPES,
  TRANSFORMATIONS,
} from "../supported.ts";

/** What of a panel cannot be shown as it was meant. */
export function panelNotices(panel: Omit<Panel, "notices">, raw: JsonObject): readonly Notice[] {
  const whats = [
    ...typeNotices(panel, raw),
    ...extraNotices(raw),
    ...queryNotices(panel),
    ...transformationNotices(panel),
    ...matcherNotices(panel),
    ...compareNotices(panel),
    ...settingNotices(panel),
  ];
  return [...new Set(whats)].map((what) => ({ where: `panel "${panel.title}"`, what }));
}

function typeNotices({ type }: Omit<Panel, "notices">, raw: JsonObject): readonly string[] {
  const library = objectOf(raw["libraryPanel"]);
  if (raw["libraryPanel"] !== undefined && type === "") {
    return [
      `library panel ${textOf(library["name"]) ?? textOf(library["uid"]) ?? ""} is kept outside of this file`,
    ];
  }
  if (type === "") return ["the panel has no type"];
  return PANEL_TYPES.has(type) ? [] : [`panel type ${type} is not supported`];
}

/** What panels may have besides, and have no place for here. */
function extraNotices(raw: JsonObject): readonly string[] {
  const { defaults, overrides } = objectOf(raw["fieldConfig"]);
  const properties = objectsOf(overrides).flatMap((override) => objectsOf(override["properties"]));
  const acts =
    listOf(objectOf(defaults)["actions"]).length > 0 ||
    properties.some(({ id, value }) => id === "actions" && listOf(value).length > 0);
  return [
    ...(acts ? ["actions are not supported"] : []),
    ...(isObject(raw["alert"]) ? ["the panel's alert is not evaluated"] : []),
  ];
}

function queryNotices({ targets }: Omit<Panel, "notices">): readonly string[] {
  return targets
    .filter(({ hidden }) => !hidden)
    .flatMap(({ refId, datasource: ref, query }) => {
      if (isExpression(ref, query)) return expressionNotices(refId, textOf(query["type"]) ?? "");
      if (ref === undefined || ref.uid.includes("$") || isMixed(ref) || isDashboardSource(ref)) return [];
      if (BUILT_IN_SOURCES.has(ref.type)) return [`query ${refId}: data source ${ref.uid} is not supported`];
      return sourceKind(ref, query) === undefined
        ? [`query ${refId}: data source ${ref.type || ref.uid} is not supported`]
        : [];
    });
}

const expressionNotices = (refId: string, type: string): readonly string[] =>
  EXPRESSIONS.has(type) ? [] : [`query ${refId}: expressions of type ${type} are not supported`];

function transformationNotices({ transformations }: Omit<Panel, "notices">): readonly string[] {
  return transformations
    .filter(({ id, disabled }) => !disabled && !TRANSFORMATIONS.has(id))
    .map(({ id }) => `transformation ${id} is not supported`);
}

function matcherNotices({ fieldConfig }: Omit<Panel, "notices">): readonly string[] {
  return fieldConfig.overrides
    .filter(({ matcher }) => !FIELD_MATCHERS.has(matcher.id))
    .map(({ matcher }) => `override by ${matcher.id} is not supported`);
}

const compareNotices = ({ type, timeCompare }: Omit<Panel, "notices">): readonly string[] =>
  timeCompare === "" || COMPARING_PANELS.has(type) ? [] : [`comparing times is not supported by ${type}`];
