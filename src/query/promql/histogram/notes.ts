import type { Annotations } from "../annotations.ts";
import type { Span } from "../ast.ts";
import type { Combined } from "./arithmetic.ts";

type Operation = "addition" | "subtraction" | "aggregation";

/** All that there is to say of two histograms that were combined. */
export function noteCombined(combined: Combined, operation: Operation, notes: Annotations, span: Span): void {
  if (combined.collision) noteCollision(operation, notes, span);
  noteReconciled(combined, operation, notes, span);
}

/** Counter resets of both contradict each other: a warning in Prometheus' words. */
export function noteCollision(operation: Operation, notes: Annotations, span: Span): void {
  notes.warn(`conflicting counter resets during histogram ${operation}`, span);
}

/** Custom bounds differed: an info in Prometheus' words. */
export function noteReconciled(
  combined: Combined,
  operation: Operation,
  notes: Annotations,
  span: Span,
): void {
  if (combined.reconciled) notes.info(`mismatched custom buckets were reconciled during ${operation}`, span);
}

/** In Prometheus' words; such histograms cannot be combined. */
export function warnMixedSchemas(metric: string, notes: Annotations, span: Span): void {
  const mixed =
    "vector contains a mix of histograms with exponential and custom buckets schemas for metric name";
  notes.warn(`${mixed} ${JSON.stringify(metric)}`, span);
}
