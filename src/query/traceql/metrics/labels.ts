import { toHex } from "../../../base/bytes.ts";
import { printGoDuration } from "../../../base/go-duration.ts";
import type { AnyValue, KeyValue } from "../../../model/otlp/common.ts";
import type { Field } from "../ast.ts";
import { compile } from "../compile.ts";
import { isDuration, printField } from "../parse/fields.ts";
import type { SpanNode, TraceView } from "../trace-view.ts";
import { scalarOf } from "../value.ts";

type ReadValue = (span: SpanNode, trace: TraceView) => AnyValue | undefined;
export type ReadLabels = (span: SpanNode, trace: TraceView) => readonly KeyValue[];

/**
 * The labels of a span's series: the fields that it has, in order, under the names that the query gives them. A
 * span that has none has the first, as the text `nil`, as in Tempo.
 */
export function compileLabels(by: readonly Field[]): ReadLabels {
  const readers = by.map((field) => ({ key: printField(field), read: compileValue(field) }));
  const [first] = readers;
  const none: readonly KeyValue[] =
    first === undefined ? [] : [{ key: first.key, value: { kind: "string", value: "nil" } }];
  return (span, trace) => {
    const labels: KeyValue[] = [];
    for (const { key, read } of readers) {
      const value = read(span, trace);
      if (value !== undefined) labels.push({ key, value });
    }
    return labels.length === 0 ? none : labels;
  };
}

/** Typed as attributes are; of several values the first; durations as text. */
export function compileValue(field: Field): ReadValue {
  if (field.kind === "intrinsic") {
    const evaluate = compile({ kind: "field", field, offset: 0 });
    const asDuration = isDuration(field);
    return (span, trace) => {
      const [value] = evaluate(span, trace);
      if (value === undefined) return undefined;
      if (typeof value === "object") return { kind: "string", value: value.keyword };
      if (asDuration && typeof value === "bigint") return { kind: "string", value: printGoDuration(value) };
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
