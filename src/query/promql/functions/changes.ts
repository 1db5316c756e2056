import type { PointValue } from "../../vector/operators.ts";
import { equalHistograms } from "../histogram/equality.ts";
import { isReset } from "../histogram/reset.ts";
import { firstSamples } from "./extended-window.ts";
import type { FunctionFamily } from "./definition.ts";
import type { Window } from "./window.ts";
import { windowFunction } from "./window-function.ts";

/** How often something happens from one sample to the next. */
export const changeFunctions: FunctionFamily = {
  changes: windowFunction((window) => countPairs(window, changed)),
  resets: windowFunction((window) => countPairs(window, wentDown)),
};

function changed(previous: PointValue, current: PointValue): boolean {
  if (typeof previous === "number" && typeof current === "number") {
    return previous !== current && !(Number.isNaN(previous) && Number.isNaN(current));
  }
  if (typeof previous === "number" || typeof current === "number") return true;
  return !equalHistograms(previous, current);
}

function wentDown(previous: PointValue, current: PointValue, beginsAgain: boolean): boolean {
  if (beginsAgain) return true;
  if (typeof previous === "number" && typeof current === "number") return current < previous;
  if (typeof previous === "number" || typeof current === "number") return true;
  return isReset(current, previous);
}

/** Floats and histograms in the order of their times. */
function countPairs(
  window: Window,
  holds: (previous: PointValue, current: PointValue, beginsAgain: boolean) => boolean,
): number | undefined {
  const first = firstSamples(window);
  if (first === undefined) return undefined;
  let count = 0;
  let previous: PointValue | undefined;
  let { float, histogram } = first;
  while (float < window.floatTo || histogram < window.histogramTo) {
    const floatTime = float < window.floatTo ? window.floatTime(float) : Infinity;
    const histogramTime = histogram < window.histogramTo ? window.histogramTime(histogram) : Infinity;
    const isFloat = floatTime < histogramTime;
    const beginsAgain = isFloat ? window.floatBeginsAgain(float) : window.histogramBeginsAgain(histogram);
    const current = isFloat ? window.float(float++) : window.histogram(histogram++);
    if (previous !== undefined && holds(previous, current, beginsAgain)) count++;
    previous = current;
  }
  return count;
}
