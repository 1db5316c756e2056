import { CandlestickPanel } from "../panels/candlestick/CandlestickPanel.tsx";
import { TrendPanel } from "../panels/trend/TrendPanel.tsx";
import { XyChartPanel } from "../panels/xychart/XyChartPanel.tsx";
import type { Example } from "./examples.ts";
import { GALLERY_INTERVAL, series, table } from "./gallery-data.ts";

const loads = Array.from({ length: 30 }, (_, at) => at * 20);
const curve = table({
  load: loads,
  median: loads.map((load) => 20 + load / 20),
  slowest: loads.map((load) => 60 + 1.01 ** load),
});

const palette = { color: { mode: "palette-classic" }, unit: "ms" };
const trend = { kind: "trend", panel: TrendPanel, frames: [curve], config: palette };

const people = Array.from({ length: 60 }, (_, at) => at);
const sizes = table({
  height: people.map((at) => 150 + ((at * 7) % 50) + (at % 3)),
  weight: people.map((at) => 45 + ((at * 7) % 50) * 0.8 + ((at * 13) % 17)),
  reach: people.map((at) => 140 + ((at * 7) % 50) + ((at * 5) % 11)),
  age: people.map((at) => 18 + ((at * 11) % 60)),
  name: people.map((at) => `person ${at}`),
});
const byName = (options: string) => ({ matcher: { id: "byName", options } });
const byNumber = { matcher: { id: "byType", options: "number" } };
const frame = { matcher: { id: "byIndex", options: 0 } };
const xy = {
  kind: "xychart",
  panel: XyChartPanel,
  frames: [sizes],
  config: { color: { mode: "palette-classic" } },
};

const prices = Array.from({ length: 24 }, (_, at) => 50 + 12 * Math.sin(at / 4) + ((at * 7) % 5));
const candles = table({
  Time: prices.map((_, at) => GALLERY_INTERVAL.from + (at + 0.5) * 150_000),
  open: prices.map((price, at) => prices[at - 1] ?? price - 2),
  high: prices.map((price, at) => Math.max(price, prices[at - 1] ?? 0) + ((at * 3) % 4)),
  low: prices.map((price, at) => Math.min(price, prices[at - 1] ?? price) - ((at * 5) % 4)),
  close: prices,
  volume: prices.map((_, at) => 100 + ((at * 37) % 90)),
});
const candle = { kind: "candlestick", panel: CandlestickPanel, frames: [candles] };

/** What is drawn along numbers rather than times. */
export const alongExamples: readonly Example[] = [
  { ...trend, name: "lines" },
  {
    ...trend,
    name: "bars, legend with values",
    config: { ...palette, custom: { drawStyle: "bars", fillOpacity: 60 } },
    options: { xField: "load", legend: { displayMode: "table", placement: "right", calcs: ["max"] } },
  },
  {
    ...xy,
    name: "by itself",
    options: {
      series: [{ x: byName("height"), y: { exclude: { id: "byName", options: "age" }, ...byNumber } }],
    },
  },
  {
    ...xy,
    name: "sizes and colours by columns",
    config: { color: { mode: "continuous-GrYlRd" }, custom: { pointSize: { min: 3, max: 24 } } },
    options: {
      mapping: "manual",
      series: [
        { frame, x: byName("height"), y: byName("weight"), size: byName("reach"), color: byName("age") },
      ],
    },
  },
  {
    ...xy,
    name: "lines, logarithmic",
    frames: [curve],
    config: {
      ...xy.config,
      custom: {
        show: "points+lines",
        pointShape: "square",
        scaleDistribution: { type: "log", log: 10 },
        axisLabel: "amount",
      },
    },
  },
  { ...xy, name: "no numbers", frames: [table({ name: ["a"], at: ["b"] })] },
  { ...candle, name: "candles and volume" },
  {
    ...candle,
    name: "bars in own colours",
    options: { mode: "candles", candleStyle: "ohlcbars", colors: { up: "blue", down: "orange" } },
  },
  { ...candle, name: "against the close before", options: { mode: "candles", colorStrategy: "close-close" } },
  { ...candle, name: "volume", options: { mode: "volume" } },
  {
    ...candle,
    name: "all columns, legend",
    frames: [candles, series("mean of the hour", (minute) => 45 + minute / 5)],
    options: {
      includeAllFields: true,
      legend: { displayMode: "list", placement: "bottom", showLegend: true, calcs: ["lastNotNull"] },
    },
    config: { unit: "currencyUSD", color: { mode: "palette-classic" } },
  },
  { ...trend, name: "not one table", frames: [curve, series("web", () => 1)] },
];
