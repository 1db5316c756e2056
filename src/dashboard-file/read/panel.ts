import { type DataSourceRef, type Inputs, readDataSource } from "../datasource-ref.ts";
import { type JsonObject, numberOf, objectOf, objectsOf, textOf } from "../json.ts";
import type { GridPos, Notice, Panel, PanelRepeat, Target, Transformation } from "../model.ts";
import { panelNotices } from "../check/panel-notices.ts";
import { COLUMNS } from "../layout.ts";
import { readFieldConfigSource, readMatcher } from "./field-config.ts";
import { readPanelLinks } from "./links.ts";

/**
 * Reads a panel of today, which is no row.
 * @param id where the file has none
 * @param lost what it left behind on the way here
 */
export function readPanel(raw: JsonObject, id: number, inputs: Inputs, lost: readonly string[] = []): Panel {
  const title = textOf(raw["title"]) ?? "";
  const datasource = readDataSource(raw["datasource"], inputs);
  const panel = {
    id: numberOf(raw["id"]) ?? id,
    key: `panel-${numberOf(raw["id"]) ?? id}`,
    type: textOf(raw["type"]) ?? "",
    title,
    description: textOf(raw["description"]) ?? "",
    transparent: raw["transparent"] === true,
    gridPos: readGridPos(raw["gridPos"]),
    repeat: readRepeat(raw),
    datasource,
    targets: readTargets(raw["targets"], datasource, inputs),
    transformations: objectsOf(raw["transformations"]).map(readTransformation),
    fieldConfig: readFieldConfigSource(raw["fieldConfig"]),
    options: objectOf(raw["options"]),
    links: readPanelLinks(raw["links"]),
    interval: textOf(raw["interval"]) ?? "",
    maxDataPoints: numberOf(raw["maxDataPoints"]),
    timeFrom: textOf(raw["timeFrom"]) ?? "",
    timeShift: textOf(raw["timeShift"]) ?? "",
    timeCompare: textOf(raw["timeCompare"]) ?? "",
    hideTimeOverride: raw["hideTimeOverride"] === true,
    scope: {},
  };
  const lostNotices = lost.map((what): Notice => ({ where: `panel "${title}"`, what }));
  return { ...panel, notices: [...panelNotices(panel, raw), ...lostNotices] };
}

/** Larger ones are a mistake in the file, and would make the page endless. */
const MAX_HEIGHT = 1000;

/** A place within the grid, whatever the file says. */
export function readGridPos(value: unknown): GridPos {
  const { x, y, w, h } = objectOf(value);
  const width = Math.min(COLUMNS, Math.max(1, Math.round(numberOf(w) ?? 12)));
  return {
    x: Math.min(COLUMNS - width, Math.max(0, Math.round(numberOf(x) ?? 0))),
    y: Math.max(0, Math.round(numberOf(y) ?? 0)),
    w: width,
    h: Math.min(MAX_HEIGHT, Math.max(1, Math.round(numberOf(h) ?? 8))),
  };
}

function readRepeat(raw: JsonObject): PanelRepeat | undefined {
  const variable = textOf(raw["repeat"]) ?? "";
  if (variable === "") return undefined;
  return {
    variable,
    direction: raw["repeatDirection"] === "v" ? "v" : "h",
    maxPerRow: Math.max(1, Math.round(numberOf(raw["maxPerRow"]) ?? perRow(numberOf(raw["minSpan"])) ?? 4)),
  };
}

/** What `minSpan` of twelve columns, used until Grafana 6, leaves room for. */
function perRow(minSpan: number | undefined): number | undefined {
  return minSpan === undefined || minSpan <= 0 ? undefined : Math.floor(12 / Math.min(12, minSpan));
}

/** At most this many queries of a panel are looked at; what more there are is noticed. */
export const MAX_TARGETS = 100;

function readTargets(value: unknown, ofPanel: DataSourceRef | undefined, inputs: Inputs): readonly Target[] {
  return objectsOf(value)
    .slice(0, MAX_TARGETS)
    .map((query, index) => ({
      refId: textOf(query["refId"]) ?? letters(index),
      hidden: query["hide"] === true,
      datasource: readDataSource(query["datasource"], inputs) ?? ofPanel,
      query,
    }));
}

/** A, B, …, Z, AA, AB, … */
function letters(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? letters(rest - 1) : "") + String.fromCharCode(65 + (index % 26));
}

function readTransformation({ id, disabled, filter, topic, options }: JsonObject): Transformation {
  return {
    id: textOf(id) ?? "",
    disabled: disabled === true,
    filter: filter === undefined || filter === null ? undefined : readMatcher(filter),
    topic: textOf(topic) ?? "",
    options: objectOf(options),
  };
}
