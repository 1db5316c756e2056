import { unixNano } from "../../base/units.ts";
import type { Labels } from "../../model/labels.ts";
import { compileMatchers } from "../../model/matcher.ts";
import type { Matcher } from "../../model/matcher.ts";
import { BufferedRows } from "../duckdb/buffered-rows.ts";
import { SQL_TYPE, quoted } from "../duckdb/columns.ts";
import type { ResultChunk } from "../duckdb/chunk.ts";
import type { Database } from "../duckdb/database.ts";
import { Dictionaries } from "../duckdb/dictionaries.ts";
import { NO_INDEX } from "../duckdb/hot-group.ts";
import { FALSE } from "../duckdb/predicate.ts";
import { RowGroups, hasRowsWithout } from "../duckdb/row-groups.ts";
import type { GroupBounds } from "../duckdb/snapshot.ts";
import { SignalTable } from "../duckdb/signal-table.ts";
import { TimeSlices } from "../duckdb/time-slices.ts";
import type { WriteBuffer } from "../duckdb/write-buffer.ts";
import type { SignalStore, TimeRange } from "../signal-store.ts";
import { StoredLogBatch } from "./batch.ts";
import { LOG_COLUMNS, LOG_DICTIONARIES, LogColumn } from "./columns.ts";
import { rowsSql, streamSql } from "./condition.ts";
import { CountTable, isCountable } from "./count.ts";
import { LogDecoder } from "./decoder.ts";
import type {
  CountRequest,
  LogBatch,
  LogCounts,
  LogNeed,
  LogScan,
  LogSource,
  StreamVolume,
} from "./source.ts";
import { FIELDS } from "./metadata.ts";
import { LogVocabulary } from "./vocabulary.ts";

export interface LogStoreOptions {
  readonly db: Database;
  /** Rows of a sealed group, for tests; default DuckDB's row group. */
  readonly groupRows?: number;
}

interface Follower {
  readonly matches: (labels: Labels) => boolean;
  readonly listener: (batch: LogBatch) => void;
}

/** Log records in DuckDB: hot in memory, sealed in the file. */
export class LogStore extends SignalTable implements SignalStore, LogSource {
  private readonly db: Database;
  private readonly vocabulary: LogVocabulary;
  private readonly followers = new Set<Follower>();

  private constructor(db: Database, dictionaries: Dictionaries, groups: RowGroups) {
    const vocabulary = new LogVocabulary(dictionaries);
    super("logs", groups, new LogDecoder(dictionaries, vocabulary));
    this.db = db;
    this.vocabulary = vocabulary;
  }

  /** Makes the tables in a new database. */
  static async open({ db, groupRows }: LogStoreOptions): Promise<LogStore> {
    const dictionaries = await Dictionaries.open(db, "logs", LOG_DICTIONARIES);
    const layout = {
      name: "logs",
      columns: LOG_COLUMNS,
      timeColumn: "time",
      newIndex: () => NO_INDEX,
      ...(groupRows === undefined ? {} : { groupRows }),
    };
    const store = new LogStore(db, dictionaries, await RowGroups.open(db, layout, dictionaries));
    store.vocabulary.shapes.someUnknown = await hasRowsWithout(db, layout.name, "shape");
    return store;
  }

  async *scan(scan: LogScan, signal: AbortSignal): AsyncGenerator<LogBatch> {
    const { sql: condition, values } = rowsSql(scan, this.vocabulary);
    if (condition === FALSE) return;
    const need = this.needOf(scan.need);
    const snapshot = this.groups.snapshot();
    try {
      const relation = snapshot.relation(LOG_COLUMNS.map(({ name }) => name));
      const { order, slices } = orderOf(scan, snapshot.groups);
      let rows = 0;
      for (let slice = slices.next(rows); slice !== undefined; slice = slices.next(rows)) {
        rows = 0;
        const sql = `SELECT ${selectList(need)} FROM ${relation} WHERE ${within(slice)} AND ${condition} ${order}`;
        for await (const chunk of this.db.query(sql, [...values], signal)) {
          rows += chunk.rows;
          yield new StoredLogBatch(chunk, this.vocabulary, need);
        }
      }
    } finally {
      snapshot.release();
    }
  }

  async counts(request: CountRequest, signal: AbortSignal): Promise<LogCounts | undefined> {
    const { vocabulary } = this;
    if (!isCountable(request, vocabulary)) return undefined;
    const { matchers, lines, start, slotNs, slots } = request;
    const range = { start: unixNano(start + 1n), end: unixNano(start + slotNs * BigInt(slots) + 1n) };
    const condition = rowsSql({ matchers, lines, metadata: [] }, vocabulary);
    if (condition.sql === FALSE) return [];
    const table = new CountTable(request, vocabulary);
    const snapshot = this.groups.snapshot();
    try {
      const columns = ["time", "resource", "level", ...(lines.length > 0 ? ["line"] : [])];
      const sql =
        `SELECT resource, level, ("time" - ${range.start}) // ${slotNs}, count(*) FROM ${snapshot.relation(columns)} ` +
        `WHERE ${within(range)} AND ${condition.sql} GROUP BY ALL`;
      for await (const chunk of this.db.query(sql, [...condition.values], signal)) {
        if (!table.add(chunk)) return undefined;
      }
    } finally {
      snapshot.release();
    }
    return table.finish();
  }

