import type { Threshold, Thresholds } from "../../dashboard-file/field-config.ts";
import { FALLBACK_COLOR } from "./color-names.ts";

const NONE: Threshold = { value: 0, color: FALLBACK_COLOR };

/**
 * The last step that the value has reached; the first one where it has reached none.
 * @param percent of the way from min to max, 0 to 1
 */
export function activeThreshold(
  thresholds: Thresholds | undefined,
  value: number,
  percent: number,
): Threshold {
  if (thresholds === undefined) return NONE;
  const compared = thresholds.mode === "percentage" ? percent * 100 : value;
  let active = thresholds.steps[0] ?? NONE;
  for (const step of thresholds.steps) {
    if (!(compared >= step.value)) break;
    active = step;
  }
  return active;
}
