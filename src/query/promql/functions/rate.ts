import type { PointValue } from "../../vector/operators.ts";
import { FLOAT } from "../../vector/series.ts";
import type { Annotations } from "../annotations.ts";
import type { Span } from "../ast.ts";
import { histogramIncrease, histogramInstant } from "../histogram/increase.ts";
import { divide, scale } from "../histogram/arithmetic.ts";
import type { RangeSeries } from "../values.ts";
import { extendedChange } from "./extended-rate.ts";
import { hasStarts, startedChange } from "./started-rate.ts";
import type { CallContext, FunctionDefinition, FunctionFamily } from "./definition.ts";
import { extrapolation, intervalsToZero } from "./extrapolation.ts";
import type { FloatColumn, WindowBounds } from "./float-columns.ts";
import type { Window } from "./window.ts";
import { type WindowFactors, factorOf, factorsOf } from "./window-factors.ts";
import { windowFunction } from "./window-function.ts";

/** rate, increase, delta and their instant forms: change over a window. */
export const rateFunctions: FunctionFamily = {
  rate: changeFunction(true, true),
  increase: changeFunction(true, false),
  delta: changeFunction(false, false),
  irate: windowFunction((window) => instantChange(window, true)),
  idelta: windowFunction((window) => instantChange(window, false)),
};

function changeFunction(isCounter: boolean, perSecond: boolean): FunctionDefinition {
  return windowFunction((window) => change(window, isCounter, perSecond), {
    column: changeColumn(isCounter, perSecond),
    usesStarts: isCounter,
    ...(isCounter ? { remark: remarkNonCounter } : {}),
  });
}

function remarkNonCounter({ labels }: RangeSeries, { notes, typesAreLabels }: CallContext, span: Span): void {
  const name = labels.get("__name__");
  if (name === "") return;
  if (typesAreLabels) return remarkOtherType(name, labels.get("__type__"), notes, span);
  if (/_(?:total|sum|count|bucket)$/.test(name)) return;
  const message = "metric might not be a counter, name does not end in _total/_sum/_count/_bucket:";
  notes.info(`${message} ${JSON.stringify(name)}`, span);
}

function remarkOtherType(name: string, type: string, notes: Annotations, span: Span): void {
  if (type === "counter" || type === "histogram") return;
  const message = 'metric might not be a counter, __type__ label is not set to "counter" or "histogram",';
  notes.info(`${message} got ${JSON.stringify(type)}: ${JSON.stringify(name)}`, span);
}

/**
 * The change from the first to the last sample, extrapolated to the ends of the window as Prometheus does:
 * all the way if a sample could be expected there, else by half a mean distance; for counters not below 0.
 */
function change(window: Window, isCounter: boolean, perSecond: boolean): PointValue | undefined {
  if (window.extension !== undefined) return extendedChange(window, isCounter, perSecond);
  const { floatCount, histogramCount, start, end } = window;
  if (isCounter && hasStarts(window)) return startedChange(window, perSecond);
  if (histogramCount === 0) {
    if (floatCount < 2) return undefined;
    const first = window.float(window.floatFrom);
    const increase = floatIncrease(window, isCounter);
    const from = window.floatTime(window.floatFrom);
    const to = window.floatTime(window.floatTo - 1);
    const zero = isCounter ? intervalsToZero(first, increase) : Infinity;
    return increase * extrapolation({ from, to, start, end }, floatCount, zero, perSecond);
  }
  if (floatCount > 0) return window.warnMixed();
  if (histogramCount < 2) return undefined;
  const increase = histogramIncrease(window, isCounter);
  if (increase === undefined) return undefined;
  const first = window.histogram(window.histogramFrom);
  const from = window.histogramTime(window.histogramFrom);
  const to = window.histogramTime(window.histogramTo - 1);
  const zero = isCounter ? intervalsToZero(first.count, increase.count) : Infinity;
  return scale(increase, extrapolation({ from, to, start, end }, histogramCount, zero, perSecond));
}

