import { quoted } from "../duckdb/columns.ts";
import type { Database } from "../duckdb/database.ts";
import type { GroupInfo } from "../duckdb/group-catalog.ts";
import type { GroupSnapshot } from "../duckdb/row-groups.ts";
import type { TimeRange } from "../signal-store.ts";

/** Ids that are remembered, of all groups and columns together: some 40 MB. */
const MOST_REMEMBERED = 1 << 20;

/** What a look-up of ids works on. */
interface IdSearch {
  readonly db: Database;
  readonly snapshot: GroupSnapshot;
  readonly range: TimeRange;
  readonly signal: AbortSignal;
}

/**
 * The distinct ids of columns. Those of sealed groups are remembered once they were asked for: the rows of a group stay
 * what they are, but for those that retention takes away.
 */
export class GroupIds {
  /** By group and column. */
  private readonly remembered = new Map<string, ReadonlySet<number>>();
  private size = 0;

  /** Ids of a column that rows in the range have. */
  async of(search: IdSearch, column: string): Promise<ReadonlySet<number>> {
    const { snapshot, range } = search;
    const whole = snapshot.sealed.filter(
      ({ minTime, maxTime }) => minTime >= range.start && maxTime < range.end,
    );
    const found = new Set<number>();
    for (const ids of await this.ofGroups(search, column, whole)) for (const id of ids) found.add(id);
    const isWhole = new Set(whole.map(({ generation }) => generation));
    const others = snapshot.groups.filter(({ generation }) => !isWhole.has(generation));
    if (others.length === 0) return found;
    const within = `"start" >= ${range.start} AND "start" < ${range.end}`;
    const only = new Set(others.map(({ generation }) => generation));
    await read(search, column, only, within, (_generation, id) => found.add(id));
    return found;
  }

  private async ofGroups(
    search: IdSearch,
    column: string,
    groups: readonly GroupInfo[],
  ): Promise<readonly ReadonlySet<number>[]> {
    const known: ReadonlySet<number>[] = [];
    const unknown = new Map<number, Set<number>>();
    for (const group of groups) {
      const ids = this.remembered.get(keyOf(group, column));
      if (ids === undefined) unknown.set(group.generation, new Set());
      else known.push(ids);
    }
    if (unknown.size === 0) return known;
    const only = new Set(unknown.keys());
    await read(search, column, only, "true", (generation, id) => unknown.get(generation)?.add(id));
    for (const group of groups) {
      const ids = unknown.get(group.generation);
      if (ids !== undefined) this.remember(keyOf(group, column), ids);
    }
    return [...known, ...unknown.values()];
  }

  private remember(key: string, ids: ReadonlySet<number>): void {
    this.size += ids.size + 1;
    if (this.size > MOST_REMEMBERED) {
      this.remembered.clear();
      this.size = ids.size + 1;
    }
    this.remembered.set(key, ids);
  }
}

/** A group of which rows went has fewer than before. */
const keyOf = ({ generation, rows }: GroupInfo, column: string): string => `${generation} ${rows} ${column}`;

async function read(
  { db, snapshot, signal }: IdSearch,
  column: string,
  only: ReadonlySet<number>,
  condition: string,
  take: (generation: number, id: number) => void,
): Promise<void> {
  const relation = snapshot.relation(["start", column], only);
  // DuckDB counts into a table by id where it groups by few ids, and hashes them where it is asked for distinct ones.
  const sql = `SELECT generation, ${quoted(column)} FROM ${relation} WHERE ${condition} GROUP BY ALL`;
  for await (const chunk of db.query(sql, [], signal)) {
    const [generations, ids] = [chunk.u32(0), chunk.u32(1)];
    for (let row = 0; row < chunk.rows; row++) take(generations[row] ?? 0, ids[row] ?? 0);
  }
}
