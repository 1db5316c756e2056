import type { Threshold, Thresholds } from "../field-config.ts";
import { numberOf, objectOf, objectsOf, textOf } from "../json.ts";

/** Reads thresholds, or the bare list of steps that they were until Grafana 6.4. */
export function readThresholds(value: unknown): Thresholds | undefined {
  if (Array.isArray(value)) return thresholdsOf("absolute", objectsOf(value).map(readStep));
  const { mode, steps } = objectOf(value);
  if (!Array.isArray(steps)) return undefined;
  return thresholdsOf(mode === "percentage" ? "percentage" : "absolute", objectsOf(steps).map(readStep));
}

/** JSON has no minus infinity: the first step is written with null, or without a value. */
function readStep({ value, color }: Readonly<Record<string, unknown>>): Threshold {
  return { value: numberOf(value) ?? -Infinity, color: textOf(color) ?? "" };
}

/** With the steps in ascending order; `undefined` if there is none. */
export function thresholdsOf(mode: Thresholds["mode"], steps: readonly Threshold[]): Thresholds | undefined {
  return steps.length === 0 ? undefined : { mode, steps: steps.toSorted((a, b) => a.value - b.value) };
}
