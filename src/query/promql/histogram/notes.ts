import type { Annotations } from "../annotations.ts";
import type { Span } from "../ast.ts";
import type { Combined } from "./arithmetic.ts";

type Operation = "addition" | "subtraction" | "aggregation";

export function noteCombined(combined: Combined, operation: Operation, notes: Annotations, span: Span): void {
  if (combined.collision) noteCollision(operation, notes, span);
  noteReconciled(combined, operation, notes, span);
}

export function noteCollision(operation: Operation, notes: Annotations, span: Span): void {
  notes.warn(`conflicting counter resets during histogram ${operation}`, span);
}

export function noteReconciled(
  combined: Combined,
  operation: Operation,
  notes: Annotations,
  span: Span,
): void {
  if (combined.reconciled) notes.info(`mismatched custom buckets were reconciled during ${operation}`, span);
}

export function warnMixedSchemas(metric: string, notes: Annotations, span: Span): void {
  const mixed =
    "vector contains a mix of histograms with exponential and custom buckets schemas for metric name";
  notes.warn(`${mixed} ${JSON.stringify(metric)}`, span);
}
