import type { NativeHistogram } from "../../../model/histogram.ts";
import type { PointValue } from "../../vector/operators.ts";
import { combine, scale } from "../histogram/arithmetic.ts";
import { histogramIncrease } from "../histogram/increase.ts";
import { noted } from "../histogram/window-notes.ts";
import { type WindowTimes, extrapolation, extrapolationFrom, intervalsToZero } from "./extrapolation.ts";
import { overlaps } from "./start-times.ts";
import type { Window } from "./window.ts";

/** Whether start times of the samples were read; without them resets are told by values alone. */
export const hasStarts = ({ series }: Window): boolean =>
  series.floatStarts !== undefined || series.histogramStarts !== undefined;

/**
 * The change of a counter over a window by what is known of when it began: resets are told by it, too, and a counter that
 * began within the window was 0 then, so that one sample is enough.
 */
export function startedChange(window: Window, perSecond: boolean): PointValue | undefined {
  const { floatCount, histogramCount } = window;
  if (floatCount > 0 && histogramCount > 0) return window.warnMixed();
  return histogramCount > 0 ? histogramChange(window, perSecond) : floatChange(window, perSecond);
}

function floatChange(window: Window, perSecond: boolean): number | undefined {
  const { floatFrom, floatTo, floatCount } = window;
  const { floatTimes, floatStarts } = window.series;
  const times = timesOf(window, floatTimes, floatFrom, floatTo);
  warnOfOverlaps(window, floatTimes, floatStarts, floatFrom, floatTo);
  const first = window.float(floatFrom);
  const increase = floatIncrease(window);
  const zeroAt = startWithin(times, floatStarts?.[floatFrom]);
  if (zeroAt !== undefined)
    return (increase + first) * extrapolationFrom(zeroAt, times, floatCount, perSecond);
  if (floatCount < 2) return undefined;
  return increase * extrapolation(times, floatCount, intervalsToZero(first, increase), perSecond);
}

/** With what was counted before each reset. */
function floatIncrease(window: Window): number {
  const { floatFrom, floatTo } = window;
  let increase = window.float(floatTo - 1) - window.float(floatFrom);
  for (let index = floatFrom + 1; index < floatTo; index++) {
    const previous = window.float(index - 1);
    if (window.float(index) < previous || window.floatBeginsAgain(index)) increase += previous;
  }
  return increase;
}

function histogramChange(window: Window, perSecond: boolean): NativeHistogram | undefined {
  const { histogramFrom, histogramTo, histogramCount } = window;
  const { histogramTimes, histogramStarts } = window.series;
  const times = timesOf(window, histogramTimes, histogramFrom, histogramTo);
  warnOfOverlaps(window, histogramTimes, histogramStarts, histogramFrom, histogramTo);
  const first = window.histogram(histogramFrom);
  const zeroAt = startWithin(times, histogramStarts?.[histogramFrom]);
  if (histogramCount < 2)
    return zeroAt === undefined ? undefined : scale(first, extrapolationFrom(zeroAt, times, 1, perSecond));
  const increase = histogramIncrease(window, true);
  if (increase === undefined) return undefined;
  if (zeroAt === undefined) {
    const toZero = intervalsToZero(first.count, increase.count);
    return scale(increase, extrapolation(times, histogramCount, toZero, perSecond));
  }
  const total = noted(window, combine(increase, first, 1), "addition");
  return total && scale(total, extrapolationFrom(zeroAt, times, histogramCount, perSecond));
}

function timesOf({ start, end }: Window, times: Float64Array, from: number, to: number): WindowTimes {
  return { from: times[from] ?? NaN, to: times[to - 1] ?? NaN, start, end };
}

/** When the first sample of a window began to count, if that is in the window and before it. */
function startWithin({ from, start }: WindowTimes, startTime = 0): number | undefined {
  return startTime !== 0 && startTime > start && startTime < from ? startTime : undefined;
}

function warnOfOverlaps(
  { notes, span, metricName }: Window,
  times: Float64Array,
  starts: Float64Array | undefined,
  from: number,
  to: number,
): void {
  if (starts === undefined) return;
  for (let index = from + 1; index < to; index++) {
    if (!overlaps(times, starts, index)) continue;
    const problem = "sample has start time that overlaps with previous sample timestamp for metric";
    return notes.warn(`${problem} ${JSON.stringify(metricName)}`, span);
  }
}