/** {@link change} of floats, for all windows of a series. */
function changeColumn(isCounter: boolean, perSecond: boolean): FloatColumn {
  const known = new WeakMap<WindowBounds, WindowFactors>();
  return ({ floats, floatTimes }, bounds, { kinds, values }) => {
    let made = known.get(bounds);
    if (made === undefined) known.set(bounds, (made = factorsOf(floatTimes, bounds, perSecond)));
    const { factors, nearZero } = made;
    const { from, to } = bounds;
    const resets = isCounter ? countResets(floats) : NO_RESETS;
    const hasResets = resets.length > 0;
    for (let step = 0; step < from.length; step++) {
      const at = from[step] ?? 0;
      const last = (to[step] ?? 0) - 1;
      if (last <= at) continue;
      const first = floats[at] ?? NaN;
      let increase = (floats[last] ?? NaN) - first;
      if (hasResets && resets[last] !== resets[at]) increase = addResets(increase, floats, at, last + 1);
      const mayBeNearZero = isCounter && first < increase * (nearZero[step] ?? 0);
      const factor = mayBeNearZero
        ? factorOf(floatTimes, bounds, step, intervalsToZero(first, increase), perSecond)
        : (factors[step] ?? NaN);
      values[step] = increase * factor;
      kinds[step] = FLOAT;
    }
  };
}

/** With counter resets added back. */
function floatIncrease(window: Window, isCounter: boolean): number {
  const { floats } = window.series;
  const { floatFrom, floatTo } = window;
  const increase = (floats[floatTo - 1] ?? NaN) - (floats[floatFrom] ?? NaN);
  if (!isCounter) return increase;
  const resets = (window.ofSeries ??= countResets(floats));
  if (resets[floatTo - 1] === resets[floatFrom]) return increase;
  return addResets(increase, floats, floatFrom, floatTo);
}

const NO_RESETS = new Uint32Array(0);

/** How many resets there are up to each sample: windows without one need not look for it. Empty: there are none. */
function countResets(floats: Float64Array): Uint32Array {
  const first = firstReset(floats);
  if (first === floats.length) return NO_RESETS;
  const counts = new Uint32Array(floats.length);
  for (let index = first; index < floats.length; index++)
    counts[index] = (counts[index - 1] ?? 0) + (isReset(floats, index) ? 1 : 0);
  return counts;
}

/** The length, if there is none. */
function firstReset(floats: Float64Array): number {
  let index = 1;
  while (index < floats.length && !isReset(floats, index)) index++;
  return Math.min(index, floats.length);
}

const isReset = (floats: Float64Array, index: number): boolean =>
  (floats[index] ?? NaN) < (floats[index - 1] ?? NaN);

/** One by one onto the increase, in the order in which Prometheus rounds. */
function addResets(increase: number, floats: Float64Array, from: number, to: number): number {
  let total = increase;
  for (let index = from + 1; index < to; index++) {
    const previous = floats[index - 1] ?? NaN;
    if ((floats[index] ?? NaN) < previous) total += previous;
  }
  return total;
}

/** From the last two samples of the window. */
function instantChange(window: Window, isRate: boolean): PointValue | undefined {
  const { floatTo, histogramTo } = window;
  if (window.floatCount + window.histogramCount < 2) return undefined;
  const lastFloat = window.floatCount > 0 ? window.floatTime(floatTo - 1) : -Infinity;
  const lastHistogram = window.histogramCount > 0 ? window.histogramTime(histogramTo - 1) : -Infinity;
  const beforeFloat = window.floatCount > 1 ? window.floatTime(floatTo - 2) : -Infinity;
  const beforeHistogram = window.histogramCount > 1 ? window.histogramTime(histogramTo - 2) : -Infinity;
  if (lastFloat > lastHistogram) {
    if (lastHistogram > beforeFloat) return window.warnMixed();
    const seconds = (lastFloat - beforeFloat) / 1000;
    const last = window.float(floatTo - 1);
    if (isRate && window.floatBeginsAgain(floatTo - 1)) return last / seconds;
    return floatInstant(window.float(floatTo - 2), last, isRate, seconds);
  }
  if (lastFloat > beforeHistogram) return window.warnMixed();
  const seconds = (lastHistogram - beforeHistogram) / 1000;
  const increase = histogramInstant(window, isRate);
  return increase !== undefined && isRate ? divide(increase, seconds) : increase;
}

function floatInstant(previous: number, last: number, isRate: boolean, seconds: number): number {
  if (!isRate) return last - previous;
  return (last < previous ? last : last - previous) / seconds;
}
