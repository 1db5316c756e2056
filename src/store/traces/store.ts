import { unixNano } from "../../base/units.ts";
import type { ResourceSpans } from "../../model/otlp/trace.ts";
import type { ResultChunk } from "../duckdb/chunk.ts";
import type { Database } from "../duckdb/database.ts";
import { Dictionaries } from "../duckdb/dictionaries.ts";
import { FALSE, TRUE, allOf } from "../duckdb/predicate.ts";
import type { Predicate } from "../duckdb/predicate.ts";
import { RowGroups, hasRowsWithout } from "../duckdb/row-groups.ts";
import type { GroupSnapshot } from "../duckdb/row-groups.ts";
import { SignalTable } from "../duckdb/signal-table.ts";
import { TimeSlices } from "../duckdb/time-slices.ts";
import type { SignalStore, TimeRange } from "../signal-store.ts";
import { TraceBloom, mayHaveTrace } from "./bloom.ts";
import { SPAN_COLUMNS, SPAN_DICTIONARIES } from "./columns.ts";
import { conditionBounds } from "./condition.ts";
import { countSpans } from "./count.ts";
import { SpanDecoder } from "./decoder.ts";
import { TRACE_ID_DIGITS, parseId } from "../duckdb/ids.ts";
import { fewRows } from "./few-rows.ts";
import { columnsToRead } from "./field-columns.ts";
import { reassemble } from "./reassemble.ts";
import { SomeColumns } from "./some-columns.ts";
import { REACH_NANOS } from "./source.ts";
import type {
  AttributeScope,
  ScalarValue,
  SpanColumns,
  SpanCounting,
  SpanCounts,
  SpanField,
  SpanRow,
  SpanScan,
  SpanValues,
  SpanValuesRequest,
  TraceColumnsRequest,
  TraceSource,
  TraceSummary,
} from "./source.ts";
import { SPAN_COLUMN_NAMES, SPAN_SELECT, spansOfChunk } from "./span-row.ts";
import type { StoredSpan } from "./span-row.ts";
import { spanValues } from "./span-values.ts";
import { traceColumns } from "./trace-columns.ts";
import { SUMMARY_COLUMNS, SUMMARY_SELECT, SummaryBuilder } from "./summaries.ts";
import { attributeNames } from "./tag-names.ts";
import { fieldValues } from "./tag-values.ts";
import { SpanVocabulary } from "./vocabulary.ts";

export interface TraceStoreOptions {
  readonly db: Database;
  /** Rows of a sealed group, for tests; default DuckDB's row group. */
  readonly groupRows?: number;
}

/** Spans in DuckDB: hot in memory, sealed in the file. */
export class TraceStore extends SignalTable implements SignalStore, TraceSource {
  private readonly db: Database;
  private readonly vocabulary: SpanVocabulary;

  private constructor(db: Database, dictionaries: Dictionaries, groups: RowGroups) {
    const vocabulary = new SpanVocabulary(dictionaries);
    super("traces", groups, new SpanDecoder(dictionaries, vocabulary.shapes));
    this.db = db;
    this.vocabulary = vocabulary;
  }

  /** Makes the tables in a new database. */
  static async open({ db, groupRows }: TraceStoreOptions): Promise<TraceStore> {
    const dictionaries = await Dictionaries.open(db, "spans", SPAN_DICTIONARIES);
    const layout = {
      name: "spans",
      columns: SPAN_COLUMNS,
      timeColumn: "start",
      // A trace's id is then kept once, not once for each service in a request.
      sealedBy: "trace_id",
      newIndex: () => new TraceBloom(),
      ...(groupRows === undefined ? {} : { groupRows }),
    };
    const groups = await RowGroups.open(db, layout, dictionaries);
    const store = new TraceStore(db, dictionaries, groups);
    store.vocabulary.fewerBitsUntil = groups.fewerBitsUntil;
    store.vocabulary.shapes.someUnknown = await hasRowsWithout(db, layout.name, "shape");
    return store;
  }

  async *scan(request: SpanScan, signal: AbortSignal): AsyncGenerator<readonly SpanRow[]> {
    const snapshot = this.groups.snapshot();
    try {
      if (!hasRows(snapshot, request)) return;
      const { maybe, sieve } = conditionBounds(request.condition, this.vocabulary);
      if (maybe === FALSE) return;
      const columns = request.fields === undefined ? EVERY_COLUMN : columnsToRead(request.fields);
      const chosen = new SomeColumns(columns);
      const relation = snapshot.relation(SPAN_COLUMN_NAMES);
      const across = request.across === undefined ? TRUE : acrossSql(request.across, relation);
      const order = request.anyOrder === true ? "" : ' ORDER BY "start" DESC';
      if (SIGNATURE.test(sieve)) {
        const sifted = allOf([within(request), sieve, across]);
        const select = (rows: string): string => `SELECT ${chosen.sql} FROM ${rows}${order}`;
        const search = { db: this.db, snapshot, range: request, signal };
        const chunks = await fewRows(search, sifted, select);
        for (const chunk of chunks ?? []) yield spansOfChunk(chosen.of(chunk), this.vocabulary);
        if (chunks !== undefined) return;
      }
      const slices = new TimeSlices(snapshot.groups, request, "backward", request.hint);
      let rows = 0;
      for (let slice = slices.next(rows); slice !== undefined; slice = slices.next(rows)) {
        rows = 0;
        const wanted = allOf([within(slice), maybe, across]);
        const from = !READS_REST.test(maybe)
          ? `${relation} WHERE ${wanted}`
          : snapshot.relation(SPAN_COLUMN_NAMES, undefined, wanted);
        for await (const chunk of this.db.query(`SELECT ${chosen.sql} FROM ${from}${order}`, [], signal)) {
          rows += chunk.rows;
          yield spansOfChunk(chosen.of(chunk), this.vocabulary);
        }
      }
    } finally {
      snapshot.release();
    }
  }

