import type { FieldConfig } from "../../dashboard-file/field-config.ts";
import { type DataFrame, frameOf } from "../frames/data-frame.ts";
import { BarChartPanel } from "../panels/barchart/BarChartPanel.tsx";
import { HeatmapPanel } from "../panels/heatmap/HeatmapPanel.tsx";
import { HistogramPanel } from "../panels/histogram/HistogramPanel.tsx";
import { StateTimelinePanel } from "../panels/timerows/StateTimelinePanel.tsx";
import { StatusHistoryPanel } from "../panels/timerows/StatusHistoryPanel.tsx";
import type { Example } from "./examples.ts";
import { GALLERY_INTERVAL, series, table, TRAFFIC_LIGHTS } from "./gallery-data.ts";

const BOUNDS = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "+Inf"];
const count = (row: number) => (minute: number) =>
  Math.max(0, Math.round(40 * Math.exp(-((row - 4 - 2 * Math.sin(minute / 9)) ** 2) / 3)));

const buckets: DataFrame = (() => {
  const columns = BOUNDS.map((bound, row) => series(bound, count(row)));
  const time = columns[0]?.fields[0];
  return frameOf(
    [
      ...(time === undefined ? [] : [time]),
      ...columns.flatMap(({ fields }, row) =>
        fields.slice(1).map((field) => ({ ...field, name: BOUNDS[row] ?? "" })),
      ),
    ],
    { meta: { type: "heatmap-rows" } },
  );
})();

const wave = (name: string, shift: number): DataFrame =>
  series(name, (minute) => 50 + 45 * Math.sin((minute + shift) / 8) + (minute % 7));

const UP_DOWN: NonNullable<FieldConfig["mappings"]> = [
  { type: "value", options: { "1": { text: "Up", color: "green" }, "0": { text: "Down", color: "red" } } },
];
const isUp = (every: number) => (minute: number) => (minute % every < 3 ? 0 : 1);
const states = [
  series("web", isUp(20)),
  series("checkout", isUp(34)),
  series("a service with a long name", (minute) => (minute > 40 && minute < 50 ? null : 1)),
];
const small = { width: 150, height: 80 };
const classic = { color: { mode: "palette-classic" } };

const heat = { kind: "heatmap", panel: HeatmapPanel, frames: [buckets], config: { unit: "s" } };
const state = {
  kind: "state-timeline",
  panel: StateTimelinePanel,
  frames: states,
  config: { mappings: UP_DOWN },
};
const status = {
  kind: "status-history",
  panel: StatusHistoryPanel,
  frames: states,
  config: { mappings: UP_DOWN },
};
const sales = table({
  region: ["north", "south", "east", "west"],
  apples: [12, 30, 7, 18],
  pears: [9, 12, 22, -4],
});
const bars = { kind: "barchart", panel: BarChartPanel, frames: [sales], config: classic };
const histogram = {
  kind: "histogram",
  panel: HistogramPanel,
  frames: [wave("web", 0), wave("db", 30)],
  config: { ...classic, unit: "ms" },
};

/** What is drawn with axes. */
export const plotExamples: readonly Example[] = [
  { ...heat, name: "buckets", options: { color: { scheme: "Oranges" }, yAxis: { unit: "s" } } },
  {
    ...heat,
    name: "exemplars",
    options: { color: { scheme: "Greens" }, exemplars: { color: "rgba(255, 0, 255, 0.7)" } },
    exemplars: [10, 25, 40].map((minute) => ({
      time: GALLERY_INTERVAL.from / 1000 + minute * 60,
      value: minute / 100,
      traceId: "5b8aa5a2d2c872e8321cf37308d69df2",
      spanId: undefined,
      labels: { service_name: "web" },
      query: "A",
    })),
  },
  {
    ...heat,
    name: "Spectral, reversed axis",
    options: { color: { scheme: "Spectral" }, yAxis: { unit: "s", reverse: true }, cellGap: 2 },
  },
  {
    ...heat,
    name: "opacity",
    options: { color: { mode: "opacity", fill: "blue" }, legend: { show: false } },
  },
  {
    ...heat,
    name: "of values",
    frames: [wave("web", 0), wave("db", 20)],
    options: { calculate: true, color: { scheme: "Viridis" } },
  },
  { ...heat, name: "small", ...small },
  { ...heat, name: "empty", frames: [] },
  { ...state, name: "mapped" },
  {
    ...state,
    name: "thresholds",
    frames: [wave("web", 0), wave("db", 20)],
    config: { unit: "percent", thresholds: TRAFFIC_LIGHTS },
  },
  { ...state, name: "small", ...small },
  { ...state, name: "empty", frames: [] },
  { ...status, name: "mapped" },
  {
    ...status,
    name: "thresholds",
    frames: [wave("web", 0), wave("db", 20)],
    config: { decimals: 0, thresholds: TRAFFIC_LIGHTS },
    options: { showValue: "never", legend: { showLegend: false } },
  },
  { ...status, name: "small", ...small },
  { ...status, name: "empty", frames: [] },
  { ...bars, name: "groups" },
  { ...bars, name: "stacked", options: { stacking: "normal" } },
  { ...bars, name: "percent, horizontal", options: { stacking: "percent", orientation: "horizontal" } },
  {
    ...bars,
    name: "horizontal",
    options: { orientation: "horizontal", legend: { showLegend: true, placement: "right" } },
  },
  {
    ...bars,
    name: "one column, by value",
    frames: [table({ host: ["a", "b", "c"], load: [30, 70, 90] })],
    config: { unit: "percent", thresholds: TRAFFIC_LIGHTS },
  },
  { ...bars, name: "small", ...small },
  { ...bars, name: "empty", frames: [] },
  { ...histogram, name: "two" },
  { ...histogram, name: "combined", options: { combine: true, bucketSize: 10 } },
  { ...histogram, name: "too many", options: { bucketSize: 0.001 } },
  { ...histogram, name: "small", ...small },
  { ...histogram, name: "empty", frames: [] },
];
