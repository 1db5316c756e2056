import { emptySeries, type StepVector } from "../../vector/series.ts";
import type { PointValue } from "../../vector/operators.ts";
import { setPoint } from "../../vector/point.ts";
import type { Annotations } from "../annotations.ts";
import { interpolate } from "../functions/interpolate.ts";
import { Window } from "../functions/window.ts";
import { interpolateHistograms } from "../histogram/interpolate.ts";
import type { InstantNode } from "../plan/nodes.ts";
import { type Steps, shiftedTime } from "../steps.ts";
import type { RangeSeries } from "../values.ts";

/**
 * The values of a `smoothed` selector: at each step the sample there, or what lies between the samples before and
 * after it within the lookback; the last sample when none follows, nothing when none is before.
 */
export function smoothed(
  node: InstantNode,
  series: readonly RangeSeries[],
  steps: Steps,
  lookbackMs: number,
  notes: Annotations,
): StepVector {
  const window = new Window(notes, node.span, []);
  return series.flatMap((one) => {
    const out = emptySeries(one.labels, steps.count);
    window.enter(one);
    let any = false;
    for (let step = 0; step < steps.count; step++) {
      const time = shiftedTime(steps, step, node.shift);
      window.move(step, time - lookbackMs, time + lookbackMs);
      const value = valueAt(window, time);
      if (value === undefined) continue;
      setPoint(out, step, value);
      any = true;
    }
    return any ? [out] : [];
  });
}

function valueAt(window: Window, time: number): PointValue | undefined {
  if (window.isEmpty) return undefined;
  if (window.floatCount > 0 && window.histogramCount > 0) return window.warnMixed();
  return window.histogramCount === 0 ? floatAt(window, time) : histogramAt(window, time);
}

function floatAt(window: Window, time: number): number | undefined {
  const { floatFrom, floatTo } = window;
  const next = firstFrom(floatFrom, floatTo, (index) => window.floatTime(index) >= time);
  if (next < floatTo && window.floatTime(next) === time) return window.float(next);
  if (next === floatFrom) return undefined;
  const point = (index: number) => ({ time: window.floatTime(index), value: window.float(index) });
  return next < floatTo ? interpolate(point(next - 1), point(next), time, false) : window.float(next - 1);
}

function histogramAt(window: Window, time: number): PointValue | undefined {
  const { histogramFrom, histogramTo } = window;
  const next = firstFrom(histogramFrom, histogramTo, (index) => window.histogramTime(index) >= time);
  if (next < histogramTo && window.histogramTime(next) === time) return window.histogram(next);
  if (next === histogramFrom) return undefined;
  const before = window.histogram(next - 1);
  // What the hint says of a sample and the one before it does not hold at another time.
  if (next === histogramTo) return { ...before, resetHint: "unknown" };
  const isCounter = before.resetHint !== "gauge" || window.histogram(next).resetHint !== "gauge";
  const point = (index: number) => ({
    time: window.histogramTime(index),
    histogram: window.histogram(index),
  });
  return interpolateHistograms(point(next - 1), point(next), time, isCounter, window);
}

function firstFrom(from: number, to: number, holds: (index: number) => boolean): number {
  let index = from;
  while (index < to && !holds(index)) index++;
  return index;
}
