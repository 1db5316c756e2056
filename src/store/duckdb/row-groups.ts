import { setImmediate } from "node:timers/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Sequence, UnixMilli } from "../../base/units.ts";
import type { Retention } from "../signal-store.ts";
import { appendRows } from "./append.ts";
import { ChunkWriter } from "./chunk-writer.ts";
import { columnDefinitions, quoted } from "./columns.ts";
import type { Column } from "./columns.ts";
import type { Database } from "./database.ts";
import type { Dictionaries } from "./dictionaries.ts";
import { GroupCatalog } from "./group-catalog.ts";
import type { GroupInfo } from "./group-catalog.ts";
import { HotGroup } from "./hot-group.ts";
import type { GroupIndex } from "./hot-group.ts";
import type { Predicate } from "./predicate.ts";
import { nextRecord } from "./record-marks.ts";
import type { Position, RecordMarks } from "./record-marks.ts";
import { ageBound, removeExpired } from "./retention.ts";
import { runAside } from "./run-aside.ts";
import { SIGNATURE_BITS } from "./signature.ts";
import { Snapshot } from "./snapshot.ts";
import type { WriteBuffer } from "./write-buffer.ts";

/**
 * Rows of a full group: DuckDB's row group. Exactly this many are written straight to the file;
 * 120 more cost twice the time and twice the space.
 */
export const GROUP_ROWS = 122_880;

/** Rows appended without a pause: appending holds up the event loop, some 20 ms for so many. */
const MOST_AT_ONCE = 16_384;

/** A signal's table. */
export interface TableLayout {
  /** Name in the file database; hot groups are `<name>_<generation>`. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** The `i64` column by which ranges and retention go, Unix nanoseconds. */
  readonly timeColumn: string;
  /** The column by which the rows of a group are sorted when it is sealed, if its index says that they are scattered. */
  readonly sealedBy?: string;
  /** What is kept beside each group; a new one for each. */
  readonly newIndex: () => GroupIndex;
  /** What is left of a group's index when some of its rows go; all of it, unless given. */
  readonly indexOfRest?: (index: Uint8Array) => Uint8Array;
  /** Rows of a full group, {@link GROUP_ROWS} unless a test wants less. */
  readonly groupRows?: number;
}

export type GroupSnapshot = Snapshot<GroupInfo, HotGroup>;

/**
 * A table whose rows live in memory until a whole group is there, then in the file. A group moves in
 * one transaction with the journal position up to which it reaches; queries read through
 * {@link RowGroups.snapshot}, which counts each row once on either side of that move.
 */
export class RowGroups {
  private readonly db: Database;
  private readonly layout: TableLayout;
  private readonly dictionaries: Dictionaries;
  private readonly catalog: GroupCatalog;
  private readonly connection: DuckDBConnection;
  private readonly writer: ChunkWriter;
  private sealed: readonly GroupInfo[];
  private hot: readonly HotGroup[] = [];
  /** Rises even when all groups are gone: a snapshot may still read the table of the last one. */
  private lastGeneration: number;
  private durable: Position;
  private reached: Position;

  private constructor(
    db: Database,
    layout: TableLayout,
    dictionaries: Dictionaries,
    catalog: GroupCatalog,
    connection: DuckDBConnection,
    sealed: readonly GroupInfo[],
    durable: Position,
  ) {
    this.db = db;
    this.layout = layout;
    this.dictionaries = dictionaries;
    this.catalog = catalog;
    this.connection = connection;
    this.writer = new ChunkWriter(layout.columns);
    this.sealed = sealed;
    this.lastGeneration = sealed.at(-1)?.generation ?? 0;
    this.durable = durable;
    this.reached = durable;
  }

  static async open(db: Database, layout: TableLayout, dictionaries: Dictionaries): Promise<RowGroups> {
    await db.run(
      `CREATE TABLE IF NOT EXISTS store.${layout.name} (generation UINTEGER NOT NULL, ${columnDefinitions(layout.columns)})`,
    );
    const catalog = await GroupCatalog.open(db, layout.name);
    const [groups, cursor] = [await catalog.groups(db), await catalog.cursor(db)];
    return new RowGroups(db, layout, dictionaries, catalog, await db.connect(), groups, cursor);
  }

  /** See `SignalStore.resumeFrom`. */
  get resumeFrom(): Sequence {
    return nextRecord(this.durable);
  }

  /** How many rows of a record are durable already; `undefined` when all are. */
  durableRows(sequence: Sequence): number | undefined {
    if (sequence < this.resumeFrom) return undefined;
    return sequence === this.durable.sequence && !this.durable.complete ? this.durable.rows : 0;
  }

