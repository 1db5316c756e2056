import type { NativeHistogram } from "../../../model/histogram.ts";
import type { PointValue } from "../../vector/operators.ts";
import { combine, divide } from "../histogram/arithmetic.ts";
import { interpolateHistograms } from "../histogram/interpolate.ts";
import { noted, warnMixedKinds, warnNot } from "../histogram/window-notes.ts";
import { usesCustomBuckets } from "../histogram/buckets.ts";
import { isReset } from "../histogram/reset.ts";
import { type Ends, endsOf } from "./extended-window.ts";
import { interpolate } from "./interpolate.ts";
import type { Window } from "./window.ts";

/**
 * The change over an anchored or smoothed window: from its start to its end without extrapolation, as Prometheus
 * has it behind `promql-extended-range-selectors`.
 */
export function extendedChange(
  window: Window,
  isCounter: boolean,
  perSecond: boolean,
): PointValue | undefined {
  const { floatCount, histogramCount } = window;
  if (floatCount > 0 && histogramCount > 0) return window.warnMixed();
  const seconds = (window.end - window.start) / 1000;
  if (histogramCount === 0) {
    const change = floatChange(window, isCounter);
    return change !== undefined && perSecond ? change / seconds : change;
  }
  const change = histogramChange(window, isCounter);
  if (change === undefined) return undefined;
  return { ...(perSecond ? divide(change, seconds) : change), resetHint: "gauge" };
}

/** What floats of an extended window there are at its ends and strictly between, inclusive. */
interface FloatEnds {
  readonly left: number;
  readonly right: number;
  readonly from: number;
  readonly to: number;
}

export function floatEnds(window: Window, isCounter: boolean): FloatEnds | undefined {
  const timeOf = (index: number): number => window.floatTime(index);
  const ends = endsOf(window, window.floatFrom, window.floatTo, timeOf);
  if (ends === undefined) return undefined;
  return {
    left: floatAt(window, ends.first, window.start, "left", isCounter),
    right: floatAt(window, ends.last, window.end, "right", isCounter),
    from: timeOf(ends.first) <= window.start ? ends.first + 1 : ends.first,
    to: timeOf(ends.last) >= window.end ? ends.last - 1 : ends.last,
  };
}

function floatChange(window: Window, isCounter: boolean): number | undefined {
  const ends = floatEnds(window, isCounter);
  if (ends === undefined) return undefined;
  const { left, right, from, to } = ends;
  if (!isCounter) return right - left;
  // Of the samples between alone: resets around the ends are in the interpolated values.
  let previous = left;
  let added = 0;
  for (let index = from; index <= to; index++) {
    const current = window.float(index);
    if (current < previous) added += previous;
    previous = current;
  }
  return right - left + (right < previous ? added + previous : added);
}

/** The sample at an end of the window, or what lies there between it and its neighbour inside. */
function floatAt(
  window: Window,
  index: number,
  time: number,
  side: "left" | "right",
  isCounter: boolean,
): number {
  if (!isBeyond(window, window.floatTime(index), side)) return window.float(index);
  const before = side === "left" ? index : index - 1;
  if (before < window.floatFrom) return window.float(index);
  const point = (at: number) => ({ time: window.floatTime(at), value: window.float(at) });
  return interpolate(point(before), point(before + 1), time, isCounter);
}

function isBeyond(window: Window, time: number, side: "left" | "right"): boolean {
  if (window.extension?.kind !== "smoothed") return false;
  return side === "left" ? time < window.start : time > window.end;
}

function histogramChange(window: Window, isCounter: boolean): NativeHistogram | undefined {
  const ends = endsOf(window, window.histogramFrom, window.histogramTo, (index) =>
    window.histogramTime(index),
  );
  if (ends === undefined || !isOfOneKind(window, ends, isCounter)) return undefined;
  const left = histogramAt(window, ends.first, window.start, "left", isCounter);
  const right = left && histogramAt(window, ends.last, window.end, "right", isCounter);
  if (left === undefined || right === undefined) return undefined;
  if (!isCounter && (left.resetHint !== "gauge" || right.resetHint !== "gauge")) warnNot(window, "gauge");
  const change = noted(window, combine(right, left, -1), "subtraction");
  if (!isCounter || change === undefined) return change;
  const lost = lostByResets(window, ends, left, right);
  return lost.reduce<NativeHistogram | undefined>(
    (total, each) => total && noted(window, combine(total, each, 1), "addition"),
    change,
  );
}

function isOfOneKind(window: Window, { first, last }: Ends, isCounter: boolean): boolean {
  const custom = usesCustomBuckets(window.histogram(first));
  for (let index = first; index <= last; index++) {
    const each = window.histogram(index);
    if (usesCustomBuckets(each) !== custom) {
      warnMixedKinds(window);
      return false;
    }
    if (isCounter && each.resetHint === "gauge") warnNot(window, "counter");
  }
  return true;
}

function histogramAt(
  window: Window,
  index: number,
  time: number,
  side: "left" | "right",
  isCounter: boolean,
): NativeHistogram | undefined {
  const own = window.histogram(index);
  if (!isBeyond(window, window.histogramTime(index), side)) return own;
  const before = side === "left" ? index : index - 1;
  if (before < window.histogramFrom) return own;
  const point = (at: number) => ({ time: window.histogramTime(at), histogram: window.histogram(at) });
  return interpolateHistograms(point(before), point(before + 1), time, isCounter, window);
}

/** What was counted before each reset within the window. */
function lostByResets(
  window: Window,
  { first, last }: Ends,
  left: NativeHistogram,
  right: NativeHistogram,
): readonly NativeHistogram[] {
  let from = first + 1;
  let previous = left;
  if (
    isBeyond(window, window.histogramTime(first), "left") &&
    isReset(window.histogram(from), window.histogram(first))
  ) {
    // The value at the start is of after that reset.
    previous = window.histogram(from);
    from++;
  }
  if (from > last) return [];
  const lost: NativeHistogram[] = [];
  for (let index = from; index < last; index++) {
    const current = window.histogram(index);
    if (isReset(current, previous)) lost.push(previous);
    previous = current;
  }
  return isReset(right, previous) ? [...lost, previous] : lost;
}
