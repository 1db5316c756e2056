import type { NativeHistogram } from "../../../model/histogram.ts";
import { KahanSum } from "../../vector/kahan.ts";
import type { Annotations } from "../annotations.ts";
import type { Span } from "../ast.ts";
import { combine, divide } from "./arithmetic.ts";
import { noteCollision, noteReconciled, warnMixedSchemas } from "./notes.ts";

/** With compensated totals. @returns `undefined`, with a warning, if exponential and custom buckets are mixed. */
export function histogramSum(
  histograms: readonly NativeHistogram[],
  notes: Annotations,
  span: Span,
  metric: string,
): NativeHistogram | undefined {
  noteHints(histograms, notes, span);
  let total = histograms[0];
  for (const each of histograms.slice(1)) {
    const combined = total === undefined ? undefined : combine(total, each, 1);
    if (combined === undefined) {
      warnMixedSchemas(metric, notes, span);
      return undefined;
    }
    noteReconciled(combined, "aggregation", notes, span);
    total = combined.histogram;
  }
  if (total === undefined) return undefined;
  const precise = (of: (histogram: NativeHistogram) => number): number => {
    const sum = new KahanSum();
    for (const each of histograms) sum.add(of(each));
    return sum.value;
  };
  return { ...total, sum: precise((each) => each.sum), count: precise((each) => each.count) };
}

/** As {@link histogramSum}, divided by how many there are; incrementally if the sum would overflow. */
export function histogramMean(
  histograms: readonly NativeHistogram[],
  notes: Annotations,
  span: Span,
  metric: string,
): NativeHistogram | undefined {
  const total = histogramSum(histograms, notes, span, metric);
  if (total === undefined || !overflows(total)) return total && divide(total, histograms.length);
  const parts = histograms.map((each) => divide(each, histograms.length));
  return histogramSum(parts, notes, span, metric);
}

const infinite = (value: number): boolean => value === Infinity || value === -Infinity;

function overflows({ count, sum, zeroCount, positive, negative }: NativeHistogram): boolean {
  return (
    [count, sum, zeroCount].some(infinite) || positive.counts.some(infinite) || negative.counts.some(infinite)
  );
}

function noteHints(histograms: readonly NativeHistogram[], notes: Annotations, span: Span): void {
  const hints = new Set(histograms.map((each) => each.resetHint));
  if (hints.has("reset") && hints.has("notReset")) noteCollision("aggregation", notes, span);
}
