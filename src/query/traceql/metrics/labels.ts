import { toHex } from "../../../base/bytes.ts";
import { printGoDuration } from "../../../base/go-duration.ts";
import type { AnyValue, KeyValue } from "../../../model/otlp/common.ts";
import type { Field } from "../ast.ts";
import { compile } from "../compile.ts";
import { isDuration, printField } from "../parse/fields.ts";
import { traceIdText } from "../trace-id-text.ts";
import type { SpanNode, TraceView } from "../trace-view.ts";
import { scalarOf } from "../value.ts";

type ReadValue = (span: SpanNode, trace: TraceView) => AnyValue | undefined;
/** Sorts spans into series. */
export interface Grouping {
  /** What tells the span's series apart from others of the query. */
  readonly keyOf: (span: SpanNode, trace: TraceView) => string;
  /** Labels of the span that was asked about last. */
  readonly labels: () => readonly KeyValue[];
  /** The same, for series that have another label beside: none for a span that has none of the fields. */
  readonly labelsBeside: () => readonly KeyValue[];
}

/**
 * The labels of a span's series: the fields that it has, in order, under the names that the query gives them. A
 * span that has none has the first, as the text `nil`, as in Tempo.
 */
export function compileGrouping(by: readonly Field[]): Grouping {
  const readers = by.map((field) => ({ key: printField(field), read: compileValue(field) }));
  const values: (AnyValue | undefined)[] = readers.map(() => undefined);
  const labelsBeside = (): readonly KeyValue[] =>
    readers.flatMap(({ key }, index) => {
      const value = values[index];
      return value === undefined ? [] : [{ key, value }];
    });
  return {
    keyOf(span, trace) {
      let key = "";
      for (const [index, { read }] of readers.entries()) {
        const value = read(span, trace);
        values[index] = value;
        const text = value === undefined ? "" : valueText(value);
        // With its length, so that no text can look like two.
        key += `${text.length} ${text}`;
      }
      return key;
    },
    labelsBeside,
    labels() {
      const labels = labelsBeside();
      const [first] = readers;
      if (labels.length > 0 || first === undefined) return labels;
      return [{ key: first.key, value: { kind: "string", value: "nil" } }];
    },
  };
}

const isTraceId = (field: Field): boolean => field.name === "trace:id" || field.name === "link:traceID";

/** Typed as attributes are; of several values the first; durations as text, ids of traces without leading zeros. */
export function compileValue(field: Field): ReadValue {
  if (field.kind === "intrinsic") {
    const evaluate = compile({ kind: "field", field, offset: 0 });
    const asDuration = isDuration(field);
    const asTraceId = isTraceId(field);
    return (span, trace) => {
      const [value] = evaluate(span, trace);
      if (value === undefined) return undefined;
      if (typeof value === "object") return { kind: "string", value: value.keyword };
      if (asDuration && typeof value === "bigint") return { kind: "string", value: printGoDuration(value) };
      if (asTraceId && typeof value === "string") return { kind: "string", value: traceIdText(value) };
      return scalarOf(value);
    };
  }
  const { scope, name, ofParent } = field;
  return (span, trace) => {
    const row = (ofParent ? trace.parentOf(span) : span)?.row;
    if (row === undefined) return undefined;
    if (scope !== "any") return labelValue(row.attribute(scope, name)[0]);
    const [own] = row.attribute("span", name);
    return labelValue(own ?? row.attribute("resource", name)[0]);
  };
}

function labelValue(value: AnyValue | undefined): AnyValue | undefined {
  return value?.kind === "map" || value?.kind === "bytes" || value?.kind === "empty" ? undefined : value;
}

/** Differs for different values, also of different types. */
export function valueText(value: AnyValue): string {
  switch (value.kind) {
    case "string":
    case "int":
    case "double":
    case "bool":
      return `${value.kind}:${value.value}`;
    case "bytes":
      return `bytes:${toHex(value.value)}`;
    case "array":
      return `[${value.value.map(valueText).join()}]`;
    case "map":
      return `{${value.value.map((entry) => `${entry.key}=${valueText(entry.value)}`).join()}}`;
    case "empty":
      return "";
  }
}
