import type { DuckDBConnection } from "@duckdb/node-api";
import { unixNano } from "../../base/units.ts";
import type { Labels } from "../../model/labels.ts";
import { compileMatchers } from "../../model/matcher.ts";
import type { Matcher } from "../../model/matcher.ts";
import { BufferedRows } from "../duckdb/buffered-rows.ts";
import type { Database } from "../duckdb/database.ts";
import { Dictionaries } from "../duckdb/dictionaries.ts";
import { oneOf } from "../duckdb/predicate.ts";
import { RowGroups, hasRowsWithout } from "../duckdb/row-groups.ts";
import { SignalTable } from "../duckdb/signal-table.ts";
import type { WriteBuffer } from "../duckdb/write-buffer.ts";
import type { SignalStore, TimeRange } from "../signal-store.ts";
import { StoredLogBatch } from "./batch.ts";
import { LOG_COLUMNS, LOG_DICTIONARIES, LogColumn } from "./columns.ts";
import { CountTable, countPlan, isCountable } from "./count.ts";
import { LogDecoder } from "./decoder.ts";
import { DeleteRequests } from "./delete-requests.ts";
import type { DeleteRequest } from "./delete-requests.ts";
import { GroupStreams, UNKNOWN_STREAMS, knownStreams } from "./group-streams.ts";
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
import { removeRows } from "./remove-rows.ts";
import type { LogRemoval } from "./remove-rows.ts";
import { limitSql, orderOf, selectList, within } from "./scan-sql.ts";
import { selectRows } from "./select-rows.ts";
import { LOKI_STREAMS } from "./stream-labels.ts";
import type { StreamMapping } from "./stream-labels.ts";
import { LogVocabulary } from "./vocabulary.ts";
import { VolumeTable } from "./volumes.ts";

export interface LogStoreOptions {
  readonly db: Database;
  /** Rows of a sealed group, for tests; default DuckDB's row group. */
  readonly groupRows?: number;
  /** How resources become streams; as Loki does, unless given. It holds for what is stored already, too. */
  readonly streams?: StreamMapping;
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

  /** Lines that are to go. */
  readonly deletes: DeleteRequests;

  private constructor(
    db: Database,
    dictionaries: Dictionaries,
    groups: RowGroups,
    deletes: DeleteRequests,
    vocabulary: LogVocabulary,
  ) {
    super("logs", groups, new LogDecoder(dictionaries, vocabulary));
    this.db = db;
    this.vocabulary = vocabulary;
    this.deletes = deletes;
  }

  /** Makes the tables in a new database. */
  static async open({ db, groupRows, streams = LOKI_STREAMS }: LogStoreOptions): Promise<LogStore> {
    const dictionaries = await Dictionaries.open(db, "logs", LOG_DICTIONARIES);
    const layout = {
      name: "logs",
      columns: LOG_COLUMNS,
      timeColumn: "time",
      newIndex: () => new GroupStreams(),
      indexOfRest: () => UNKNOWN_STREAMS,
      ...(groupRows === undefined ? {} : { groupRows }),
    };
    const groups = await RowGroups.open(db, layout, dictionaries);
    const vocabulary = new LogVocabulary(dictionaries, streams);
    const store = new LogStore(db, dictionaries, groups, await DeleteRequests.open(db), vocabulary);
    vocabulary.fewerBitsUntil = groups.fewerBitsUntil;
    store.vocabulary.shapes.someUnknown = await hasRowsWithout(db, layout.name, "shape");
    return store;
  }

  async *scan(scan: LogScan, signal: AbortSignal): AsyncGenerator<LogBatch> {
    const rows = selectRows(this.groups, this.vocabulary, scan, scan);
    if (rows === undefined) return;
    const need = this.needOf(scan.need);
    try {
      const columns = LOG_COLUMNS.map(({ name }) => name);
      const { order, slices } = orderOf(scan, rows.groups);
      let [given, left] = [0, scan.limit ?? Infinity];
      for (let slice = slices.next(given); slice !== undefined && left > 0; slice = slices.next(given)) {
        given = 0;
        const relation = rows.relation(columns, slice);
        const sql = `SELECT ${selectList(need)} FROM ${relation} WHERE ${within(slice)} AND ${rows.sql} ${order}${limitSql(left)}`;
        for await (const chunk of this.db.query(sql, [...rows.values], signal)) {
          given += chunk.rows;
          left -= chunk.rows;
          yield new StoredLogBatch(chunk, this.vocabulary, need);
        }
      }
    } finally {
      rows.release();
    }
  }

