import { goFloatText } from "../../../base/go-float.ts";
import { KahanSum } from "../../vector/kahan.ts";
import { executionError } from "../errors.ts";
import type { FunctionFamily } from "./definition.ts";
import type { Window } from "./window.ts";
import { type WindowFunction, windowFunction } from "./window-function.ts";

/** Lines and curves through the floats of a window. */
export const regressionFunctions: FunctionFamily = {
  deriv: windowFunction(
    ofTwoFloats((window) => regression(window, window.floatTime(window.floatFrom)).slope),
  ),
  predict_linear: windowFunction(ofTwoFloats(predict), { args: ["matrix", "scalar"] }),
  double_exponential_smoothing: windowFunction(smooth, { args: ["matrix", "scalar", "scalar"] }),
};

function ofTwoFloats(apply: (window: Window) => number): WindowFunction {
  return (window) => {
    if (window.histogramCount > 0 && window.floatCount > 0) window.infoHistogramsIgnored();
    return window.floatCount < 2 ? undefined : apply(window);
  };
}

function predict(window: Window): number {
  const { slope, intercept } = regression(window, window.time);
  return slope * window.scalar(0) + intercept;
}

/** Least squares. @param origin the time at which the line has its intercept. */
function regression(window: Window, origin: number): { slope: number; intercept: number } {
  const first = window.float(window.floatFrom);
  const x = new KahanSum();
  const y = new KahanSum();
  const xy = new KahanSum();
  const xx = new KahanSum();
  let constant = true;
  for (let index = window.floatFrom; index < window.floatTo; index++) {
    const value = window.float(index);
    const seconds = (window.floatTime(index) - origin) / 1000;
    if (value !== first && index > window.floatFrom) constant = false;
    x.add(seconds);
    y.add(value);
    xy.add(seconds * value);
    xx.add(seconds * seconds);
  }
  if (constant) {
    const finite = first !== Infinity && first !== -Infinity;
    return finite ? { slope: 0, intercept: first } : { slope: NaN, intercept: NaN };
  }
  const count = window.floatCount;
  const slope = (xy.value - (x.value * y.value) / count) / (xx.value - (x.value * x.value) / count);
  return { slope, intercept: y.value / count - (slope * x.value) / count };
}

/** Holt's linear trend. */
function smooth(window: Window): number | undefined {
  const smoothing = factor(window.scalar(0), "smoothing");
  const trending = factor(window.scalar(1), "trend");
  if (window.histogramCount > 0 && window.floatCount > 0) window.infoHistogramsIgnored();
  if (window.floatCount < 2) return undefined;
  let smoothed = window.float(window.floatFrom);
  let before = 0;
  let trend = window.float(window.floatFrom + 1) - smoothed;
  for (let index = window.floatFrom + 1; index < window.floatTo; index++) {
    if (index > window.floatFrom + 1) trend = trending * (smoothed - before) + (1 - trending) * trend;
    before = smoothed;
    smoothed = smoothing * window.float(index) + (1 - smoothing) * (smoothed + trend);
  }
  return smoothed;
}

/** As Go's `%f`. */
const fixedText = (value: number): string => (Number.isFinite(value) ? value.toFixed(6) : goFloatText(value));

function factor(value: number, which: string): number {
  // NaN passes, and makes all values NaN.
  if (!(value <= 0 || value >= 1)) return value;
  throw executionError(
    `invalid ${which} factor. Expected: 0 < ${which.charAt(0)}f < 1, got: ${fixedText(value)}`,
  );
}
