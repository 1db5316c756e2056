import type { LabelPair } from "../../labels.ts";
import type { MetricType, WrittenMetadata } from "../remote-write.ts";
import { typeAndUnitPairs } from "../type-and-unit.ts";
import { boundText, readFloat } from "./number-text.ts";

/** How samples are read. */
export interface ExpositionOptions {
  /** Whether they get labels of the type and unit of their family, in place of what they say themselves. */
  readonly typesAreLabels?: boolean;
}

/** Labels of a sample with its name, sorted, with bounds in OpenMetrics' form; `undefined` if a name is there twice. */
export function seriesLabels(
  name: string,
  pairs: readonly LabelPair[],
  about: Pick<WrittenMetadata, "type" | "unit">,
  { typesAreLabels = false }: ExpositionOptions,
): readonly LabelPair[] | undefined {
  const labels = new Map<string, string>([["__name__", name]]);
  for (const [key, value] of pairs) {
    if (labels.has(key)) return undefined;
    labels.set(key, isBound(about.type, key) ? normalBound(value) : value);
  }
  if (typesAreLabels) for (const [key, value] of typeAndUnitPairs(about)) labels.set(key, value);
  return [...labels].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const isBound = (type: MetricType, label: string): boolean =>
  (type === "histogram" && label === "le") || (type === "summary" && label === "quantile");

function normalBound(text: string): string {
  const value = readFloat(text);
  return value === undefined ? text : boundText(value);
}
