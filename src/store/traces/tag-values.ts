import { fromUtf8 } from "../../base/bytes.ts";
import type { AnyValue } from "../../model/otlp/common.ts";
import type { Database } from "../duckdb/database.ts";
import { FALSE, oneOf } from "../duckdb/predicate.ts";
import type { Predicate } from "../duckdb/predicate.ts";
import { TimeSlices } from "../duckdb/time-slices.ts";
import type { GroupSnapshot } from "../duckdb/row-groups.ts";
import { ShapeScope } from "../duckdb/shapes.ts";
import type { TimeRange } from "../signal-store.ts";
import { SPAN_COLUMNS } from "./columns.ts";
import { promotedColumn } from "./promoted.ts";
import type { AttributeScope, ScalarValue, SpanField } from "./source.ts";
import { SomeColumns } from "./some-columns.ts";
import { SPAN_COLUMN_NAMES, spansOfChunk } from "./span-row.ts";
import type { StoredSpan } from "./span-row.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

/** Spans read at most for values that have no dictionary: newest first. */
const MOST_SPANS = 20_000;
/** The first slice has so many times the rows that are likely to be taken. */
const SLICE_OF_HINT = 64;

/** What a look-up of values works on. */
export interface ValueSearch {
  readonly db: Database;
  readonly snapshot: GroupSnapshot;
  readonly vocabulary: SpanVocabulary;
  readonly range: TimeRange;
  readonly signal: AbortSignal;
}

/** See `TraceSource.values`. */
export async function fieldValues(
  search: ValueSearch,
  field: SpanField,
  limit: number,
): Promise<readonly ScalarValue[]> {
  const values = new DistinctValues(limit);
  switch (field.kind) {
    case "attribute":
      await attributeValues(search, field.scope, field.name, values);
      break;
    case "name":
    case "statusMessage":
      await texts(search, field.kind, values);
      break;
    case "kind":
    case "status":
    case "duration":
    case "traceId":
    case "spanId":
    case "parentId":
      await fromSpans(
        search,
        { condition: "true", columns: EVERY_COLUMN },
        (span) => [intrinsic(span, field.kind)],
        values,
      );
      break;
  }
  return values.sorted();
}

async function attributeValues(
  search: ValueSearch,
  scope: AttributeScope | "any",
  name: string,
  values: DistinctValues,
): Promise<void> {
  const { vocabulary } = search;
  if (scope === "resource" || scope === "any") {
    await ids(search, "resource", values, (id) => values.add(vocabulary.resources.attributes(id).get(name)));
  }
  if (scope === "instrumentation") {
    await ids(search, "scope", values, (id) => values.add(vocabulary.scopes.attributes(id).get(name)));
  }
  if (scope === "span" || scope === "any") {
    const column = SPAN_COLUMNS[promotedColumn(name) ?? -1];
    if (column !== undefined) {
      await ids(search, column.name, values, (id) => {
        if (id !== 0) values.add(vocabulary.promoted.valueNamed(id, name));
      });
    }
    await inRest(search, name, "span", ShapeScope.own, values);
  }
  if (scope === "event") await inRest(search, name, scope, ShapeScope.event, values);
  if (scope === "link") await inRest(search, name, scope, ShapeScope.link, values);
}

/** The values of an attribute that is kept with the spans. */
async function inRest(
  search: ValueSearch,
  name: string,
  scope: AttributeScope,
  shapeScope: ShapeScope,
  values: DistinctValues,
): Promise<void> {
  if (values.full) return;
  const key = name.startsWith("event:") || name.startsWith("link:") ? "" : name;
  const condition = oneOf("shape", search.vocabulary.shapes.having(key, shapeScope));
  if (condition === FALSE) return;
  const column = SPAN_COLUMNS[promotedColumn(name) ?? -1]?.name;
  const columns = new Set(["start", "shape", "rest", ...(column === undefined ? [] : [column])]);
  await fromSpans(search, { condition, columns }, (span) => span.attribute(scope, name), values);
}

