import type { DuckDBConnection } from "@duckdb/node-api";
import { CHUNK_ROWS } from "./chunk.ts";
import type { ChunkWriter } from "./chunk-writer.ts";
import type { WriteBuffer } from "./write-buffer.ts";

/** Appends rows `[from, to)` of the buffer to a table, all or none; seen by others when its transaction ends. */
export async function appendRows(
  connection: DuckDBConnection,
  table: string,
  catalog: "store" | "hot",
  writer: ChunkWriter,
  buffer: WriteBuffer,
  from: number,
  to: number,
): Promise<void> {
  const appender = await connection.createAppender(table, "main", catalog);
  try {
    for (let row = from; row < to; row += CHUNK_ROWS) {
      appender.appendDataChunk(writer.rows(buffer, row, Math.min(row + CHUNK_ROWS, to)));
    }
  } catch (error) {
    appender.clear();
    throw error;
  } finally {
    appender.closeSync();
    writer.clear();
  }
}
