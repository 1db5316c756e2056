import { type Inputs, readDataSource, sourceKind } from "../datasource-ref.ts";
import { isObject, type JsonObject, numberOf, objectOf, objectsOf, textOf, textsOf } from "../json.ts";
import type { Annotation, Dashboard, Notice, Row, TimeSettings } from "../model.ts";
import type { Lost } from "../migrate/migrated.ts";
import { readDashboardLinks } from "./links.ts";
import { readRows } from "./rows.ts";
import { readVariable } from "./variable.ts";
import { variableNotices } from "../check/variable-notices.ts";
import type { Variable } from "../variable-model.ts";

/** The file is no dashboard. */
export class UnreadableDashboard extends Error {
  override name = "UnreadableDashboard";
}

/** More than this is no dashboard that anyone could look at. */
const MAX_PANELS = 1000;
const MAX_VARIABLES = 200;
const MAX_ANNOTATIONS = 100;

/**
 * Reads a dashboard in the classic schema of today, as `dashboardIn` or `modernized` gives it.
 * @throws UnreadableDashboard if it is larger than can be shown
 */
export function readCurrent(raw: JsonObject, lost: Lost = new Map()): Dashboard {
  const { inputs } = readInputs(raw);
  const rows = readRows(objectsOf(raw["panels"]), inputs, lost);
  const variables = objectsOf(objectOf(raw["templating"])["list"])
    .filter(({ name }) => textOf(name) !== undefined)
    .map((variable) => readVariable(variable, inputs));
  const annotations = objectsOf(objectOf(raw["annotations"])["list"]);
  check(
    "panels",
    rows.reduce((sum, { panels }) => sum + panels.length, 0),
    MAX_PANELS,
  );
  check("variables", variables.length, MAX_VARIABLES);
  check("annotations", annotations.length, MAX_ANNOTATIONS);
  return {
    uid: textOf(raw["uid"]) ?? "",
    title: textOf(raw["title"]) ?? "",
    description: textOf(raw["description"]) ?? "",
    tags: textsOf(raw["tags"]),
    schemaVersion: numberOf(raw["schemaVersion"]) ?? 0,
    time: readTime(raw),
    tooltip: tooltipOf(raw),
    variables,
    annotations: annotations.map((annotation) => readAnnotation(annotation, inputs)),
    links: readDashboardLinks(raw["links"]),
    rows,
    notices: [
      ...noticesOf(raw, variables, rows, lost.get(raw) ?? []),
      ...annotations.flatMap((each) => annotationNotices(each, inputs)),
    ],
  };
}

/**
 * The dashboard in what was exported, what Grafana's API answers, or a resource of Kubernetes: in a schema of any age.
 * @throws UnreadableDashboard if it is none
 */
export function dashboardIn(json: unknown): JsonObject {
  const outer = objectOf(json);
  // The API answers `{dashboard, meta}`, Kubernetes `{apiVersion, kind, metadata, spec}`.
  const named = isObject(outer["spec"]) ? withName(outer["spec"], objectOf(outer["metadata"])) : outer;
  const raw = isObject(named["dashboard"]) ? named["dashboard"] : named;
  const isNone = ["panels", "rows"].every((key) => !Array.isArray(raw[key])) && !isObject(raw["elements"]);
  if (isNone && textOf(raw["title"]) === undefined) {
    throw new UnreadableDashboard("this is no dashboard: it has neither a title nor panels");
  }
  return fillInputs(raw, readInputs(raw).text);
}

function withName(spec: JsonObject, metadata: JsonObject): JsonObject {
  return spec["uid"] === undefined ? { ...spec, uid: metadata["name"] } : spec;
}

function check(what: string, count: number, max: number): void {
  if (count > max)
    throw new UnreadableDashboard(`the dashboard has ${count} ${what}; at most ${max} can be shown`);
}

interface FileInputs {
  readonly inputs: Inputs;
  /** Values of constants, by the names of their inputs. */
  readonly text: ReadonlyMap<string, string>;
}

