import type { AnnotationEvent } from "../annotations/annotation-event.ts";
import { frameOf } from "../frames/data-frame.ts";
import { HeatmapPanel } from "../panels/heatmap/HeatmapPanel.tsx";
import { StatPanel } from "../panels/stat/StatPanel.tsx";
import { TablePanel } from "../panels/table/TablePanel.tsx";
import { TimeSeriesPanel } from "../panels/timeseries/TimeSeriesPanel.tsx";
import { timeSeriesTable } from "../transform/time-series-table.ts";
import type { Example } from "./examples.ts";
import { GALLERY_INTERVAL, series, singles, table, TRAFFIC_LIGHTS } from "./gallery-data.ts";

const wave = (name: string, shift: number) =>
  series(name, (minute) => 50 + 40 * Math.sin((minute + shift) / 8));
const lines = [wave("web", 0), wave("checkout", 12), wave("db", 30)];
const palette = { color: { mode: "palette-classic" }, unit: "percent" };

const { from, to } = GALLERY_INTERVAL;
const event = (key: string, at: number, until: number, color: string): AnnotationEvent => ({
  key,
  time: from + (to - from) * at,
  timeEnd: from + (to - from) * until,
  title: key,
  text: "",
  tags: [],
  color,
  source: "gallery",
});

const native = frameOf(
  [
    ["xMax", (cell: number) => from + Math.floor(cell / 8) * 60_000],
    ["yMin", (cell: number) => 2 ** ((cell % 8) + (cell > 240 ? 2 : 0))],
    ["yMax", (cell: number) => 2 ** ((cell % 8) + 1 + (cell > 240 ? 2 : 0))],
    ["count", (cell: number) => 1 + ((cell * 7) % 23)],
  ].map(([name, value]) => ({
    name: String(name),
    type: name === "xMax" ? ("time" as const) : ("number" as const),
    values: Array.from({ length: 480 }, (_, cell) => (typeof value === "function" ? value(cell) : 0)),
    config: {},
  })),
  { meta: { type: "heatmap-cells" } },
);

const trends = timeSeriesTable(
  lines.map((frame) => ({
    ...frame,
    refId: "A",
    fields: frame.fields.map((field) => ({ ...field, labels: { service: frame.name ?? "" } })),
  })),
  {},
);

const chart = { kind: "timeseries", panel: TimeSeriesPanel, frames: lines };
const stat = { kind: "stat", panel: StatPanel };
const hosts = table({ host: ["a", "b", "c"], load: [34, 71, 93], mem: [10, 20, 30] });

/** Lines, single values and tables. */
export const lineExamples: readonly Example[] = [
  { ...chart, name: "lines", config: palette },
  {
    ...chart,
    name: "annotations",
    config: palette,
    annotations: [event("deploy", 0.3, 0.3, "red"), event("busy", 0.5, 0.7, "purple")],
  },
  {
    ...chart,
    name: "stacked",
    config: { ...palette, custom: { fillOpacity: 40, stacking: { mode: "normal", group: "A" } } },
    options: { legend: { displayMode: "table", placement: "right", calcs: ["max"] } },
  },
  {
    ...chart,
    name: "centred bars",
    config: { ...palette, custom: { drawStyle: "bars", axisCenteredZero: true, gradientMode: "opacity" } },
  },
  {
    ...chart,
    name: "thresholds",
    config: { ...palette, thresholds: TRAFFIC_LIGHTS, custom: { thresholdsStyle: { mode: "dashed+area" } } },
  },
  {
    ...chart,
    name: "coloured by value",
    frames: lines.slice(0, 1),
    config: {
      color: { mode: "thresholds" },
      thresholds: TRAFFIC_LIGHTS,
      custom: { gradientMode: "scheme", fillOpacity: 20, lineWidth: 2 },
    },
  },
  {
    ...stat,
    name: "one",
    frames: lines.slice(0, 1),
    config: { unit: "percent", thresholds: TRAFFIC_LIGHTS },
  },
  {
    ...stat,
    name: "several, change",
    frames: singles({ web: 71, db: 34 }),
    config: { thresholds: TRAFFIC_LIGHTS },
    options: { colorMode: "background", graphMode: "none" },
  },
  {
    kind: "table",
    name: "cells and footer",
    panel: TablePanel,
    frames: [hosts],
    config: {
      unit: "percent",
      min: 0,
      max: 100,
      thresholds: TRAFFIC_LIGHTS,
      custom: { cellOptions: { type: "color-background" } },
    },
    options: { footer: { show: true, reducer: ["sum"] } },
  },
  {
    kind: "table",
    name: "gauges",
    panel: TablePanel,
    frames: [hosts],
    config: {
      unit: "percent",
      min: 0,
      max: 100,
      thresholds: TRAFFIC_LIGHTS,
      custom: { cellOptions: { type: "gauge", mode: "lcd", valueDisplayMode: "color" } },
    },
  },
  {
    kind: "table",
    name: "small lines",
    panel: TablePanel,
    frames: trends,
    config: { unit: "percent", thresholds: TRAFFIC_LIGHTS },
  },
  {
    ...stat,
    name: "change, beside a name",
    frames: lines.slice(0, 2),
    config: { unit: "percent", thresholds: TRAFFIC_LIGHTS },
    options: { graphMode: "none", showPercentChange: true, textMode: "value_and_name" },
  },
  { kind: "heatmap", name: "native histograms", panel: HeatmapPanel, frames: [native] },
];
