import { setImmediate } from "node:timers/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { CHUNK_ROWS, chunkOf } from "./chunk.ts";
import type { Column } from "./columns.ts";
import type { WriteBuffer } from "./write-buffer.ts";

/** Rows appended without a pause: appending holds up the event loop, some 20 ms for so many. */
export const MOST_AT_ONCE = 16_384;

/** Rows `[from, to)` of a buffer, for a table that may have their generation as its first column. */
export interface AppendedRows {
  readonly buffer: WriteBuffer;
  readonly from: number;
  readonly to: number;
  readonly generation?: number;
}

/** Appends rows to a table, all or none; seen by others when its transaction ends. */
export async function appendRows(
  connection: DuckDBConnection,
  table: string,
  catalog: "store" | "hot",
  columns: readonly Column[],
  { buffer, from, to, generation }: AppendedRows,
): Promise<void> {
  const appender = await connection.createAppender(table, "main", catalog);
  try {
    for (let row = from; row < to; row += CHUNK_ROWS) {
      appender.appendDataChunk(chunkOf(columns, buffer, row, Math.min(row + CHUNK_ROWS, to), generation));
    }
  } catch (error) {
    appender.clear();
    throw error;
  } finally {
    appender.closeSync();
  }
}

/** Appends any number of rows, with pauses. */
export async function appendInSteps(
  connection: DuckDBConnection,
  table: string,
  catalog: "store" | "hot",
  columns: readonly Column[],
  rows: AppendedRows,
): Promise<void> {
  for (let { from } = rows; from < rows.to; from += MOST_AT_ONCE) {
    const to = Math.min(rows.to, from + MOST_AT_ONCE);
    await appendRows(connection, table, catalog, columns, { ...rows, from, to });
    await setImmediate();
  }
}
