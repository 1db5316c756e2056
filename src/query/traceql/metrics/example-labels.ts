import type { KeyValue } from "../../../model/otlp/common.ts";
import type { Field } from "../ast.ts";
import { printField } from "../parse/fields.ts";
import type { SpanNode, TraceView } from "../trace-view.ts";
import { compileValue } from "./labels.ts";

/** What an exemplar says of its span beside the trace's id. */
export type ExampleLabels = (span: SpanNode, trace: TraceView) => readonly KeyValue[];

/** The fields that series are made by, and the one that is measured, each once and where the span has it. */
export function compileExampleLabels(by: readonly Field[], of: Field | undefined): ExampleLabels {
  const fields = new Map(
    [...by, ...(of === undefined ? [] : [of])].map((field) => [printField(field), field]),
  );
  const readers = [...fields].map(([key, field]) => ({ key, read: compileValue(field) }));
  return (span, trace) =>
    readers.flatMap(({ key, read }) => {
      const value = read(span, trace);
      return value === undefined ? [] : [{ key, value }];
    });
}
