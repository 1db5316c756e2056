import type { CountedField, DurationMeasure, SpanCounting, SpanField } from "../../../store/traces/source.ts";
import type { Field, MetricsFunction } from "../ast.ts";
import { storedField } from "../condition.ts";

type Counting = Pick<SpanCounting, "by" | "measure">;

/** What the store has to tell apart for a function's series; `undefined` if it takes more than counts. */
export function countingOf(compute: MetricsFunction): Counting | undefined {
  switch (compute.kind) {
    case "rate":
    case "count_over_time":
      return counting(compute.by, undefined);
    case "min_over_time":
      return measuring(compute.of, compute.by, "min");
    case "max_over_time":
      return measuring(compute.of, compute.by, "max");
    case "sum_over_time":
    case "avg_over_time":
      return measuring(compute.of, compute.by, "sum");
    case "histogram_over_time":
    case "quantile_over_time":
      return measuring(compute.of, compute.by, "log2");
    // All attributes of each span are compared.
    case "compare":
      return undefined;
  }
}

/** The fields of spans themselves that a function's series need; `undefined` if they need more. */
export function fieldsOf(compute: MetricsFunction): readonly SpanField[] | undefined {
  const asked = countingOf(compute);
  if (asked === undefined) return undefined;
  const own = asked.by.filter((field) => field.kind !== "root");
  if (own.length < asked.by.length) return undefined;
  return asked.measure === undefined ? own : [...own, { kind: "duration" }];
}

/** Whether the root of a span's trace tells a field. */
export const isOfRoot = (field: Field): boolean =>
  field.kind === "intrinsic" && (field.name === "rootName" || field.name === "rootServiceName");

/** Of numbers that are no durations, each makes a group of its own. */
function measuring(of: Field, by: readonly Field[], measure: DurationMeasure): Counting | undefined {
  const isDuration = of.kind === "intrinsic" && of.name === "duration";
  return isDuration ? counting(by, measure) : counting([of, ...by], undefined);
}

function counting(by: readonly Field[], measure: DurationMeasure | undefined): Counting | undefined {
  const fields: CountedField[] = [];
  for (const field of by) {
    const stored: CountedField | undefined = isOfRoot(field) ? { kind: "root" } : storedField(field);
    if (stored === undefined) return undefined;
    fields.push(stored);
  }
  return { by: fields, measure };
}
