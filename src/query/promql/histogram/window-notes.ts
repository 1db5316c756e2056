import type { NativeHistogram } from "../../../model/histogram.ts";
import type { Annotations } from "../annotations.ts";
import type { Span } from "../ast.ts";
import type { Combined } from "./arithmetic.ts";
import { noteReconciled, warnMixedSchemas } from "./notes.ts";

/** What notes about the histograms of one series name, as a window does. */
export interface NotesOfSeries {
  readonly metricName: string;
  readonly notes: Annotations;
  readonly span: Span;
}

/** The result of an operation on histograms, with what is to be said about it. */
export function noted(
  of: NotesOfSeries,
  combined: Combined | undefined,
  operation: "addition" | "subtraction",
): NativeHistogram | undefined {
  if (combined === undefined) return warnMixedKinds(of);
  noteReconciled(combined, operation, of.notes, of.span);
  return combined.histogram;
}

/** Of exponential and custom buckets. */
export function warnMixedKinds(of: NotesOfSeries): undefined {
  warnMixedSchemas(of.metricName, of.notes, of.span);
  return undefined;
}

/** The function was meant for the other kind of histogram: a warning in Prometheus' words. */
export function warnNot(of: NotesOfSeries, wanted: "counter" | "gauge"): void {
  of.notes.warn(`this native histogram metric is not a ${wanted}: ${JSON.stringify(of.metricName)}`, of.span);
}
