import { type JsonObject, numberOf, objectOf, objectsOf, textOf } from "../json.ts";

interface Property {
  readonly id: string;
  readonly value: unknown;
}

/** An override as the JSON of `fieldConfig` has it. */
export interface RawOverride {
  readonly matcher: { readonly id: string; readonly options: string };
  readonly properties: readonly Property[];
}

/** Colours by the names of series. */
export function colorOverrides(aliasColors: unknown): readonly RawOverride[] {
  return Object.entries(objectOf(aliasColors)).map(([alias, color]) => ({
    matcher: matcherOf(alias),
    properties: [{ id: "color", value: { mode: "fixed", fixedColor: color } }],
  }));
}

/** Settings of a graph for single series. @param rightAxis what fields on the second axis have */
export function seriesOverrides(value: unknown, rightAxis: readonly Property[]): readonly RawOverride[] {
  return objectsOf(value).flatMap((raw) => {
    const alias = textOf(raw["alias"]);
    if (alias === undefined || alias === "") return [];
    const properties = Object.entries(raw).flatMap(([key, setting]) => SERIES[key]?.(setting, raw) ?? []);
    const right = raw["yaxis"] === 2 ? rightAxis : [];
    return [{ matcher: matcherOf(alias), properties: [...properties, ...right] }];
  });
}

function matcherOf(alias: string): RawOverride["matcher"] {
  return /^\/.*\/[gimsy]*$/s.test(alias)
    ? { id: "byRegexp", options: alias }
    : { id: "byName", options: alias };
}

const one = (id: string, value: unknown): readonly Property[] => [{ id, value }];

/** What each setting of a series has become. */
const SERIES: Readonly<Record<string, (setting: unknown, raw: JsonObject) => readonly Property[]>> = {
  fill: (fill) => one("custom.fillOpacity", (numberOf(fill) ?? 0) * 10),
  fillBelowTo: (name) => one("custom.fillBelowTo", name),
  fillGradient: (fill) => ((numberOf(fill) ?? 0) > 0 ? one("custom.gradientMode", "opacity") : []),
  linewidth: (width) => one("custom.lineWidth", numberOf(width) ?? 1),
  pointradius: (radius) => one("custom.pointSize", pointSize(radius)),
  points: (shown) => one("custom.showPoints", shown === true ? "always" : "never"),
  lines: (shown) => (shown === true ? one("custom.drawStyle", "line") : one("custom.lineWidth", 0)),
  bars: (shown) =>
    shown === true ? [...one("custom.drawStyle", "bars"), ...one("custom.fillOpacity", 100)] : [],
  steppedLine: (stepped) => one("custom.lineInterpolation", stepped === true ? "stepAfter" : "linear"),
  dashes: (dashed, raw) => (dashed === true ? one("custom.lineStyle", dashStyle(raw)) : []),
  stack: (group) => one("custom.stacking", stackingOf(group)),
  color: (color) => one("color", { mode: "fixed", fixedColor: color }),
  transform: (how) => (how === "negative-Y" || how === "constant" ? one("custom.transform", how) : []),
  legend: (shown) =>
    shown === false ? one("custom.hideFrom", { legend: true, tooltip: false, viz: false }) : [],
  hiddenSeries: (hidden) =>
    hidden === true ? one("custom.hideFrom", { legend: false, tooltip: false, viz: true }) : [],
  nullPointMode: (mode) => one("custom.spanNulls", mode === "connected"),
};

/** Pixels across, of the old graph's `pointradius`; that is 1 where the file is silent. */
export function pointSize(radius: unknown): number {
  return 2 + (numberOf(radius) ?? 1) * 2;
}

/** Pixels of dash and gap, 10 each where the file is silent. */
export function dashStyle(raw: JsonObject): JsonObject {
  return { fill: "dash", dash: [numberOf(raw["dashLength"]) ?? 10, numberOf(raw["spaceLength"]) ?? 10] };
}

/** True, false, or the letter of a group. */
function stackingOf(group: unknown): JsonObject {
  if (group === false) return { mode: "none", group: "A" };
  return { mode: "normal", group: typeof group === "string" ? group : "A" };
}
