import { SQL_TYPE, quoted } from "../duckdb/columns.ts";
import type { GroupBounds } from "../duckdb/snapshot.ts";
import { TimeSlices } from "../duckdb/time-slices.ts";
import type { TimeRange } from "../signal-store.ts";
import { LOG_COLUMNS } from "./columns.ts";
import type { LogNeed, LogScan } from "./source.ts";

interface ScanOrder {
  /** SQL. */
  readonly order: string;
  /** To be read one after the other. */
  readonly slices: Pick<TimeSlices, "next">;
}

/**
 * How a scan is read: slice of time by slice, sorted within each; all at once and unsorted for the direction `any`.
 */
export function orderOf(scan: LogScan, groups: readonly GroupBounds[]): ScanOrder {
  const { direction } = scan;
  if (direction === "any") {
    const whole = [scan];
    return { order: "", slices: { next: () => whole.pop() } };
  }
  const along = direction === "backward" ? "DESC" : "ASC";
  return {
    order: `ORDER BY "time" ${along}, generation ${along}, position ${along}`,
    slices: new TimeSlices(groups, scan, direction, scan.hint),
  };
}

const ALWAYS: ReadonlySet<string> = new Set(["time", "resource"]);
const NEVER: ReadonlySet<string> = new Set(["bytes", "signature"]);

/** All columns in their places, those that are not needed as constants. */
export function selectList(need: LogNeed): string {
  return LOG_COLUMNS.map(({ name, kind }) => {
    const wanted = name === "line" ? need.lines : need.metadata && !NEVER.has(name);
    if (ALWAYS.has(name) || wanted) return quoted(name);
    return `${kind === "text" || kind === "bytes" ? "''" : "0"}::${SQL_TYPE[kind]}`;
  }).join(", ");
}

/** @param rows that are wanted yet. */
export const limitSql = (rows: number): string => (Number.isFinite(rows) ? ` LIMIT ${rows}` : "");

/** SQL: rows of the range; its end is exclusive. */
export function within({ start, end }: TimeRange): string {
  return `"time" >= ${start} AND "time" < ${end}`;
}