  /** Makes the buffer's rows visible. When it fails, calling it again goes on where it stopped. */
  async write(buffer: WriteBuffer, marks: RecordMarks): Promise<void> {
    const capacity = this.layout.groupRows ?? GROUP_ROWS;
    while (buffer.taken < buffer.rows) {
      const group = await this.openGroup(capacity);
      const { taken } = buffer;
      const end = Math.min(buffer.rows, taken + capacity - group.rows, taken + MOST_AT_ONCE);
      await appendRows(this.connection, group.table, "hot", this.writer, buffer, taken, end);
      buffer.taken = end;
      group.add(buffer, taken, end, this.timeIndex);
      group.end = marks.positionAt(end);
      if (end < buffer.rows) await setImmediate();
    }
    this.reached = marks.positionAt(buffer.rows) ?? this.reached;
    const last = this.hot.at(-1);
    if (last !== undefined) last.end = this.reached;
  }

  /** See `SignalStore.seal`. */
  async seal(everything: boolean): Promise<void> {
    const capacity = this.layout.groupRows ?? GROUP_ROWS;
    for (const group of this.hot) {
      if (group.rows === capacity || everything) await this.sealGroup(group);
    }
    if (everything && this.hot.length === 0 && this.reached !== this.durable) await this.moveCursor();
  }

  snapshot(): GroupSnapshot {
    const { hot } = this;
    for (const group of hot) group.leases++;
    return new Snapshot(this.layout.name, this.sealed, hot, () => {
      for (const group of hot) {
        group.leases--;
        void this.dropIfUnused(group);
      }
    });
  }

  /** See `SignalStore.retain`. Whole groups go, and of a group at the bound its older rows. */
  async retain(retention: Retention, now: UnixMilli): Promise<void> {
    const { db, catalog, layout } = this;
    this.sealed = await removeExpired(db, catalog, layout, this.sealed, retention, now);
    const { cutoff, due } = ageBound(retention, now);
    for (const group of this.hot) if (group.rows > 0 && group.minTime < due) await this.trim(group, cutoff);
  }

  /**
   * Removes rows from sealed groups, in one transaction with `also`.
   *
   * @param conditions of a generation, asked while nothing else writes: rows that meet one of them go.
   * @returns how many went.
   */
  async remove(
    generations: ReadonlySet<number>,
    conditions: (generation: number) => Promise<readonly Predicate[]>,
    also: (connection: DuckDBConnection) => Promise<void>,
  ): Promise<number> {
    return this.db.exclusive(async (writer) => {
      const groups = this.sealed.filter(({ generation }) => generations.has(generation));
      const found = new Map<GroupInfo, readonly Predicate[]>();
      for (const group of groups) found.set(group, await conditions(group.generation));
      const rest = new Map<number, GroupInfo>();
      await writer.transaction(async (connection) => {
        for (const [group, predicates] of found) {
          const removed = await this.removeFrom(connection, group, predicates);
          if (removed.rows < group.rows) rest.set(group.generation, removed);
        }
        await also(connection);
      });
      const removed = groups.reduce(
        (sum, { generation, rows }) => sum + rows - (rest.get(generation)?.rows ?? rows),
        0,
      );
      this.sealed = this.sealed
        .map((group) => rest.get(group.generation) ?? group)
        .filter(({ rows }) => rows > 0);
      if (removed > 0) await writer.checkpoint();
      return removed;
    });
  }

  /** The last generation whose signatures have fewer bits than are set today; 0 for none. */
  get fewerBitsUntil(): number {
    return this.sealed.findLast(({ signatureBits }) => signatureBits < SIGNATURE_BITS)?.generation ?? 0;
  }

  get items(): number {
    const hot = this.hot.reduce((sum, { rows, removed }) => sum + rows - removed, 0);
    return this.sealed.reduce((sum, { rows }) => sum + rows, hot);
  }

