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
   * @param most so many of them at most, in the file and in each hot table.
   */
  relation(columns: readonly string[], only?: ReadonlySet<number>, rare?: string, most?: number): string {
    const limit = most === undefined ? "" : ` LIMIT ${most}`;
    const list = columns.map((name) => `${quoted(name)}, `).join("");
    const wanted = ({ generation }: GroupBounds): boolean => only === undefined || only.has(generation);
    const parts = this.hot
      .filter(wanted)
      .map(
        ({ generation, table }) =>
          `(SELECT ${list}${generation}::UINTEGER AS generation, rowid AS position FROM hot.${table}` +
          `${rare === undefined ? "" : ` WHERE ${rare}`}${limit})`,
      );
    const condition = this.sealedWhere(wanted);
    if (condition !== undefined) {
      const table = `store.${this.table}`;
      const wantedRows =
        rare === undefined
          ? condition
          : `rowid IN (SELECT rowid FROM ${table} WHERE ${condition} AND (${rare})${limit})`;
      parts.unshift(`SELECT ${list}generation, rowid AS position FROM ${table} WHERE ${wantedRows}`);
    }
    if (parts.length > 0) return `(${parts.join(" UNION ALL ")})`;
    return `(SELECT ${list}generation, rowid AS position FROM store.${this.table} WHERE false)`;
  }

  /** As bounds with few exceptions where it can be: DuckDB's statistics tell of most rows that they hold. */
  private sealedWhere(wanted: (group: GroupBounds) => boolean): string | undefined {
    const [inside, outside] = [this.sealed.filter(wanted), this.sealed.filter((group) => !wanted(group))];
    const [first, last] = [inside[0]?.generation, inside.at(-1)?.generation];
    if (first === undefined || last === undefined) return undefined;
    const between = outside.filter(({ generation }) => generation > first && generation < last);
    if (between.length > inside.length)
      return `generation IN (${inside.map(({ generation }) => generation).join(", ")})`;
    const others = between.map(({ generation }) => ` AND generation <> ${generation}`).join("");
    return `generation BETWEEN ${first} AND ${last}${others}`;
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    this.onRelease();
  }
}
