import type { DuckDBConnection } from "@duckdb/node-api";
import { FEWER_SIGNATURE_BITS } from "./signature.ts";

/** Raised whenever what the tables hold or mean changes. */
export const SCHEMA_VERSION = 3;

/**
 * Those that become the present one when they are opened.
 *
 * Format 1 has no orders in its shapes, which says what is true of its spans: that promoted attributes are given
 * first. Format 2 has signatures of fewer bits, and no column for user agents: these are in `rest`, as shapes say.
 */
export const UPGRADED_VERSIONS: ReadonlySet<number> = new Set([1, 2]);

/** What a table of an older format lacks, by its name. */
const ADDED_COLUMNS: Readonly<Record<string, string>> = {
  spans: "user_agent UINTEGER DEFAULT 0",
  spans_groups: `signature_bits UTINYINT DEFAULT ${FEWER_SIGNATURE_BITS}`,
  logs_groups: `signature_bits UTINYINT DEFAULT ${FEWER_SIGNATURE_BITS}`,
};

/** Makes a file of an older format one of {@link SCHEMA_VERSION}, wholly or not at all. @param tables that it has. */
export async function upgrade(connection: DuckDBConnection, tables: readonly string[]): Promise<void> {
  await connection.run("BEGIN TRANSACTION");
  for (const [table, column] of Object.entries(ADDED_COLUMNS))
    if (tables.includes(table)) await connection.run(`ALTER TABLE store.${table} ADD COLUMN ${column}`);
  await connection.run(`UPDATE store.schema_version SET version = ${SCHEMA_VERSION}`);
  await connection.run("COMMIT");
}