  get bytes(): number {
    return this.sealed.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Times of the oldest and newest row, Unix nanoseconds; `undefined` when there is none. */
  get bounds(): { readonly oldest: bigint; readonly newest: bigint } | undefined {
    const hot = this.hot.filter(({ rows, removed }) => rows > removed);
    const groups = [...this.sealed.filter(({ rows }) => rows > 0), ...hot];
    const [first] = groups;
    if (first === undefined) return undefined;
    let [oldest, newest] = [first.minTime, first.maxTime];
    for (const { minTime, maxTime } of groups) {
      if (minTime < oldest) oldest = minTime;
      if (maxTime > newest) newest = maxTime;
    }
    return { oldest, newest };
  }

  private get timeIndex(): number {
    return this.layout.columns.findIndex(({ name }) => name === this.layout.timeColumn);
  }

  /** The hot group that takes the next row. */
  private async openGroup(capacity: number): Promise<HotGroup> {
    const last = this.hot.at(-1);
    if (last !== undefined && last.rows < capacity) return last;
    const generation = ++this.lastGeneration;
    const group = new HotGroup(`${this.layout.name}_${generation}`, generation, this.layout.newIndex());
    await this.connection.run(`CREATE TABLE hot.${group.table} (${columnDefinitions(this.layout.columns)})`);
    this.hot = [...this.hot, group];
    return group;
  }

  /** Deletes the rows of a hot group that are older than `cutoff`. */
  private async trim(group: HotGroup, cutoff: bigint): Promise<void> {
    const result = await this.connection.run(
      `DELETE FROM hot.${group.table} WHERE ${quoted(this.layout.timeColumn)} < ${cutoff}`,
    );
    group.removed += result.rowsChanged;
    group.minTime = cutoff;
    if (group.maxTime < cutoff) group.maxTime = cutoff;
  }

  private async sealGroup(group: HotGroup): Promise<void> {
    try {
      await this.moveGroup(group);
    } finally {
      // Also when the rows are safe, and only the checkpoint failed.
      await this.dropIfUnused(group);
    }
  }

  private async moveGroup(group: HotGroup): Promise<void> {
    const end = group.end ?? this.reached;
    const info = await this.db.exclusive(async (writer) => {
      const before = await writer.usedBytes();
      const added = this.infoOf(group, 0);
      const persisted = await writer.transaction(async (connection) => {
        const moved = `SELECT ${group.generation}, * FROM hot.${group.table}${orderOf(this.layout, group)}`;
        await runAside(connection, `INSERT INTO store.${this.layout.name} ${moved}`);
        await this.catalog.add(connection, added);
        await this.catalog.setCursor(connection, end);
        return this.dictionaries.persist(connection);
      });
      persisted();
      this.durable = end;
      this.sealed = [...this.sealed, added];
      this.hot = this.hot.filter((other) => other !== group);
      group.sealed = true;
      await writer.checkpoint();
      const measured = this.infoOf(group, (await writer.usedBytes()) - before);
      await writer.transaction(async (connection) => this.catalog.update(connection, measured));
      return measured;
    });
    this.sealed = this.sealed.map((other) => (other.generation === info.generation ? info : other));
  }

  /** @returns what is left of the group. */
  private async removeFrom(
    connection: DuckDBConnection,
    group: GroupInfo,
    predicates: readonly Predicate[],
  ): Promise<GroupInfo> {
    const { name, indexOfRest } = this.layout;
    let removed = 0;
    for (const predicate of predicates) {
      const result = await connection.run(
        `DELETE FROM store.${name} WHERE generation = ${group.generation} AND ${predicate}`,
      );
      removed += result.rowsChanged;
    }
    if (removed === 0) return group;
    const rows = group.rows - removed;
    const bytes = Math.round((group.bytes * rows) / group.rows);
    const rest = { ...group, rows, bytes, index: indexOfRest?.(group.index) ?? group.index };
    if (rows > 0) await this.catalog.update(connection, rest);
    else await this.catalog.remove(connection, [group.generation]);
    return rest;
  }

  private infoOf(group: HotGroup, growth: number): GroupInfo {
    const info = group.sealedAs(growth);
    const { indexOfRest } = this.layout;
    return group.removed === 0 || indexOfRest === undefined
      ? info
      : { ...info, index: indexOfRest(info.index) };
  }

  private async moveCursor(): Promise<void> {
    const { reached } = this;
    await this.db.exclusive(async (writer) =>
      writer.transaction(async (connection) => this.catalog.setCursor(connection, reached)),
    );
    this.durable = reached;
  }

  private async dropIfUnused(group: HotGroup): Promise<void> {
    if (!group.sealed || group.leases > 0 || group.dropped) return;
    group.dropped = true;
    // The rows are safe in the file; a table left behind by a closing database costs nothing.
    await this.connection.run(`DROP TABLE hot.${group.table}`).catch(() => undefined);
  }
}

/** Rows of one value stay as they came. */
const orderOf = ({ sealedBy }: TableLayout, { index }: HotGroup): string =>
  sealedBy === undefined || index.isScattered !== true ? "" : ` ORDER BY ${quoted(sealedBy)}, rowid`;

/** Whether a sealed row has id 0 in a column. */
export async function hasRowsWithout(db: Database, table: string, column: string): Promise<boolean> {
  const rows = await db.all(`SELECT 1 FROM store.${table} WHERE ${quoted(column)} = 0 LIMIT 1`);
  return rows.length > 0;
}