  async counts(request: CountRequest, signal: AbortSignal): Promise<LogCounts | undefined> {
    if (!isCountable(request, this.vocabulary)) return undefined;
    const { start, slotNs, slots } = request;
    const range = { start: unixNano(start + 1n), end: unixNano(start + slotNs * BigInt(slots) + 1n) };
    const rows = selectRows(this.groups, this.vocabulary, { ...request, metadata: [] }, range);
    if (rows === undefined) return [];
    const table = new CountTable(request, this.vocabulary);
    const { columns, names, isWide } = countPlan(request, this.vocabulary);
    try {
      for (const groups of isWide ? batchesOf(rows.groups, GROUPS_AT_ONCE) : [rows.groups]) {
        const sql =
          `SELECT ${columns}, ("time" - ${range.start}) // ${slotNs}, count(*) ` +
          `FROM ${rows.relation(names, range, groups)} WHERE ${within(range)} AND ${rows.sql} GROUP BY ALL`;
        for await (const chunk of this.db.query(sql, [...rows.values], signal)) {
          if (!table.add(chunk)) return undefined;
        }
      }
    } finally {
      rows.release();
    }
    return table.finish();
  }

  async series(matcherSets: readonly (readonly Matcher[])[], range: TimeRange): Promise<readonly Labels[]> {
    const tests = matcherSets.map((matchers) => compileMatchers(matchers));
    const found = new Set<Labels>();
    for (const id of await this.resourcesIn(range)) found.add(this.vocabulary.resource(id).stream);
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
    stepNs?: bigint,
  ): Promise<readonly StreamVolume[]> {
    const rows = selectRows(this.groups, this.vocabulary, { matchers, lines: [], metadata: [] }, range);
    if (rows === undefined) return [];
    const table = new VolumeTable(this.vocabulary);
    const step = stepNs === undefined ? "0::BIGINT" : `"time" // ${stepNs} - ${range.start / stepNs}`;
    try {
      const sql =
        `SELECT resource, scope, count(*), sum(bytes)::BIGINT, ${step} AS step ` +
        `FROM ${rows.relation(["time", "resource", "scope", "bytes"], range)} ` +
        `WHERE ${within(range)} AND ${rows.sql} GROUP BY resource, scope, step`;
      for await (const chunk of this.db.query(sql, [], signal)) table.add(chunk);
    } finally {
      rows.release();
    }
    return table.finish();
  }

  follow(matchers: readonly Matcher[], listener: (batch: LogBatch) => void): () => void {
    const follower = { matches: compileMatchers(matchers), listener };
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  /**
   * Removes the rows of one part of a request that are in the store now, and notes it as done. Must not overlap with
   * appending and sealing.
   *
   * @returns how many went.
   */
  async removePart(request: DeleteRequest, removal: LogRemoval, signal: AbortSignal): Promise<number> {
    const { bounds } = this.groups;
    if (bounds !== undefined && bounds.newest >= removal.start) await this.seal(true);
    const also = (connection: DuckDBConnection): Promise<void> => this.deletes.advance(connection, request);
    const removed = await removeRows(this.db, this.groups, this.vocabulary, removal, also, signal);
    this.deletes.advanced(request);
    return removed;
  }

  protected override flushed(buffer: WriteBuffer): void {
    if (this.followers.size === 0 || buffer.rows === 0) return;
    const rows = new BufferedRows(buffer, 0, buffer.rows);
    const resources = rows.u32(LogColumn.resource);
    const ids = [...new Set(resources)];
    // Those who follow the same streams share what is decoded of them.
    const batches = new Map<string, LogBatch>();
    for (const { matches, listener } of this.followers) {
      const matching = new Set(ids.filter((id) => matches(this.vocabulary.resource(id).stream)));
      if (matching.size === 0) continue;
      const key = [...matching].join();
      let batch = batches.get(key);
      if (batch === undefined) {
        const places = [...resources.keys()].filter((row) => matching.has(resources[row] ?? 0));
        batch = new StoredLogBatch(rows, this.vocabulary, { lines: true, metadata: true }, places);
        batches.set(key, batch);
      }
      listener(batch);
    }
  }

  /** Metadata that cannot have what is asked of it is not read. */
  private needOf({ lines, metadata, labels }: LogNeed): LogNeed {
    if (!metadata || labels === undefined) return { lines, metadata };
    const names = this.vocabulary.allMetadataNames();
    return { lines, metadata: [...labels].some((name) => FIELDS.has(name) || names.mayHave(name)) };
  }

  /** Resources with rows in the range. */
  private async resourcesIn(range: TimeRange): Promise<ReadonlySet<number>> {
    const snapshot = this.groups.snapshot();
    try {
      const { found, others } = knownStreams(snapshot, range);
      if (others.size === 0) return found;
      const isNew = found.size === 0 ? "" : ` AND NOT ${oneOf("resource", [...found])}`;
      const relation = snapshot.relation(["time", "resource"], others);
      const sql = `SELECT DISTINCT resource FROM ${relation} WHERE ${within(range)}${isNew}`;
      for await (const chunk of this.db.query(sql, [])) for (const id of chunk.u32(0)) found.add(id);
      return found;
    } finally {
      snapshot.release();
    }
  }
}

/** Groups whose rows may be held in memory at once. */
const GROUPS_AT_ONCE = 4;

function batchesOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted();
}
