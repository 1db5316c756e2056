import type { LabelPair } from "../../labels.ts";
import type { MetricType } from "../remote-write.ts";
import { boundText, readFloat } from "./number-text.ts";

/** Labels of a sample with its name, sorted, with bounds in OpenMetrics' form; `undefined` if a name is there twice. */
export function seriesLabels(
  name: string,
  pairs: readonly LabelPair[],
  type: MetricType,
): readonly LabelPair[] | undefined {
  const labels = new Map<string, string>([["__name__", name]]);
  for (const [key, value] of pairs) {
    if (labels.has(key)) return undefined;
    labels.set(key, isBound(type, key) ? normalBound(value) : value);
  }
  return [...labels].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const isBound = (type: MetricType, label: string): boolean =>
  (type === "histogram" && label === "le") || (type === "summary" && label === "quantile");

function normalBound(text: string): string {
  const value = readFloat(text);
  return value === undefined ? text : boundText(value);
}
