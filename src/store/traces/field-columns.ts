import { SPAN_COLUMNS } from "./columns.ts";
import { promotedColumn } from "./promoted.ts";
import type { SpanField } from "./source.ts";

/** The columns that a `StoredSpan` reads to tell its trace, its start and some fields. */
export function columnsToRead(fields: readonly SpanField[]): ReadonlySet<string> {
  return new Set(["trace_id", "start", ...fields.flatMap(columnsOf)]);
}

function columnsOf(field: SpanField): readonly string[] {
  switch (field.kind) {
    case "name":
    case "kind":
    case "status":
      return [field.kind, "rest"];
    case "statusMessage":
      return ["status_message", "rest"];
    case "duration":
      return ["duration"];
    case "traceId":
      return ["trace_id"];
    case "spanId":
      return ["span_id"];
    case "parentId":
      return ["parent_id"];
    case "attribute":
      return attributeColumns(field);
  }
}

function attributeColumns({ scope, name }: Extract<SpanField, { kind: "attribute" }>): readonly string[] {
  switch (scope) {
    case "resource":
      return ["resource"];
    case "instrumentation":
      return ["scope"];
    case "any":
      return ["resource", ...ownColumns(name)];
    case "span":
      return ownColumns(name);
    case "event":
    case "link":
      return ["shape", "rest"];
  }
}

function ownColumns(name: string): readonly string[] {
  const column = SPAN_COLUMNS[promotedColumn(name) ?? -1];
  return column === undefined ? ["shape", "rest"] : [column.name, "shape", "rest"];
}
