import { emptied } from "../../../model/histogram.ts";
import type { NativeHistogram } from "../../../model/histogram.ts";
import type { Window } from "../functions/window.ts";
import { combine } from "./arithmetic.ts";
import { usesCustomBuckets } from "./buckets.ts";
import { isReset } from "./reset.ts";
import { noted, warnMixedKinds, warnNot } from "./window-notes.ts";

/** The change over a window of at least two histograms, counter resets added back; or a warning. */
export function histogramIncrease(window: Window, isCounter: boolean): NativeHistogram | undefined {
  const { histogramFrom, histogramTo } = window;
  const first = window.histogram(histogramFrom);
  const last = window.histogram(histogramTo - 1);
  const second = window.histogram(histogramFrom + 1);
  warnOfKind(window, isCounter);
  const beginsAgain = (index: number, previous: NativeHistogram): boolean =>
    isCounter && (window.histogramBeginsAgain(index) || isReset(window.histogram(index), previous));
  const start = beginsAgain(histogramFrom + 1, first) ? { ...emptied(second), zeroThreshold: 0 } : first;
  for (let index = histogramFrom + 1; index < histogramTo; index++) {
    if (usesCustomBuckets(window.histogram(index)) !== usesCustomBuckets(start))
      return warnMixedKinds(window);
  }
  let total = noted(window, combine(last, start, -1), "subtraction");
  if (!isCounter) return total && { ...total, resetHint: "gauge" };
  let previous = start;
  for (let index = histogramFrom + 1; index < histogramTo; index++) {
    if (total !== undefined && beginsAgain(index, previous)) {
      total = noted(window, combine(total, previous, 1), "addition");
    }
    previous = window.histogram(index);
  }
  return total && { ...total, resetHint: "gauge" };
}

/** The change between the last two histograms. */
export function histogramInstant(window: Window, isRate: boolean): NativeHistogram | undefined {
  const last = window.histogram(window.histogramTo - 1);
  const previous = window.histogram(window.histogramTo - 2);
  const gauges = [last, previous].filter((each) => each.resetHint === "gauge").length;
  if (isRate && gauges > 0) warnNot(window, "counter");
  if (!isRate && gauges < 2) warnNot(window, "gauge");
  const beginsAgain = window.histogramBeginsAgain(window.histogramTo - 1);
  if (isRate && (beginsAgain || isReset(last, previous))) return { ...last, resetHint: "gauge" };
  const difference = noted(window, combine(last, previous, -1), "subtraction");
  return difference && { ...difference, resetHint: "gauge" };
}

function warnOfKind(window: Window, isCounter: boolean): void {
  const { histogramFrom, histogramTo } = window;
  if (!isCounter) {
    const ends = [window.histogram(histogramFrom), window.histogram(histogramTo - 1)];
    if (ends.some((each) => each.resetHint !== "gauge")) warnNot(window, "gauge");
    return;
  }
  for (let index = histogramFrom; index < histogramTo; index++) {
    if (window.histogram(index).resetHint === "gauge") return warnNot(window, "counter");
  }
}
