import type { AnyValue } from "../../../src/model/otlp/common.ts";
import type { IntrinsicName, MetricsFunction, Pipeline } from "../../../src/query/traceql/ast.ts";
import { isIn } from "./metrics-reference.ts";
import type { Window } from "./metrics-reference.ts";
import { holds, run, valuesOf } from "./reference.ts";
import type { PlainSpan } from "./spans.ts";

const INTRINSICS: readonly IntrinsicName[] = [
  "name",
  "status",
  "statusMessage",
  "kind",
  "rootName",
  "rootServiceName",
];

/** One value of one span, on the side where it counts. */
interface Counted {
  readonly side: "baseline" | "selection";
  readonly field: string;
  readonly value: string;
  readonly start: bigint;
}

/** The series of `compare()` as lines `meta field value counts…`, in no order: counted value by value. */
export function compareLines(
  pipeline: Pipeline,
  { selection, top, range }: Extract<MetricsFunction, { kind: "compare" }>,
  traces: readonly (readonly PlainSpan[])[],
  windows: readonly Window[],
): readonly string[] {
  const counted = traces.flatMap((trace) =>
    run(pipeline, trace)
      .flat()
      .filter((span) => windows.some((window) => isIn(span, window)))
      .flatMap((span): Counted[] => {
        const isInTime = range === undefined || isIn(span, { from: range.start, to: range.end });
        const isSelected = isInTime && (selection === undefined || holds(selection, span, trace));
        const side = isSelected ? "selection" : "baseline";
        return fieldsOf(span, trace).map(([field, value]) => ({ side, field, value, start: span.start }));
      }),
  );
  const perWindow = (some: readonly Counted[]): string =>
    windows.map((window) => some.filter((one) => isIn(one, window)).length).join(" ");
  const lines = new Set<string>();
  for (const { side, field } of counted) {
    const same = counted.filter((one) => one.side === side && one.field === field);
    const of = (value: string): readonly Counted[] => same.filter((one) => one.value === value);
    const values = [...new Set(same.map(({ value }) => value))].toSorted(
      (a, b) => of(b).length - of(a).length || (a < b ? -1 : 1),
    );
    for (const value of values.slice(0, top)) lines.add(`${side} ${field} ${value} ${perWindow(of(value))}`);
    lines.add(`${side}_total ${field} string:nil ${perWindow(same)}`);
    if (values.length > top) lines.add(`__too_many_values__ ${field} string:nil ${perWindow([])}`);
  }
  return [...lines];
}

function fieldsOf(span: PlainSpan, trace: readonly PlainSpan[]): readonly (readonly [string, string])[] {
  const intrinsics = INTRINSICS.flatMap((name) => {
    const [value] = valuesOf({ kind: "field", field: { kind: "intrinsic", name }, offset: 0 }, span, trace);
    if (value === undefined) return [];
    return [[name, `string:${typeof value === "object" ? value.word : String(value)}`] as const];
  });
  const attributes = Object.entries(span.attributes).flatMap(([scope, own]) =>
    own
      .filter(({ key }, index) => own.findIndex((other) => other.key === key) === index)
      .filter(({ key }) => key !== "event:timeSinceStart")
      .map(({ key, value }) => {
        const field = key.includes(":") ? key : `${scope}.${key.includes(" ") ? `"${key}"` : key}`;
        return [field, textOf(value)] as const;
      }),
  );
  return [...intrinsics, ...attributes];
}

/** The text of a value as labels are told apart by it. */
export function textOf(value: AnyValue): string {
  if (value.kind === "array") return `[${value.value.map(textOf).join(",")}]`;
  if (value.kind === "map")
    return `{${value.value.map((one) => `${one.key}=${textOf(one.value)}`).join(",")}}`;
  if (value.kind === "empty") return "";
  return value.kind === "bytes"
    ? `bytes:${Buffer.from(value.value).toString("hex")}`
    : `${value.kind}:${value.value}`;
}
