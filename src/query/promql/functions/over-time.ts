import { goFloatText } from "../../../base/go-float.ts";
import type { NativeHistogram } from "../../../model/histogram.ts";
import { KahanSum, meanOf } from "../../vector/kahan.ts";
import type { PointValue } from "../../vector/operators.ts";
import { quantileOf } from "../../vector/quantile.ts";
import { histogramMean, histogramSum } from "../histogram/aggregate.ts";
import type { FunctionFamily } from "./definition.ts";
import { reducedColumn } from "./float-columns.ts";
import type { Window } from "./window.ts";
import { type WindowFunction, windowFunction } from "./window-function.ts";

/** The `…_over_time` functions: one value from all samples of a window. */
export const overTimeFunctions: FunctionFamily = {
  avg_over_time: windowFunction(avg, { column: reducedColumn(meanOf) }),
  sum_over_time: windowFunction(sum, { column: reducedColumn(sumOf) }),
  count_over_time: windowFunction((window) => window.floatCount + window.histogramCount, {
    column: reducedColumn((_, from, to) => to - from),
  }),
  present_over_time: windowFunction(() => 1, { column: reducedColumn(() => 1) }),
  last_over_time: windowFunction(last, {
    keepsName: true,
    column: reducedColumn((floats, _, to) => floats[to - 1] ?? NaN),
  }),
  first_over_time: windowFunction(first, { keepsName: true }),
  min_over_time: windowFunction(
    ofFloats((window) => window.float(extreme(window, less))),
    {
      column: reducedColumn(smallest),
    },
  ),
  max_over_time: windowFunction(
    ofFloats((window) => window.float(extreme(window, more))),
    {
      column: reducedColumn(largest),
    },
  ),
  stddev_over_time: windowFunction(ofFloats((window) => Math.sqrt(variance(window)))),
  stdvar_over_time: windowFunction(ofFloats(variance)),
  mad_over_time: windowFunction(ofFloats(medianDeviation)),
  quantile_over_time: windowFunction(ofFloats(quantile), { args: ["scalar", "matrix"] }),
  ts_of_first_over_time: windowFunction((window) => firstTime(window) / 1000),
  ts_of_last_over_time: windowFunction((window) => lastTime(window) / 1000),
  ts_of_min_over_time: windowFunction(
    ofFloats((window) => window.floatTime(extreme(window, notMore)) / 1000),
  ),
  ts_of_max_over_time: windowFunction(
    ofFloats((window) => window.floatTime(extreme(window, notLess)) / 1000),
  ),
};

/** Nothing without floats; an info when there are histograms beside them. */
function ofFloats(apply: (window: Window) => number): WindowFunction {
  return (window) => {
    if (window.floatCount === 0) return undefined;
    if (window.histogramCount > 0) window.infoHistogramsIgnored();
    return apply(window);
  };
}

function floatsOf(window: Window): Float64Array {
  return window.series.floats.subarray(window.floatFrom, window.floatTo);
}

function histogramsOf(window: Window): readonly NativeHistogram[] {
  return window.series.histograms.slice(window.histogramFrom, window.histogramTo);
}

function sum(window: Window): PointValue | undefined {
  if (window.histogramCount === 0) return sumOf(window.series.floats, window.floatFrom, window.floatTo);
  if (window.floatCount > 0) return window.warnMixed();
  return histogramSum(histogramsOf(window), window.notes, window.span, window.metricName);
}

function sumOf(floats: Float64Array, from: number, to: number): number {
  const total = new KahanSum();
  for (let index = from; index < to; index++) total.add(floats[index] ?? NaN);
  return total.value;
}

function avg(window: Window): PointValue | undefined {
  if (window.histogramCount === 0) {
    return meanOf(window.series.floats, window.floatFrom, window.floatTo);
  }
  if (window.floatCount > 0) return window.warnMixed();
  return histogramMean(histogramsOf(window), window.notes, window.span, window.metricName);
}

const NEVER = -Infinity;

function lastTime(window: Window): number {
  const float = window.floatCount > 0 ? window.floatTime(window.floatTo - 1) : NEVER;
  const histogram = window.histogramCount > 0 ? window.histogramTime(window.histogramTo - 1) : NEVER;
  return Math.max(float, histogram);
}

function firstTime(window: Window): number {
  const float = window.floatCount > 0 ? window.floatTime(window.floatFrom) : Infinity;
  const histogram = window.histogramCount > 0 ? window.histogramTime(window.histogramFrom) : Infinity;
  return Math.min(float, histogram);
}

function last(window: Window): PointValue {
  const isFloat = window.floatCount > 0 && window.floatTime(window.floatTo - 1) === lastTime(window);
  return isFloat ? window.float(window.floatTo - 1) : window.histogram(window.histogramTo - 1);
}

function first(window: Window): PointValue {
  const isFloat = window.floatCount > 0 && window.floatTime(window.floatFrom) === firstTime(window);
  return isFloat ? window.float(window.floatFrom) : window.histogram(window.histogramFrom);
}

type Better = (candidate: number, best: number) => boolean;
const less: Better = (candidate, best) => candidate < best;
const more: Better = (candidate, best) => candidate > best;
const notMore: Better = (candidate, best) => candidate <= best;
const notLess: Better = (candidate, best) => candidate >= best;

/** The index of the extreme value; any number goes before NaN. */
function extreme(window: Window, better: Better): number {
  let best = window.floatFrom;
  for (let index = best + 1; index < window.floatTo; index++) {
    const known = window.float(best);
    if (better(window.float(index), known) || Number.isNaN(known)) best = index;
  }
  return best;
}

/** As {@link extreme}. */
function smallest(floats: Float64Array, from: number, to: number): number {
  let best = floats[from] ?? NaN;
  for (let index = from + 1; index < to; index++) {
    const value = floats[index] ?? NaN;
    if (value < best || Number.isNaN(best)) best = value;
  }
  return best;
}

function largest(floats: Float64Array, from: number, to: number): number {
  let best = floats[from] ?? NaN;
  for (let index = from + 1; index < to; index++) {
    const value = floats[index] ?? NaN;
    if (value > best || Number.isNaN(best)) best = value;
  }
  return best;
}

function variance(window: Window): number {
  let count = 0;
  const mean = new KahanSum();
  const squares = new KahanSum();
  for (const value of floatsOf(window)) {
    count++;
    const delta = value - mean.value;
    mean.add(delta / count);
    squares.add(delta * (value - mean.value));
  }
  return squares.value / count;
}

function quantile(window: Window): number {
  const phi = window.scalar(0);
  if (!(phi >= 0 && phi <= 1)) {
    window.notes.warn(`quantile value should be between 0 and 1, got ${goFloatText(phi)}`, window.span);
  }
  return quantileOf(phi, [...floatsOf(window)]);
}

/** The median of the distances from the median. */
function medianDeviation(window: Window): number {
  const values = [...floatsOf(window)];
  if (values.some(Number.isNaN)) return NaN;
  const median = quantileOf(0.5, values);
  return quantileOf(
    0.5,
    values.map((value) => Math.abs(value - median)),
  );
}