async function texts(
  search: ValueSearch,
  kind: "name" | "statusMessage",
  values: DistinctValues,
): Promise<void> {
  const column = kind === "name" ? "name" : "status_message";
  const dictionary = search.vocabulary.dictionaries.get(column);
  let some = false;
  await ids(search, column, values, (id) => {
    if (id === 0) some = true;
    else values.addText(fromUtf8(dictionary.bytesOf(id)));
  });
  if (!some) return;
  const wanted = { condition: `${column} = 0`, columns: EVERY_COLUMN };
  await fromSpans(search, wanted, (span) => [intrinsic(span, kind)], values);
}

function intrinsic(span: StoredSpan, kind: Exclude<SpanField["kind"], "attribute">): AnyValue {
  switch (kind) {
    case "name":
      return { kind: "string", value: span.name };
    case "statusMessage":
      return { kind: "string", value: span.statusMessage };
    case "kind":
      return { kind: "int", value: BigInt(span.kind) };
    case "status":
      return { kind: "int", value: BigInt(span.status) };
    case "duration":
      return { kind: "int", value: span.duration };
    case "traceId":
      return { kind: "string", value: span.traceId };
    case "spanId":
      return { kind: "string", value: span.spanId };
    case "parentId":
      return { kind: "string", value: span.parentSpanId };
  }
}

/** Distinct ids of a column in the range, until there are enough values. */
async function ids(
  search: ValueSearch,
  column: string,
  values: DistinctValues,
  take: (id: number) => void,
): Promise<void> {
  await search.vocabulary.groupIds.each(search, column, { take, hasEnough: () => values.full });
}

const EVERY_COLUMN: ReadonlySet<string> = new Set(SPAN_COLUMN_NAMES);

async function fromSpans(
  { db, snapshot, vocabulary, range, signal }: ValueSearch,
  { condition, columns }: { readonly condition: Predicate; readonly columns: ReadonlySet<string> },
  valuesOf: (span: StoredSpan) => readonly AnyValue[],
  values: DistinctValues,
): Promise<void> {
  const chosen = new SomeColumns(columns);
  const relation = snapshot.relation(SPAN_COLUMN_NAMES);
  const slices = new TimeSlices(snapshot.groups, range, "backward", MOST_SPANS / SLICE_OF_HINT);
  let [seen, rows] = [0, 0];
  for (let slice = slices.next(rows); slice !== undefined; slice = slices.next(rows)) {
    rows = 0;
    const within = `"start" >= ${slice.start} AND "start" < ${slice.end}`;
    const sql = `SELECT ${chosen.sql} FROM ${relation} WHERE ${within} AND ${condition}`;
    for await (const chunk of db.query(sql, [], signal)) {
      rows += chunk.rows;
      for (const span of spansOfChunk(chosen.of(chunk), vocabulary))
        for (const value of valuesOf(span)) values.add(value);
      if (values.full || seen + rows >= MOST_SPANS) return;
    }
    seen += rows;
  }
}

/** Scalars, each once, up to a limit. */
class DistinctValues {
  private readonly limit: number;
  private readonly texts = new Set<string>();
  /** Those that are no text, by kind and value. */
  private readonly others = new Map<string, ScalarValue>();

  constructor(limit: number) {
    this.limit = limit;
  }

  get full(): boolean {
    return this.texts.size + this.others.size >= this.limit;
  }

  /** Arrays count with their elements; other containers do not. */
  add(value: AnyValue | undefined): void {
    switch (value?.kind) {
      case "array":
        value.value.forEach((element) => this.add(element));
        break;
      case "string":
        this.addText(value.value);
        break;
      case "int":
      case "double":
      case "bool":
        if (!this.full) this.others.set(`${value.kind} ${value.value}`, value);
        break;
      case "bytes":
      case "map":
      case "empty":
      case undefined:
    }
  }

  addText(value: string): void {
    if (!this.full) this.texts.add(value);
  }

  /** By how they are written. */
  sorted(): readonly ScalarValue[] {
    const sorted = [...this.texts].toSorted().map((value): ScalarValue => ({ kind: "string", value }));
    if (this.others.size === 0) return sorted;
    return [...sorted, ...this.others.values()].toSorted((a, b) =>
      String(a.value) < String(b.value) ? -1 : 1,
    );
  }
}
