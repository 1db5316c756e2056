import type { Field } from "../ast.ts";
import { compile } from "../compile.ts";
import { isDuration } from "../parse/fields.ts";
import type { SpanNode, TraceView } from "../trace-view.ts";
import { bucketOf } from "./log2-histogram.ts";

/** A number, durations in seconds, and the upper bound of its bucket in the same unit. */
interface Observed {
  readonly scaled: number;
  readonly bucket: number | undefined;
}

/** The numbers that a field has on a span, none if it has no number. */
export type ReadNumbers = (span: SpanNode, trace: TraceView) => readonly Observed[];

const NANOS_PER_SECOND = 1e9;
const NOTHING: readonly Observed[] = [];

/** Compiled once per query, run once per span. NaN, and what is no number, is left out. */
export function compileNumbers(field: Field): ReadNumbers {
  const evaluate = compile({ kind: "field", field, offset: 0 });
  const scale = isDuration(field) ? NANOS_PER_SECOND : 1;
  return (span, trace) => {
    let numbers: Observed[] | undefined;
    for (const value of evaluate(span, trace)) {
      if ((typeof value !== "bigint" && typeof value !== "number") || Number.isNaN(value)) continue;
      const bound = bucketOf(value);
      const bucket = bound === undefined ? undefined : bound / scale;
      (numbers ??= []).push({ scaled: Number(value) / scale, bucket });
    }
    return numbers ?? NOTHING;
  };
}
