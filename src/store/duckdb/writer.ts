import type { DuckDBConnection } from "@duckdb/node-api";
import { errorMessage } from "../../base/errors.ts";
import { runAside } from "./run-aside.ts";

/** Write access to the file database, handed out by `Database.exclusive`. */
export class Writer {
  private readonly connection: DuckDBConnection;
  /** Whether a transaction runs that has not begun to commit. */
  private undecided = false;

  constructor(connection: DuckDBConnection) {
    this.connection = connection;
  }

  /**
   * Commits what `work` does, or none of it if it throws. It may read `hot` but not write it: DuckDB
   * refuses to commit to two databases at once.
   */
  async transaction<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    await this.connection.run("BEGIN");
    try {
      this.undecided = true;
      const result = await work(this.connection);
      this.undecided = false;
      await runAside(this.connection, "COMMIT");
      return result;
    } catch (error) {
      this.undecided = false;
      await this.connection.run("ROLLBACK").catch(() => undefined);
      throw error;
    }
  }

  /** Makes a transaction fail that has not begun to commit; commits and checkpoints go on to their end. */
  interrupt(): void {
    if (this.undecided) this.connection.interrupt();
  }

  /** Moves what was committed from DuckDB's write-ahead log into the file, and frees deleted space. */
  async checkpoint(): Promise<void> {
    try {
      await runAside(this.connection, "CHECKPOINT store");
    } catch (error) {
      // A query that runs just now may hold it back; the next one does the work.
      if (!errorMessage(error).includes("Cannot CHECKPOINT")) throw error;
    }
  }

  /** Bytes of the file in use. Freed blocks, which later rows fill again, do not count. */
  async usedBytes(): Promise<number> {
    const sql = "SELECT block_size * used_blocks FROM pragma_database_size() WHERE database_name = 'store'";
    const rows = await (await this.connection.run(sql)).getRows();
    return Number(rows[0]?.[0] ?? 0);
  }
}