  async series(matcherSets: readonly (readonly Matcher[])[], range: TimeRange): Promise<readonly Labels[]> {
    const tests = matcherSets.map((matchers) => compileMatchers(matchers));
    const found = new Set<Labels>();
    await this.grouped("SELECT DISTINCT resource FROM", ["resource"], "", range, undefined, (chunk) => {
      for (const id of chunk.u32(0)) found.add(this.vocabulary.resource(id).stream);
    });
    return [...found]
      .filter((labels) => tests.length === 0 || tests.some((test) => test(labels)))
      .toSorted((a, b) => (a.key() < b.key() ? -1 : 1));
  }

  async labelNames(matchers: readonly Matcher[], range: TimeRange): Promise<readonly string[]> {
    const series = await this.series([matchers], range);
    return distinct(series.flatMap(({ pairs }) => pairs.map(([name]) => name)));
  }

  async labelValues(
    name: string,
    matchers: readonly Matcher[],
    range: TimeRange,
  ): Promise<readonly string[]> {
    const series = await this.series([matchers], range);
    return distinct(series.map((labels) => labels.get(name)).filter((value) => value !== ""));
  }

  async volume(
    matchers: readonly Matcher[],
    range: TimeRange,
    signal: AbortSignal,
  ): Promise<readonly StreamVolume[]> {
    const condition = streamSql(matchers, this.vocabulary);
    if (condition === FALSE) return [];
    const volumes = new Map<Labels, { bytes: number; entries: number }>();
    const select = "SELECT resource, scope, count(*), sum(bytes)::BIGINT FROM";
    const rest = `AND ${condition} GROUP BY resource, scope`;
    await this.grouped(select, ["resource", "scope", "bytes"], rest, range, signal, (chunk) => {
      for (let row = 0; row < chunk.rows; row++) this.addVolume(volumes, chunk, row);
    });
    return [...volumes]
      .map(([labels, { bytes, entries }]) => ({ labels, bytes, entries }))
      .toSorted((a, b) => (a.labels.key() < b.labels.key() ? -1 : 1));
  }

  follow(matchers: readonly Matcher[], listener: (batch: LogBatch) => void): () => void {
    const follower = { matches: compileMatchers(matchers), listener };
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  protected override flushed(buffer: WriteBuffer): void {
    if (this.followers.size === 0 || buffer.rows === 0) return;
    const rows = new BufferedRows(buffer, 0, buffer.rows);
    const resources = rows.u32(LogColumn.resource);
    for (const { matches, listener } of this.followers) {
      const matching = new Set(
        [...new Set(resources)].filter((id) => matches(this.vocabulary.resource(id).stream)),
      );
      if (matching.size === 0) continue;
      const places = [...resources.keys()].filter((row) => matching.has(resources[row] ?? 0));
      listener(new StoredLogBatch(rows, this.vocabulary, { lines: true, metadata: true }, places));
    }
  }

  /** Metadata that cannot have what is asked of it is not read. */
  private needOf({ lines, metadata, labels }: LogNeed): LogNeed {
    if (!metadata || labels === undefined) return { lines, metadata };
    const names = this.vocabulary.allMetadataNames();
    return { lines, metadata: [...labels].some((name) => FIELDS.has(name) || names.mayHave(name)) };
  }

  private addVolume(
    volumes: Map<Labels, { bytes: number; entries: number }>,
    chunk: ResultChunk,
    row: number,
  ): void {
    const resource = this.vocabulary.resource(chunk.u32(0)[row] ?? 0);
    const scope = this.vocabulary.scope(chunk.u32(1)[row] ?? 0);
    const entries = Number(chunk.i64(2)[row] ?? 0n);
    const volume = volumes.get(resource.stream) ?? { bytes: 0, entries: 0 };
    volumes.set(resource.stream, volume);
    volume.entries += entries;
    volume.bytes += Number(chunk.i64(3)[row] ?? 0n) + entries * (resource.bytes + scope.bytes);
  }

  private async grouped(
    select: string,
    columns: readonly string[],
    rest: string,
    range: TimeRange,
    signal: AbortSignal | undefined,
    take: (chunk: ResultChunk) => void,
  ): Promise<void> {
    const snapshot = this.groups.snapshot();
    try {
      const sql = `${select} ${snapshot.relation(["time", ...columns])} WHERE ${within(range)} ${rest}`;
      for await (const chunk of this.db.query(sql, [], signal)) take(chunk);
    } finally {
      snapshot.release();
    }
  }
}

interface ScanOrder {
  /** SQL. */
  readonly order: string;
  /** To be read one after the other. */
  readonly slices: Pick<TimeSlices, "next">;
}

function orderOf(scan: LogScan, groups: readonly GroupBounds[]): ScanOrder {
  const { direction } = scan;
  if (direction === "any") {
    const whole = [scan];
    return { order: "", slices: { next: () => whole.pop() } };
  }
  return {
    order: `ORDER BY "time" ${direction === "backward" ? "DESC" : "ASC"}, generation, position`,
    slices: new TimeSlices(groups, scan, direction, scan.hint),
  };
}

const ALWAYS: ReadonlySet<string> = new Set(["time", "resource"]);
const NEVER: ReadonlySet<string> = new Set(["bytes", "signature"]);

/** All columns in their places, those that are not needed as constants. */
function selectList(need: LogNeed): string {
  return LOG_COLUMNS.map(({ name, kind }) => {
    const wanted = name === "line" ? need.lines : need.metadata && !NEVER.has(name);
    if (ALWAYS.has(name) || wanted) return quoted(name);
    return `${kind === "text" || kind === "bytes" ? "''" : "0"}::${SQL_TYPE[kind]}`;
  }).join(", ");
}

function within({ start, end }: TimeRange): string {
  return `"time" >= ${start} AND "time" < ${end}`;
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted();
}
