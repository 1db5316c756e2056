import { quoted } from "./columns.ts";

/** Bounds of a group of rows, sealed or hot. */
export interface GroupBounds {
  readonly generation: number;
  readonly rows: number;
  /** Unix nanoseconds, inclusive. */
  readonly minTime: bigint;
  readonly maxTime: bigint;
}

/** A group of rows in memory. */
export interface HotBounds extends GroupBounds {
  readonly table: string;
}

/** A condition, or that of each generation. */
type Rare = string | ((generation: number) => string);

/**
 * The rows of one table as they are now: each once, whatever is sealed meanwhile. Hot tables stay
 * until the snapshot is released.
 */
export class Snapshot<Sealed extends GroupBounds, Hot extends HotBounds> {
  readonly sealed: readonly Sealed[];
  readonly hot: readonly Hot[];
  private readonly table: string;
  private readonly onRelease: () => void;
  private released = false;

  constructor(table: string, sealed: readonly Sealed[], hot: readonly Hot[], onRelease: () => void) {
    this.table = table;
    this.sealed = sealed;
    this.hot = hot;
    this.onRelease = onRelease;
  }

  get groups(): readonly GroupBounds[] {
    return [...this.sealed, ...this.hot];
  }

  /**
   * The rows as an SQL relation with the named columns, and `generation` and `position`, which
   * together are the order of arrival.
   *
   * @param only generations that are enough.
   * @param rare a condition that few rows meet: they are found by its own columns first, and only they are read whole.
   *   It may be another one in each group.
   * @param most so many of them at most, in the file and in each hot table.
   */
  relation(columns: readonly string[], only?: ReadonlySet<number>, rare?: Rare, most?: number): string {
    const inGroup = typeof rare === "string" ? () => rare : rare;
    const limit = most === undefined ? "" : ` LIMIT ${most}`;
    const list = columns.map((name) => `${quoted(name)}, `).join("");
    const wanted = ({ generation }: GroupBounds): boolean => only === undefined || only.has(generation);
    const parts = this.hot
      .filter(wanted)
      .map(
        ({ generation, table }) =>
          `(SELECT ${list}${generation}::UINTEGER AS generation, rowid AS position FROM hot.${table}` +
          `${inGroup === undefined ? "" : ` WHERE ${inGroup(generation)}`}${limit})`,
      );
    const sealed = this.sealed.filter(wanted);
    if (sealed.length > 0) {
      const rows =
        inGroup === undefined ? this.among(sealed) : `rowid IN (${this.few(sealed, inGroup)}${limit})`;
      parts.unshift(`SELECT ${list}generation, rowid AS position FROM store.${this.table} WHERE ${rows}`);
    }
    if (parts.length > 0) return `(${parts.join(" UNION ALL ")})`;
    return `(SELECT ${list}generation, rowid AS position FROM store.${this.table} WHERE false)`;
  }

  /** Places of the rows that meet the condition of their group, in one query for each condition. */
  private few(groups: readonly Sealed[], inGroup: (generation: number) => string): string {
    const byCondition = new Map<string, Sealed[]>();
    for (const group of groups) {
      const condition = inGroup(group.generation);
      const known = byCondition.get(condition);
      if (known === undefined) byCondition.set(condition, [group]);
      else known.push(group);
    }
    const parts = [...byCondition].map(
      ([condition, those]) =>
        `SELECT rowid FROM store.${this.table} WHERE ${this.among(those)} AND (${condition})`,
    );
    return parts.join(" UNION ALL ");
  }

  /** Of these groups: as bounds with few exceptions where it can be, as DuckDB's statistics tell of most rows that they hold. */
  private among(groups: readonly Sealed[]): string {
    const inside = new Set(groups.map(({ generation }) => generation));
    const [first, last] = [groups[0]?.generation ?? 0, groups.at(-1)?.generation ?? 0];
    const between = this.sealed.filter(
      ({ generation }) => generation > first && generation < last && !inside.has(generation),
    );
    if (between.length > groups.length) return `generation IN (${[...inside].join(", ")})`;
    const others = between.map(({ generation }) => ` AND generation <> ${generation}`).join("");
    return `generation BETWEEN ${first} AND ${last}${others}`;
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    this.onRelease();
  }
}
