import type { DuckDBConnection } from "@duckdb/node-api";
import type { Matcher } from "../../model/matcher.ts";
import type { Database } from "../duckdb/database.ts";
import { FALSE } from "../duckdb/predicate.ts";
import type { Predicate } from "../duckdb/predicate.ts";
import type { RowGroups } from "../duckdb/row-groups.ts";
import type { TimeRange } from "../signal-store.ts";
import { StoredLogBatch } from "./batch.ts";
import { LOG_COLUMNS } from "./columns.ts";
import { matchingResources, resourceSql } from "./condition.ts";
import { groupsWith } from "./group-streams.ts";
import { selectList, within } from "./scan-sql.ts";
import type { LogBatch } from "./source.ts";
import type { LogVocabulary } from "./vocabulary.ts";

/** Rows that are to go. */
export interface LogRemoval extends TimeRange {
  /** On stream labels. */
  readonly matchers: readonly Matcher[];
  /** Which of them go; all, unless given. */
  readonly goes?: (batch: LogBatch, row: number) => boolean;
}

const NEED = { lines: true, metadata: true };
/** Rows named in one condition. */
const ROWS_AT_ONCE = 5000;

/**
 * Removes rows from the file, in one transaction with `also`. There must be none in memory that are to go: what is not
 * in the file comes back from the journal.
 *
 * @returns how many went.
 */
export async function removeRows(
  db: Database,
  groups: RowGroups,
  vocabulary: LogVocabulary,
  removal: LogRemoval,
  also: (connection: DuckDBConnection) => Promise<void>,
  signal: AbortSignal,
): Promise<number> {
  const resources = matchingResources(removal.matchers, vocabulary);
  const snapshot = groups.snapshot();
  const wanted = groupsWith(snapshot, removal, (id) => resources.has(id));
  snapshot.release();
  const generations = new Set(wanted.map(({ generation }) => generation));
  const selected = `${within(removal)} AND ${resourceSql(resources, vocabulary)}`;
  const conditions = async (generation: number): Promise<readonly Predicate[]> => {
    if (resources.size === 0) return [FALSE];
    if (removal.goes === undefined) return [selected];
    const ids = await rowsThatGo(
      db,
      `generation = ${generation} AND ${selected}`,
      vocabulary,
      removal.goes,
      signal,
    );
    const parts: Predicate[] = [];
    for (let from = 0; from < ids.length; from += ROWS_AT_ONCE)
      parts.push(`rowid IN (${ids.slice(from, from + ROWS_AT_ONCE).join(", ")})`);
    return parts;
  };
  return groups.remove(generations, conditions, also);
}

/** Ids that hold as long as nothing else writes. */
async function rowsThatGo(
  db: Database,
  condition: Predicate,
  vocabulary: LogVocabulary,
  goes: (batch: LogBatch, row: number) => boolean,
  signal: AbortSignal,
): Promise<readonly bigint[]> {
  const ids: bigint[] = [];
  const sql = `SELECT ${selectList(NEED)}, rowid FROM store.logs WHERE ${condition}`;
  for await (const chunk of db.query(sql, [], signal)) {
    const batch = new StoredLogBatch(chunk, vocabulary, NEED);
    const rows = chunk.i64(LOG_COLUMNS.length);
    for (let row = 0; row < batch.length; row++) if (goes(batch, row)) ids.push(rows[row] ?? 0n);
  }
  return ids;
}
