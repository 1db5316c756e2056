import type { ResultChunk } from "../duckdb/chunk.ts";
import type { ColumnReader } from "../duckdb/column-reader.ts";
import type { Database } from "../duckdb/database.ts";
import { FALSE, TRUE } from "../duckdb/predicate.ts";
import type { GroupSnapshot } from "../duckdb/row-groups.ts";
import type { WideColumn } from "../duckdb/wide-column.ts";
import { IN_REST, PROMOTED_COLUMNS, SpanColumn } from "./columns.ts";
import { conditionBounds } from "./condition.ts";
import { flagsSql } from "./flags.ts";
import { NO_ROOT, ROOT, rootOf, withRoots } from "./roots.ts";
import { SomeColumns } from "./some-columns.ts";
import type { FieldValue, SpanRow, SpanValues, SpanValuesRequest } from "./source.ts";
import { SPAN_COLUMN_NAMES, StoredSpan } from "./span-row.ts";
import { ValueCatalog } from "./value-catalog.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

/** What reading values works on. */
export interface ValuesSource {
  readonly db: Database;
  readonly snapshot: GroupSnapshot;
  readonly vocabulary: SpanVocabulary;
  readonly signal: AbortSignal;
}

const READ_COLUMNS: ReadonlySet<string> = new Set([
  "start",
  "kind",
  "status",
  "name",
  "status_message",
  "resource",
  "scope",
  "shape",
  "rest",
  ...PROMOTED_COLUMNS,
]);

/** See `TraceSource.spanValues`. Columns are ids already; of `rest` only bytes that were not seen before are decoded. */
export async function* spanValues(
  { db, snapshot, vocabulary, signal }: ValuesSource,
  { start, end, condition, selection }: SpanValuesRequest,
): AsyncGenerator<SpanValues> {
  const { sure, maybe } = conditionBounds(condition, vocabulary);
  if (maybe === FALSE) return;
  const selected = conditionBounds(selection, vocabulary);
  const isTold = sure === maybe && selected.sure === selected.maybe;
  const columns = new SomeColumns(isTold ? READ_COLUMNS : new Set(SPAN_COLUMN_NAMES));
  const flags = flagsSql([condition, selection], TRUE, vocabulary);
  const relation = snapshot.relation(SPAN_COLUMN_NAMES);
  const rows = `${relation} WHERE "start" >= ${start} AND "start" < ${end} AND ${maybe}`;
  const sql =
    `SELECT ${columns.sql}, ${flags}, ${ROOT.name}, ${ROOT.resource}, ${ROOT.rest} ` +
    `FROM ${withRoots(rows, relation)}`;
  const catalog = new ValueCatalog(vocabulary);
  for await (const chunk of db.query(sql, [], signal)) yield new ChunkValues(chunk, columns, catalog);
}

/** Ids for each span beside those of columns, at first. */
const LIKELY_IDS = 4;

class ChunkValues implements SpanValues {
  readonly rows: number;
  readonly starts: BigInt64Array;
  readonly flags: Uint32Array;
  readonly columns: readonly Uint32Array[];
  readonly ends: Uint32Array;
  ids: Uint32Array;
  private readonly reader: ColumnReader;
  private readonly chunk: ResultChunk;
  private readonly catalog: ValueCatalog;
  /** Places of the root's columns in the chunk. */
  private readonly rootAt: { readonly name: number; readonly resource: number; readonly rest: number };
  private count = 0;

  constructor(chunk: ResultChunk, chosen: SomeColumns, catalog: ValueCatalog) {
    const at = chosen.count;
    this.reader = chosen.of(chunk);
    this.chunk = chunk;
    this.catalog = catalog;
    this.rootAt = { name: at + 1, resource: at + 2, rest: at + 3 };
    this.rows = chunk.rows;
    this.starts = this.reader.i64(SpanColumn.start);
    this.flags = chunk.u32(at);
    this.columns = [...this.ownColumns(), ...this.rootColumns()];
    this.ids = new Uint32Array(chunk.rows * LIKELY_IDS);
    this.ends = new Uint32Array(chunk.rows);
    this.readMore(chunk.wide(chosen.placeOf(SpanColumn.rest)));
  }

  valuesOf(id: number): readonly FieldValue[] {
    return this.catalog.ids.valuesOf(id);
  }

  span(row: number): SpanRow {
    return this.stored(row);
  }

  private ownColumns(): readonly Uint32Array[] {
    return this.catalog.columns.map(({ column, values }) => values.each(cellsOf(this.reader, column)));
  }

  private rootColumns(): readonly Uint32Array[] {
    const { chunk, rootAt, catalog } = this;
    const names = chunk.u32(rootAt.name);
    const services = chunk
      .u32(rootAt.resource)
      .map((resource, row) => (names[row] === NO_ROOT ? NO_ROOT : resource));
    return [catalog.rootNames.each(names), catalog.rootServices.each(services)];
  }

  /** What columns do not have. */
  private readMore(rests: WideColumn): void {
    const { reader, catalog } = this;
    const shapes = reader.u32(SpanColumn.shape);
    const hasOdd = this.hasOdd();
    const put = (id: number): void => this.put(id);
    let row = 0;
    const isTaken = (column: number, name: string): boolean => {
      const id = reader.u32(column)[row] ?? 0;
      return id !== 0 && catalog.vocabulary.promoted.attribute(id).key === name;
    };
    for (; row < this.rows; row++) {
      if (hasOdd) this.putOdd(row);
      if (catalog.hasRest(shapes[row] ?? 0)) catalog.rest.each(rests.at(row), put, isTaken);
      this.ends[row] = this.count;
    }
  }

  /** Whether there may be spans with intrinsics that are in no column. */
  private hasOdd(): boolean {
    const { reader, chunk, rootAt } = this;
    return (
      reader.u32(SpanColumn.name).includes(0) ||
      reader.u32(SpanColumn.statusMessage).includes(0) ||
      reader.u8(SpanColumn.kind).includes(IN_REST) ||
      reader.u8(SpanColumn.status).includes(IN_REST) ||
      chunk.u32(rootAt.name).includes(0)
    );
  }

  private putOdd(row: number): void {
    const { chunk, rootAt, catalog } = this;
    const { odd, vocabulary } = catalog;
    const span = this.stored(row);
    if (span.nameId === 0) this.put(odd.of("name", span.name));
    if (span.statusMessageId === 0) this.put(odd.of("statusMessage", span.statusMessage));
    if (span.kindCode === IN_REST) this.put(odd.of("kind", span.kind));
    if (span.statusCode === IN_REST) this.put(odd.of("status", span.status));
    if (chunk.u32(rootAt.name)[row] === 0)
      this.put(odd.of("rootName", rootOf(chunk, row, rootAt, vocabulary)?.name ?? ""));
  }

  private put(id: number): void {
    if (id === 0) return;
    if (this.count === this.ids.length) {
      const ids = new Uint32Array(this.ids.length * 2);
      ids.set(this.ids);
      this.ids = ids;
    }
    this.ids[this.count++] = id;
  }

  private stored(row: number): StoredSpan {
    return new StoredSpan(this.reader, row, this.catalog.vocabulary);
  }
}

const cellsOf = (columns: ColumnReader, column: number): Uint8Array | Uint32Array =>
  column === SpanColumn.kind || column === SpanColumn.status ? columns.u8(column) : columns.u32(column);