/** What an exported dashboard asks for when it is imported. */
function readInputs(raw: JsonObject): FileInputs {
  const all = objectsOf(raw["__inputs"]);
  const entries = (type: string, key: string): readonly (readonly [string, string])[] =>
    all
      .filter((input) => input["type"] === type)
      .map((input) => [textOf(input["name"]) ?? "", textOf(input[key]) ?? ""]);
  return { inputs: new Map(entries("datasource", "pluginId")), text: new Map(entries("constant", "value")) };
}

/** Puts the constants of an exported dashboard where they are named. */
function fillInputs(raw: JsonObject, text: ReadonlyMap<string, string>): JsonObject {
  if (text.size === 0) return raw;
  const fill = (value: unknown): unknown => {
    if (typeof value === "string")
      return value.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => text.get(name) ?? whole);
    if (Array.isArray(value)) return value.map(fill);
    return isObject(value) ? fillAll(value) : value;
  };
  const fillAll = (object: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(object).map(([key, value]) => [key, fill(value)]));
  return fillAll(raw);
}

const REFRESH_INTERVALS = ["5s", "10s", "30s", "1m", "5m", "15m", "30m", "1h", "2h", "1d"];

function readTime(raw: JsonObject): TimeSettings {
  const [time, picker] = [objectOf(raw["time"]), objectOf(raw["timepicker"])];
  const intervals = textsOf(picker["refresh_intervals"]);
  const timezone = textOf(raw["timezone"]) ?? "";
  return {
    from: textOf(time["from"]) ?? "now-6h",
    to: textOf(time["to"]) ?? "now",
    timezone: timezone === "" ? "browser" : timezone,
    refresh: typeof raw["refresh"] === "string" ? raw["refresh"] : "",
    refreshIntervals: intervals.length > 0 ? intervals : REFRESH_INTERVALS,
    quickRanges: objectsOf(picker["quick_ranges"]).flatMap((range) => {
      const [from, to, display] = [textOf(range["from"]), textOf(range["to"]), textOf(range["display"])];
      return from === undefined || to === undefined
        ? []
        : [{ from, to, display: display ?? `${from} to ${to}` }];
    }),
    hidden: picker["hidden"] === true,
    nowDelay: textOf(picker["nowDelay"]) ?? "",
    weekStart: textOf(raw["weekStart"]) ?? "",
    fiscalYearStartMonth: numberOf(raw["fiscalYearStartMonth"]) ?? 0,
  };
}

/** A number since Grafana 4.3, `sharedCrosshair` before. */
function tooltipOf(raw: JsonObject): Dashboard["tooltip"] {
  const mode = numberOf(raw["graphTooltip"]) ?? (raw["sharedCrosshair"] === true ? 1 : 0);
  return (["single", "crosshair", "shared"] as const)[mode] ?? "single";
}

function readAnnotation(raw: JsonObject, inputs: Inputs): Annotation {
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

/** Each dashboard has one of Grafana's own annotations, which are none of a query. */
function annotationNotices(raw: JsonObject, inputs: Inputs): readonly Notice[] {
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

/** Settings of time that have no place here. */
function timeNotices(raw: JsonObject): readonly string[] {
  const weekStart = textOf(raw["weekStart"]) ?? "";
  return [
    ...(["", "browser", "monday"].includes(weekStart) ? [] : [`weeks begin on Monday, not on ${weekStart}`]),
    ...((numberOf(raw["fiscalYearStartMonth"]) ?? 0) === 0 ? [] : ["fiscal years are not supported"]),
    ...(raw["liveNow"] === true ? ["liveNow is not supported: panels move on with each refresh"] : []),
  ];
}

const MAX_SCHEMA_VERSION = 42;

function noticesOf(
  raw: JsonObject,
  variables: readonly Variable[],
  rows: readonly Row[],
  lost: readonly string[],
): readonly Notice[] {
  const version = numberOf(raw["schemaVersion"]) ?? 0;
  const newer =
    version > MAX_SCHEMA_VERSION
      ? [`schemaVersion ${version} is newer than ${MAX_SCHEMA_VERSION}; parts of it may be missing`]
      : [];
  return [
    ...[...newer, ...lost, ...timeNotices(raw)].map((what) => ({ where: "dashboard", what })),
    ...variables.flatMap(variableNotices),
    ...rows.flatMap(({ panels }) => panels.flatMap(({ notices }) => notices)),
  ];
}
