import { quoted } from "../duckdb/columns.ts";
import type { Database } from "../duckdb/database.ts";
import type { GroupInfo } from "../duckdb/group-catalog.ts";
import type { GroupSnapshot } from "../duckdb/row-groups.ts";
import type { TimeRange } from "../signal-store.ts";

/** Ids that are remembered, of all groups and columns together: 16 MB. */
const MOST_REMEMBERED = 1 << 22;

/** What a look-up of ids works on. */
interface IdSearch {
  readonly db: Database;
  readonly snapshot: GroupSnapshot;
  readonly range: TimeRange;
  readonly signal: AbortSignal;
}

/** Whoever is told ids. */
interface IdTaker {
  readonly take: (id: number) => void;
  /** Asked before each, but for those of groups in memory. */
  readonly hasEnough: () => boolean;
}

/** Groups that are read at once grow so much from one time to the next. */
const GROWTH = 3;

/**
 * The distinct ids of columns. Those of sealed groups are remembered once they were asked for: the rows of a group stay
 * what they are, but for those that retention takes away.
 */
export class GroupIds {
  /** By group and column. */
  private readonly remembered = new Map<string, Uint32Array>();
  private size = 0;

  /** Tells each id of a column that rows in the range have, those of the newest groups first. */
  async each(search: IdSearch, column: string, { take, hasEnough }: IdTaker): Promise<void> {
    const { snapshot, range } = search;
    const whole = snapshot.sealed.filter(
      ({ minTime, maxTime }) => minTime >= range.start && maxTime < range.end,
    );
    const seen = new SeenIds();
    const takeNew = (id: number): void => {
      if (seen.isNew(id)) take(id);
    };
    await this.ofOthers(search, column, whole, takeNew);
    let many = 1;
    for (let end = whole.length; end > 0 && !hasEnough(); end -= many, many *= GROWTH) {
      const groups = whole.slice(Math.max(0, end - many), end).toReversed();
      for (const ids of await this.ofGroups(search, column, groups))
        for (const id of ids) {
          if (hasEnough()) return;
          takeNew(id);
        }
    }
  }

  /** Those of groups in memory, and of those that lie in the range with a part of their rows. */
  private async ofOthers(
    search: IdSearch,
    column: string,
    whole: readonly GroupInfo[],
    take: (id: number) => void,
  ): Promise<void> {
    const { snapshot, range } = search;
    const isWhole = new Set(whole.map(({ generation }) => generation));
    const others = snapshot.groups.filter(({ generation }) => !isWhole.has(generation));
    if (others.length === 0) return;
    const within = `"start" >= ${range.start} AND "start" < ${range.end}`;
    const only = new Set(others.map(({ generation }) => generation));
    await read(search, column, only, within, (_generation, id) => take(id));
  }

  /** Those of each of the groups, in their order. */
  private async ofGroups(
    search: IdSearch,
    column: string,
    groups: readonly GroupInfo[],
  ): Promise<readonly Uint32Array[]> {
    const known = groups.map((group) => this.remembered.get(keyOf(group, column)));
    const unknown = new Map<number, number[]>();
    for (const [at, { generation }] of groups.entries())
      if (known[at] === undefined) unknown.set(generation, []);
    if (unknown.size > 0) {
      const only = new Set(unknown.keys());
      await read(search, column, only, "true", (generation, id) => unknown.get(generation)?.push(id));
    }
    return groups.map(
      (group, at) =>
        known[at] ??
        this.remember(keyOf(group, column), Uint32Array.from(unknown.get(group.generation) ?? [])),
    );
  }

  private remember(key: string, ids: Uint32Array): Uint32Array {
    this.size += ids.length + 1;
    if (this.size > MOST_REMEMBERED) {
      this.remembered.clear();
      this.size = ids.length + 1;
    }
    this.remembered.set(key, ids);
    return ids;
  }
}

/** Ids, which are dense, that came before. */
class SeenIds {
  private marks = new Uint8Array(1024);

  isNew(id: number): boolean {
    if (id >= this.marks.length) this.grow(id);
    const isNew = this.marks[id] === 0;
    this.marks[id] = 1;
    return isNew;
  }

  private grow(id: number): void {
    const marks = new Uint8Array(Math.max(id + 1, this.marks.length * 2));
    marks.set(this.marks);
    this.marks = marks;
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
