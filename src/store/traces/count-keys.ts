import { TRUE, allOf, oneOf } from "../duckdb/predicate.ts";
import type { Predicate } from "../duckdb/predicate.ts";
import { ShapeScope } from "../duckdb/shapes.ts";
import { negated } from "./bounds.ts";
import { IN_REST, SPAN_COLUMNS } from "./columns.ts";
import { promotedColumn } from "./promoted.ts";
import { ROOT } from "./roots.ts";
import type { CountedField, SpanCounting } from "./source.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

/** The columns that tell fields apart, and the rows of which they do. */
export interface Keys {
  readonly columns: ReadonlySet<string>;
  readonly inColumns: Predicate;
}

/** Longer durations are handed out: below, the power of two is exact. */
const LONGEST_LOG2 = 2 ** 40;

/**
 * Of all fields that a count is made by; where `log2` measures durations, the columns do not tell of very long ones.
 */
export function keysOf(
  { by, measure }: Pick<SpanCounting, "by" | "measure">,
  vocabulary: SpanVocabulary,
): Keys {
  const columns = new Set<string>();
  const conditions: Predicate[] = measure === "log2" ? [`duration < ${LONGEST_LOG2}`] : [];
  for (const field of by) {
    const key = keyOf(field, vocabulary);
    for (const column of key.columns) columns.add(column);
    conditions.push(key.inColumns);
  }
  return { columns, inColumns: allOf([...new Set(conditions)]) };
}

const of = (column: string, inColumns: Predicate): Keys => ({ columns: new Set([column]), inColumns });

function keyOf(field: CountedField, vocabulary: SpanVocabulary): Keys {
  switch (field.kind) {
    case "attribute":
      return attributeKey(field.scope, field.name, vocabulary);
    case "name":
      return of("name", "name <> 0");
    case "statusMessage":
      return of("status_message", "status_message <> 0");
    case "kind":
    case "status":
      return of(field.kind, `${field.kind} <> ${IN_REST}`);
    case "duration":
      return of("duration", TRUE);
    case "traceId":
      return of("trace_id", TRUE);
    case "spanId":
      return of("span_id", TRUE);
    case "parentId":
      return of("parent_id", TRUE);
    case "root":
      return { columns: new Set([ROOT.name, ROOT.resource]), inColumns: `${ROOT.name} <> 0` };
  }
}

function attributeKey(
  scope: Extract<CountedField, { kind: "attribute" }>["scope"],
  name: string,
  { shapes }: SpanVocabulary,
): Keys {
  const without = (key: string, shapeScope: ShapeScope): Predicate =>
    negated(oneOf("shape", shapes.having(key, shapeScope)));
  const own = (): Keys => {
    const column = SPAN_COLUMNS[promotedColumn(name) ?? -1]?.name;
    return {
      columns: new Set(column === undefined ? [] : [column]),
      inColumns: without(name, ShapeScope.own),
    };
  };
  switch (scope) {
    case "resource":
      return { columns: new Set(["resource"]), inColumns: TRUE };
    case "instrumentation":
      return { columns: new Set(["scope"]), inColumns: TRUE };
    case "span":
      return own();
    case "any": {
      const { columns, inColumns } = own();
      return { columns: new Set([...columns, "resource"]), inColumns };
    }
    case "event":
      return {
        columns: new Set(),
        inColumns: without(name.startsWith("event:") ? "" : name, ShapeScope.event),
      };
    case "link":
      return {
        columns: new Set(),
        inColumns: without(name.startsWith("link:") ? "" : name, ShapeScope.link),
      };
  }
}
