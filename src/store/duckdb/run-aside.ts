import { setTimeout } from "node:timers/promises";
// oxlint-disable-next-line no-restricted-imports -- what the library itself has works in the thread that asks
import duckdb from "@duckdb/node-bindings";
import type { DuckDBConnection, DuckDBPendingResult } from "@duckdb/node-api";

const LOOK_MS = 2;
/** DuckDB's own thread may be busy with a query: after so long the statement gets a thread of Node's as well. */
const PATIENCE_MS = 1000;

/**
 * Runs a statement in DuckDB's own thread, and looks from time to time whether it is done. Run in the usual way, the
 * thread that waits for it turns in a loop while DuckDB's thread works, which takes as much CPU as the work.
 */
export async function runAside(connection: DuckDBConnection, sql: string): Promise<void> {
  const pending = await connection.start(sql);
  const end = performance.now() + PATIENCE_MS;
  while (isUnderWay(pending) && performance.now() < end) await setTimeout(LOOK_MS);
  await pending.getResult();
}

/** The library's own question does a part of the work in the thread that asks. */
function isUnderWay(pending: DuckDBPendingResult): boolean {
  const state = duckdb.pending_execute_check_state(pending["pending_result"]);
  return state !== duckdb.PendingState.RESULT_READY && state !== duckdb.PendingState.ERROR;
}
