import { BarGaugePanel } from "../panels/bargauge/BarGaugePanel.tsx";
import { GaugePanel } from "../panels/gauge/GaugePanel.tsx";
import { PieChartPanel } from "../panels/piechart/PieChartPanel.tsx";
import type { Example } from "./examples.ts";
import { singles, table, TRAFFIC_LIGHTS } from "./gallery-data.ts";

const percent = { unit: "percent", min: 0, max: 100, thresholds: TRAFFIC_LIGHTS };
const hosts = singles({ web: 34.2, checkout: 71, "a host with a rather long name indeed": 93.5 });
const palette = { color: { mode: "palette-classic" }, unit: "reqps" };
const continuous = { ...percent, color: { mode: "continuous-GrYlRd" } };
const shares = singles({ GET: 120, POST: 60, PUT: 21, DELETE: 9, OPTIONS: 1, nothing: 0 });
const small = { width: 150, height: 80 };

const gauge = { kind: "gauge", panel: GaugePanel };
const bars = { kind: "bargauge", panel: BarGaugePanel };
const pie = { kind: "piechart", panel: PieChartPanel };

/** Gauges, bars and pies. */
export const valueExamples: readonly Example[] = [
  { ...gauge, name: "one", frames: singles({ web: 71.3 }), config: percent },
  { ...gauge, name: "several", frames: hosts, config: percent },
  {
    ...gauge,
    name: "labels",
    frames: hosts.slice(0, 2),
    config: percent,
    options: { showThresholdLabels: true },
  },
  { ...gauge, name: "continuous", frames: singles({ web: 50 }), config: continuous },
  { ...gauge, name: "circle", frames: singles({ web: 50 }), config: percent, options: { shape: "circle" } },
  { ...gauge, name: "no value", frames: singles({ web: null }), config: { ...percent, noValue: "none" } },
  { ...gauge, name: "small", frames: singles({ web: 90 }), config: percent, ...small },
  {
    ...gauge,
    name: "link",
    frames: hosts,
    config: { ...percent, links: [{ title: "More", url: "/explore/metrics" }] },
  },
  { ...gauge, name: "empty", frames: [] },
  { ...bars, name: "gradient", frames: hosts, config: percent, options: { orientation: "horizontal" } },
  {
    ...bars,
    name: "basic",
    frames: hosts,
    config: percent,
    options: { orientation: "horizontal", displayMode: "basic" },
  },
  {
    ...bars,
    name: "lcd",
    frames: hosts,
    config: percent,
    options: { orientation: "horizontal", displayMode: "lcd" },
  },
  { ...bars, name: "vertical", frames: hosts, config: percent, options: { displayMode: "gradient" } },
  { ...bars, name: "vertical lcd", frames: hosts, config: continuous, options: { displayMode: "lcd" } },
  {
    ...bars,
    name: "continuous",
    frames: hosts,
    config: continuous,
    options: { orientation: "horizontal", namePlacement: "left" },
  },
  {
    ...bars,
    name: "text values, nothing unfilled",
    frames: hosts,
    config: percent,
    options: { orientation: "horizontal", valueMode: "text", showUnfilled: false },
  },
  {
    ...bars,
    name: "small",
    frames: hosts,
    config: percent,
    options: { orientation: "horizontal" },
    ...small,
  },
  {
    ...bars,
    name: "vertical link",
    frames: hosts,
    config: { ...percent, links: [{ title: "More", url: "/explore/metrics" }] },
  },
  {
    ...bars,
    name: "link",
    frames: hosts,
    config: { ...percent, links: [{ title: "More", url: "/explore/metrics" }] },
    options: { orientation: "horizontal" },
  },
  { ...bars, name: "empty", frames: [] },
  { ...pie, name: "pie", frames: shares, config: palette, options: { displayLabels: ["percent"] } },
  {
    ...pie,
    name: "donut",
    frames: shares,
    config: palette,
    options: {
      pieType: "donut",
      legend: { showLegend: true, placement: "right", displayMode: "table", values: ["value", "percent"] },
      displayLabels: ["percent"],
    },
  },
  {
    ...pie,
    name: "rows",
    frames: [table({ method: ["GET", "POST", "PUT"], count: [3, 2, 1] })],
    config: palette,
    options: {
      reduceOptions: { values: true },
      displayLabels: ["name", "value"],
      legend: { showLegend: true, displayMode: "list", placement: "bottom", values: ["percent"] },
    },
  },
  { ...pie, name: "small", frames: shares, config: palette, ...small },
  { ...pie, name: "empty", frames: [] },
];
