import { TrendPanel } from "../panels/trend/TrendPanel.tsx";
import type { Example } from "./examples.ts";
import { series, table } from "./gallery-data.ts";

const loads = Array.from({ length: 30 }, (_, at) => at * 20);
const curve = table({
  load: loads,
  median: loads.map((load) => 20 + load / 20),
  slowest: loads.map((load) => 60 + 1.01 ** load),
});

const palette = { color: { mode: "palette-classic" }, unit: "ms" };
const trend = { kind: "trend", panel: TrendPanel, frames: [curve], config: palette };

/** What is drawn along numbers rather than times. */
export const alongExamples: readonly Example[] = [
  { ...trend, name: "lines" },
  {
    ...trend,
    name: "bars, legend with values",
    config: { ...palette, custom: { drawStyle: "bars", fillOpacity: 60 } },
    options: { xField: "load", legend: { displayMode: "table", placement: "right", calcs: ["max"] } },
  },
  { ...trend, name: "not one table", frames: [curve, series("web", () => 1)] },
];
