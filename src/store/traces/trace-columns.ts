import type { ResultChunk } from "../duckdb/chunk.ts";
import type { ColumnReader } from "../duckdb/column-reader.ts";
import type { Database } from "../duckdb/database.ts";
import { FALSE, TRUE, allOf } from "../duckdb/predicate.ts";
import type { Predicate } from "../duckdb/predicate.ts";
import type { GroupSnapshot } from "../duckdb/row-groups.ts";
import { SpanColumn } from "./columns.ts";
import { conditionBounds } from "./condition.ts";
import { keysOf } from "./count-keys.ts";
import { FieldGroups } from "./field-groups.ts";
import { flagsSql } from "./flags.ts";
import { SomeColumns } from "./some-columns.ts";
import type { SpanColumns, SpanRow, TraceColumnsRequest } from "./source.ts";
import { SPAN_COLUMN_NAMES, StoredSpan } from "./span-row.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

/** Spans of a part, at most, if traces are drawn evenly: some 100 MB with what is made of them. */
const MOST_SPANS = 1 << 21;
const ALWAYS_READ = ["trace_id", "span_id", "parent_id", "start", "kind"];

/** What reading traces by column works on. */
export interface ColumnsSource {
  readonly db: Database;
  readonly snapshot: GroupSnapshot;
  readonly vocabulary: SpanVocabulary;
  readonly signal: AbortSignal;
}

/** See `TraceSource.columns`. */
export async function* traceColumns(
  { db, snapshot, vocabulary, signal }: ColumnsSource,
  request: TraceColumnsRequest,
): AsyncGenerator<readonly SpanColumns[]> {
  const relation = snapshot.relation(SPAN_COLUMN_NAMES);
  const wanted = tracesSql(request, snapshot, vocabulary);
  if (wanted === FALSE) return;
  const fields = keysOf({ by: request.fields, measure: undefined }, vocabulary);
  const columns = new SomeColumns(new Set([...ALWAYS_READ, ...fields.columns]));
  const flags = flagsSql(request.conditions, fields.inColumns, vocabulary);
  const parts = partsOf(snapshot);
  for (let part = 0; part < parts; part++) {
    const inPart = parts === 1 ? TRUE : `trace_id & ${parts - 1}::HUGEINT = ${part}::HUGEINT`;
    const sql = `SELECT ${columns.sql}, ${flags} FROM ${relation} WHERE ${allOf([inPart, wanted])}`;
    const groups = new FieldGroups(fields.columns);
    const found: SpanColumns[] = [];
    for await (const chunk of db.gather(sql, signal))
      found.push(new ChunkColumns(chunk, columns, groups, vocabulary));
    yield found;
  }
}

/** A power of two: ids are random in their low bits. */
function partsOf({ groups }: GroupSnapshot): number {
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  return 2 ** Math.max(0, Math.ceil(Math.log2(rows / MOST_SPANS)));
}

/** Rows of the traces that are wanted. */
function tracesSql(
  { range, candidate, needs }: TraceColumnsRequest,
  snapshot: GroupSnapshot,
  vocabulary: SpanVocabulary,
): Predicate {
  const isAll = snapshot.groups.every(
    ({ minTime, maxTime }) => minTime >= range.start && maxTime < range.end,
  );
  const within = isAll ? TRUE : `"start" >= ${range.start} AND "start" < ${range.end}`;
  const first = conditionBounds(candidate, vocabulary).maybe;
  const conditions = new Set([allOf([within, first])]);
  conditions.delete(TRUE);
  for (const need of needs) {
    const { maybe } = conditionBounds(need, vocabulary);
    if (maybe === FALSE) return FALSE;
    if (maybe !== TRUE && maybe !== first) conditions.add(maybe);
  }
  if (conditions.has(FALSE)) return FALSE;
  const relation = snapshot.relation(SPAN_COLUMN_NAMES);
  return allOf(
    [...conditions].map((condition) => `trace_id IN (SELECT trace_id FROM ${relation} WHERE ${condition})`),
  );
}

class ChunkColumns implements SpanColumns {
  readonly rows: number;
  readonly traceIds: Int32Array;
  readonly spanIds: Int32Array;
  readonly parentIds: Int32Array;
  readonly kinds: Uint8Array;
  readonly starts: BigInt64Array;
  readonly flags: Uint32Array;
  readonly groups: Uint32Array;
  private readonly columns: ColumnReader;
  private readonly vocabulary: SpanVocabulary;

  constructor(chunk: ResultChunk, chosen: SomeColumns, groups: FieldGroups, vocabulary: SpanVocabulary) {
    const columns = chosen.of(chunk);
    this.columns = columns;
    this.vocabulary = vocabulary;
    this.rows = chunk.rows;
    this.traceIds = wordsOf(columns.fixed(SpanColumn.traceId));
    this.spanIds = wordsOf(columns.fixed(SpanColumn.spanId));
    this.parentIds = wordsOf(columns.fixed(SpanColumn.parentId));
    this.kinds = columns.u8(SpanColumn.kind);
    this.starts = columns.i64(SpanColumn.start);
    this.flags = chunk.u32(chosen.count);
    this.groups = groups.of(columns);
  }

  span(row: number): SpanRow {
    return new StoredSpan(this.columns, row, this.vocabulary);
  }
}

const wordsOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Int32Array =>
  new Int32Array(buffer, byteOffset, byteLength / Int32Array.BYTES_PER_ELEMENT);
