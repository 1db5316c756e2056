import type { ResultChunk } from "../duckdb/chunk.ts";
import type { Database } from "../duckdb/database.ts";
import type { Predicate } from "../duckdb/predicate.ts";
import type { GroupSnapshot } from "../duckdb/row-groups.ts";
import type { TimeRange } from "../signal-store.ts";
import { SPAN_COLUMN_NAMES } from "./span-row.ts";

/** As many as DuckDB looks up by their places: see `openFile`. */
const FEW_ROWS = 2000;
/** So many times the rows of the groups by which it is guessed are those of all. */
const PARTS = 8;

/** What is searched for few rows. */
interface RowSearch {
  readonly db: Database;
  readonly snapshot: GroupSnapshot;
  /** That the condition asks for, too. */
  readonly range: TimeRange;
  readonly signal: AbortSignal;
}

/**
 * The rows that meet a condition, if they are so few that each is read sooner than it is looked at more closely.
 * Whether it is worth a try is guessed by the newest groups, as counting all of them costs as much as finding them.
 *
 * @param select the query over a relation that has those rows alone.
 * @returns `undefined` if they are not few, or are not likely to be.
 */
export async function fewRows(
  { db, snapshot, range, signal }: RowSearch,
  condition: Predicate,
  select: (relation: string) => string,
): Promise<readonly ResultChunk[] | undefined> {
  const { only, share } = newestPart(snapshot, range);
  const most = Math.ceil(FEW_ROWS * share);
  const some = `SELECT 1 FROM ${snapshot.relation(SPAN_COLUMN_NAMES, only)} WHERE ${condition} LIMIT ${most + 1}`;
  const [count] = await db.all(`SELECT count(*) FROM (${some})`, [], signal);
  if (count === undefined || Number(count.i64(0)[0]) > most) return undefined;
  const few = snapshot.relation(SPAN_COLUMN_NAMES, undefined, condition, FEW_ROWS + 1);
  const chunks = await db.all(select(few), [], signal);
  return chunks.reduce((sum, { rows }) => sum + rows, 0) > FEW_ROWS ? undefined : chunks;
}

/** The newest groups with rows of the time that is asked for, and which share of all rows of such groups they have. */
function newestPart(
  { groups }: GroupSnapshot,
  { start, end }: TimeRange,
): { readonly only: ReadonlySet<number>; readonly share: number } {
  const asked = groups.filter(({ minTime, maxTime }) => minTime < end && maxTime >= start);
  const all = asked.reduce((sum, { rows }) => sum + rows, 0);
  const only = new Set<number>();
  let part = 0;
  for (const { generation, rows } of asked.toReversed()) {
    if (part * PARTS >= all) break;
    only.add(generation);
    part += rows;
  }
  return { only, share: part / all };
}
