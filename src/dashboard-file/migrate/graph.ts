import { type JsonObject, numberOf, objectOf, objectsOf, present, textOf, textsOf } from "../json.ts";
import { calcName } from "./field-options.ts";
import { colorOverrides, dashStyle, pointSize, seriesOverrides } from "./graph-series.ts";
import type { Migrated } from "./migrated.ts";

/** The graph of before Grafana 7.4: time series, or a bar chart or a histogram by the mode of its x axis. */
export function migrateGraph(raw: JsonObject): Migrated {
  const [left, right] = objectsOf(raw["yaxes"]);
  const mode = textOf(objectOf(raw["xaxis"])["mode"]) ?? "time";
  const thresholds = thresholdsOf(raw["thresholds"]);
  const rightAxis = [
    { id: "custom.axisPlacement", value: right?.["show"] === false ? "hidden" : "right" },
    ...axisProperties(right),
  ];
  return {
    raw: {
      ...raw,
      type: TYPES[mode] ?? "timeseries",
      ...(mode === "series" && { transformations: [...objectsOf(raw["transformations"]), wholeSeries(raw)] }),
      fieldConfig: {
        defaults: {
          ...axisDefaults(left),
          color: { mode: "palette-classic" },
          ...(thresholds !== undefined && { thresholds: thresholds.steps }),
          custom: {
            ...axisCustom(left),
            ...drawing(raw),
            ...(thresholds !== undefined && { thresholdsStyle: { mode: thresholds.style } }),
          },
        },
        overrides: [
          ...colorOverrides(raw["aliasColors"]),
          ...seriesOverrides(raw["seriesOverrides"], rightAxis),
        ],
      },
      options: { legend: legendOf(objectOf(raw["legend"])), tooltip: tooltipOf(objectOf(raw["tooltip"])) },
    },
    lost: lostOf(raw),
  };
}

const TYPES: Readonly<Record<string, string>> = { series: "barchart", histogram: "histogram" };

/** Bars of whole series: each is reduced to one value first. */
function wholeSeries(raw: JsonObject): JsonObject {
  const [calc] = textsOf(objectOf(raw["xaxis"])["values"]);
  return { id: "reduce", options: { mode: "seriesToRows", reducers: [calcName(calc ?? "total")] } };
}

function axisDefaults(axis: JsonObject = {}): JsonObject {
  return present({
    unit: textOf(axis["format"]),
    decimals: numberOf(axis["decimals"]),
    min: numberOf(axis["min"]),
    max: numberOf(axis["max"]),
  });
}

function axisCustom(axis: JsonObject = {}): JsonObject {
  const base = numberOf(axis["logBase"]) ?? 1;
  return present({
    axisLabel: textOf(axis["label"]),
    axisPlacement: axis["show"] === false ? "hidden" : "auto",
    scaleDistribution: base > 1 ? { type: "log", log: base } : undefined,
  });
}

function axisProperties(
  axis: JsonObject | undefined,
): readonly { readonly id: string; readonly value: unknown }[] {
  const { axisPlacement: _placed, ...custom } = axisCustom(axis);
  return [
    ...Object.entries(axisDefaults(axis)).map(([id, value]) => ({ id, value })),
    ...Object.entries(custom).map(([id, value]) => ({ id: `custom.${id}`, value })),
  ];
}

function drawing(raw: JsonObject): JsonObject {
  const [lines, bars, points] = [raw["lines"] !== false, raw["bars"] === true, raw["points"] === true];
  const drawStyle = bars && !lines ? "bars" : lines ? "line" : points ? "points" : "line";
  const stacks = raw["stack"] === true;
  return present({
    drawStyle,
    lineWidth: lines || bars ? (numberOf(raw["linewidth"]) ?? 1) : 0,
    fillOpacity: drawStyle === "bars" ? 100 : (numberOf(raw["fill"]) ?? 1) * 10,
    gradientMode: (numberOf(raw["fillGradient"]) ?? 0) > 0 ? "opacity" : "none",
    lineInterpolation: raw["steppedLine"] === true ? "stepAfter" : "linear",
    lineStyle: raw["dashes"] === true ? dashStyle(raw) : undefined,
    showPoints: points ? "always" : "never",
    pointSize: pointSize(raw["pointradius"]),
    spanNulls: raw["nullPointMode"] === "connected",
    stacking: { mode: stacks ? (raw["percentage"] === true ? "percent" : "normal") : "none", group: "A" },
  });
}

const CALCS = [
  ["min", "min"],
  ["max", "max"],
  ["avg", "mean"],
  ["current", "lastNotNull"],
  ["total", "sum"],
] as const;

function legendOf(legend: JsonObject): JsonObject {
  return {
    showLegend: legend["show"] !== false,
    displayMode: legend["alignAsTable"] === true ? "table" : "list",
    placement: legend["rightSide"] === true ? "right" : "bottom",
    calcs:
      legend["values"] === true ? CALCS.filter(([old]) => legend[old] === true).map(([, name]) => name) : [],
  };
}

function tooltipOf(tooltip: JsonObject): JsonObject {
  const sort = ["none", "asc", "desc"][numberOf(tooltip["sort"]) ?? 0] ?? "none";
  return { mode: tooltip["shared"] === false ? "single" : "multi", sort };
}

const LEVELS: Readonly<Record<string, string>> = { critical: "red", warning: "orange", ok: "green" };

/** Lines and areas at limits. Where one is for what is below it, its colour is that of the part below. */
function thresholdsOf(value: unknown): { readonly steps: JsonObject; readonly style: string } | undefined {
  const limits = objectsOf(value)
    .flatMap((raw) => {
      const limit = numberOf(raw["value"]);
      const color =
        LEVELS[textOf(raw["colorMode"]) ?? ""] ??
        textOf(raw["lineColor"]) ??
        textOf(raw["fillColor"]) ??
        "red";
      return limit === undefined ? [] : [{ limit, color, below: raw["op"] === "lt", raw }];
    })
    .toSorted((a, b) => a.limit - b.limit);
  if (limits.length === 0) return undefined;
  const steps = limits.map(({ limit, color, below }, index) => ({
    value: limit,
    color: below
      ? limits[index + 1]?.below === true
        ? (limits[index + 1]?.color ?? "transparent")
        : "transparent"
      : color,
  }));
  const base = limits[0]?.below === true ? limits[0].color : "transparent";
  const [line, fill] = [
    limits.some(({ raw }) => raw["line"] === true),
    limits.some(({ raw }) => raw["fill"] === true),
  ];
  const style = line && fill ? "line+area" : fill ? "area" : line ? "line" : "off";
  return { steps: { mode: "absolute", steps: [{ value: null, color: base }, ...steps] }, style };
}

/** What Grafana, too, leaves behind (zeros for gaps, legends without empty series) is not told. */
function lostOf(raw: JsonObject): readonly string[] {
  return objectsOf(raw["timeRegions"]).length > 0 ? ["time regions are not supported"] : [];
}