  async *counts(request: SpanCounting, signal: AbortSignal): AsyncGenerator<SpanCounts> {
    const snapshot = this.groups.snapshot();
    try {
      yield* countSpans({ db: this.db, snapshot, vocabulary: this.vocabulary, signal }, request);
    } finally {
      snapshot.release();
    }
  }

  async *columns(request: TraceColumnsRequest, signal: AbortSignal): AsyncGenerator<readonly SpanColumns[]> {
    const snapshot = this.groups.snapshot();
    try {
      yield* traceColumns({ db: this.db, snapshot, vocabulary: this.vocabulary, signal }, request);
    } finally {
      snapshot.release();
    }
  }

  async *spanValues(request: SpanValuesRequest, signal: AbortSignal): AsyncGenerator<SpanValues> {
    const snapshot = this.groups.snapshot();
    try {
      yield* spanValues({ db: this.db, snapshot, vocabulary: this.vocabulary, signal }, request);
    } finally {
      snapshot.release();
    }
  }

  async spansOf(traceIds: readonly string[], signal: AbortSignal): Promise<readonly SpanRow[]> {
    return this.storedSpansOf(traceIds, signal);
  }

  async summaries(
    traceIds: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, TraceSummary>> {
    const builder = new SummaryBuilder(this.vocabulary);
    await this.ofTraces(traceIds, SUMMARY_COLUMNS, SUMMARY_SELECT, signal, (chunk) => builder.add(chunk));
    return builder.finish();
  }

  async trace(traceId: string, signal: AbortSignal): Promise<readonly ResourceSpans[] | undefined> {
    const spans = await this.storedSpansOf([traceId], signal);
    return spans.length === 0 ? undefined : reassemble(spans, this.vocabulary);
  }

  async attributeNames(
    range: TimeRange,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<AttributeScope, readonly string[]>> {
    return this.reading((snapshot) => attributeNames(this.db, snapshot, this.vocabulary, range, signal));
  }

  async values(
    field: SpanField,
    range: TimeRange,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly ScalarValue[]> {
    return this.reading((snapshot) =>
      fieldValues({ db: this.db, snapshot, vocabulary: this.vocabulary, range, signal }, field, limit),
    );
  }

  private async storedSpansOf(traceIds: readonly string[], signal: AbortSignal): Promise<StoredSpan[]> {
    const spans: StoredSpan[] = [];
    await this.ofTraces(traceIds, SPAN_COLUMN_NAMES, allSpans, signal, (chunk) => {
      spans.push(...spansOfChunk(chunk, this.vocabulary));
    });
    return spans;
  }

  /** Runs a query over the rows of some traces, reading only groups that may have any. */
  private async ofTraces(
    traceIds: readonly string[],
    columns: readonly string[],
    select: (relation: string) => string,
    signal: AbortSignal,
    take: (chunk: ResultChunk) => void,
  ): Promise<void> {
    const ids = traceIds.map((id) => parseId(id, TRACE_ID_DIGITS)).filter((id) => id !== undefined);
    if (ids.length === 0) return;
    await this.reading(async (snapshot) => {
      const idsIn = new Map<number, readonly bigint[]>();
      for (const { generation, index } of snapshot.sealed) {
        const some = ids.filter((id) => mayHaveTrace(index, id));
        if (some.length > 0) idsIn.set(generation, some);
      }
      for (const { generation } of snapshot.hot) idsIn.set(generation, ids);
      const rows = snapshot.relation(
        columns,
        new Set(idsIn.keys()),
        (generation) => `trace_id IN (${(idsIn.get(generation) ?? []).join(", ")})`,
      );
      for await (const chunk of this.db.query(select(rows), [], signal)) take(chunk);
    });
  }

  private async reading<T>(read: (snapshot: GroupSnapshot) => Promise<T>): Promise<T> {
    const snapshot = this.groups.snapshot();
    try {
      return await read(snapshot);
    } finally {
      snapshot.release();
    }
  }
}

/** Told by what is long: rows are found by these columns alone first. */
const READS_REST = /\b(rest|signature)\b/;
/** What few rows pass. */
const SIGNATURE = /\bsignature\b/;

const EVERY_COLUMN: ReadonlySet<string> = new Set(SPAN_COLUMN_NAMES);

/** Whether there are rows of the time that is asked for. */
const hasRows = ({ groups }: GroupSnapshot, { start, end }: TimeRange): boolean =>
  groups.some(({ minTime, maxTime, rows }) => rows > 0 && minTime < end && maxTime >= start);

/** In order of arrival. */
const allSpans = (relation: string): string =>
  `SELECT ${SPAN_SELECT} FROM ${relation} ORDER BY generation, position`;

function acrossSql({ time, side }: NonNullable<SpanScan["across"]>, relation: string): Predicate {
  const start = unixNano(time - REACH_NANOS);
  if (side === "earlier")
    return `trace_id IN (SELECT trace_id FROM ${relation} WHERE ${within({ start, end: time })})`;
  const near = within({ start, end: unixNano(time + REACH_NANOS) });
  // The difference is taken only of times that are near: of others it may be beyond what the type holds.
  const lasts = `CASE WHEN ${near} THEN duration >= ${time} - "start" ELSE false END`;
  return `trace_id IN (SELECT trace_id FROM ${relation} WHERE ${near} AND ${lasts})`;
}

function within({ start, end }: TimeRange): string {
  return `"start" >= ${start} AND "start" < ${end}`;
}
