import type { FieldColor, FieldConfigSource, Thresholds } from "../../dashboard-file/field-config.ts";

/** Panels whose series are told apart by colour, unless a file says otherwise; in the others a value has the colour. */
const BY_SERIES: ReadonlySet<string> = new Set([
  "timeseries",
  "barchart",
  "histogram",
  "piechart",
  "trend",
  "xychart",
  "candlestick",
]);

const THRESHOLDS: Thresholds = {
  mode: "absolute",
  steps: [
    { value: -Infinity, color: "green" },
    { value: 80, color: "red" },
  ],
};

/** What Grafana takes where a file says nothing: files made by code leave out what is the default. */
export function withFieldDefaults(type: string, source: FieldConfigSource): FieldConfigSource {
  const color: FieldColor = { mode: BY_SERIES.has(type) ? "palette-classic" : "thresholds" };
  return { ...source, defaults: { color, thresholds: THRESHOLDS, ...source.defaults } };
}
