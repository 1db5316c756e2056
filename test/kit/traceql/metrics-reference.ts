import type { AnyValue } from "../../../src/model/otlp/common.ts";
import type { Field, MetricsFunction, Pipeline } from "../../../src/query/traceql/ast.ts";
import { rawValues, run, valuesOf } from "./reference.ts";
import type { PlainSpan } from "./spans.ts";

/** Series by their labels as text; a value or `undefined` for each step. */
type PlainSeries = ReadonlyMap<string, readonly (number | undefined)[]>;

/** Of time: (from, to]. */
export interface Window {
  readonly from: bigint;
  readonly to: bigint;
}

/** The simple functions: a value for each window of time (from, to], made of the spans that start in it. */
export function measure(
  pipeline: Pipeline,
  compute: Exclude<MetricsFunction, { kind: "compare" | "quantile_over_time" | "histogram_over_time" }>,
  traces: readonly (readonly PlainSpan[])[],
  windows: readonly Window[],
): PlainSeries {
  const found = traces.flatMap((trace) =>
    run(pipeline, trace)
      .flat()
      .map((span) => ({ span, trace, group: groupOf(compute.by, span, trace) })),
  );
  const inAny = found.filter(({ span }) => windows.some((window) => isIn(span, window)));
  const numbersOf = ({ span, trace }: (typeof found)[number]): readonly number[] => {
    if (!("of" in compute)) return [1];
    const isDuration = compute.of.kind === "intrinsic" && /uration$|timeSinceStart$/.test(compute.of.name);
    return valuesOf({ kind: "field", field: compute.of, offset: 0 }, span, trace)
      .filter((value) => typeof value === "number" || typeof value === "bigint")
      .map((value) => Number(value) / (isDuration ? 1e9 : 1))
      .filter((value) => !Number.isNaN(value));
  };
  const counts = compute.kind === "rate" || compute.kind === "count_over_time";
  const groups = new Set(inAny.filter((one) => numbersOf(one).length > 0).map(({ group }) => group));
  if (counts && compute.by.length === 0) groups.add("");
  return new Map(
    [...groups].map((group) => [
      group,
      windows.map((window) => {
        const mine = found.filter((one) => one.group === group && isIn(one.span, window));
        const numbers = mine.flatMap(numbersOf);
        return valueOf(compute.kind, numbers, Number(window.to - window.from) / 1e9);
      }),
    ]),
  );
}

export const isIn = ({ start }: Pick<PlainSpan, "start">, { from, to }: Window): boolean =>
  start > from && start <= to;

function valueOf(kind: string, numbers: readonly number[], seconds: number): number | undefined {
  if (kind === "count_over_time") return numbers.length;
  if (kind === "rate") return numbers.length / seconds;
  if (numbers.length === 0) return undefined;
  const sum = numbers.reduce((a, b) => a + b, 0);
  if (kind === "sum_over_time") return sum;
  if (kind === "avg_over_time") return sum / numbers.length;
  return kind === "min_over_time" ? Math.min(...numbers) : Math.max(...numbers);
}

function groupOf(by: readonly Field[], span: PlainSpan, trace: readonly PlainSpan[]): string {
  const parts = by.map((field) => {
    if (field.kind === "attribute") return textOf(rawValues(field, span, trace)[0]);
    const [value] = valuesOf({ kind: "field", field, offset: 0 }, span, trace);
    return value === undefined || typeof value === "object"
      ? value?.word
      : `${typeof value} ${String(value)}`;
  });
  if (by.length > 0 && parts.every((part) => part === undefined)) return "nil";
  return parts.map((part) => part ?? "").join("|");
}

/** Arrays count whole, each type apart; maps and bytes do not count. */
function textOf(value: AnyValue | undefined): string | undefined {
  if (value === undefined || value.kind === "map" || value.kind === "bytes" || value.kind === "empty")
    return undefined;
  return value.kind === "array" ? `[${value.value.map(textOf).join()}]` : `${value.kind} ${value.value}`;
}
