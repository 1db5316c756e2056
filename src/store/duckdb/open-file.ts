import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import { WatchtowerError, errorMessage } from "../../base/errors.ts";
import { compact, worthCompacting } from "./compact.ts";
import type { BlockUse } from "./compact.ts";
import { SCHEMA_VERSION, UPGRADED_VERSIONS, upgrade } from "./upgrade.ts";

const DEFAULT_MEMORY_LIMIT = 512 * 1024 * 1024;

/** One beside those that ask: sealing runs in it. */
const THREADS = 2;

export interface FileOptions {
  /** DuckDB's own buffers; default 512 MiB. The hot rows are in there. */
  readonly memoryLimitBytes?: number;
}

/** A database file that is open, and the one connection that writes to it. */
export interface OpenFile {
  readonly instance: DuckDBInstance;
  readonly writer: DuckDBConnection;
}

const MOST_LOOKED_UP = 2000;

/**
 * Opens a database file, a new one if there is none, with the in-memory database `hot` beside it. One
 * that is mostly freed space is written anew before.
 *
 * @throws WatchtowerError `unavailable` when it is held by another process, damaged, or of another
 *   version; the message names it.
 */
export async function openFile(path: string, options: FileOptions): Promise<OpenFile> {
  const file = await openAsIs(path, options);
  if (!worthCompacting(await blockUse(file.writer))) return file;
  file.writer.closeSync();
  file.instance.closeSync();
  await compact(path);
  return openAsIs(path, options);
}

async function openAsIs(path: string, options: FileOptions): Promise<OpenFile> {
  const instance = await openInstance(path, options);
  try {
    const writer = await instance.connect();
    await writer.run("ATTACH ':memory:' AS hot");
    // Checkpoints are made after sealing, never by surprise in the middle of a commit.
    await writer.run("SET checkpoint_threshold = '1TB'");
    // So many rows, found by one column, are looked up by their places; of more all between the first and last are read.
    await writer.run(`SET GLOBAL dynamic_or_filter_threshold = ${MOST_LOOKED_UP}`);
    await checkVersion(writer, path);
    return { instance, writer };
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

async function blockUse(connection: DuckDBConnection): Promise<BlockUse> {
  const sql =
    "SELECT block_size * used_blocks, block_size * free_blocks FROM pragma_database_size() " +
    "WHERE database_name = 'store'";
  const [row] = await (await connection.run(sql)).getRows();
  return { live: Number(row?.[0] ?? 0), freed: Number(row?.[1] ?? 0) };
}

async function openInstance(path: string, options: FileOptions): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(path, {
      storage_compatibility_version: "latest",
      memory_limit: `${options.memoryLimitBytes ?? DEFAULT_MEMORY_LIMIT}B`,
      threads: String(THREADS),
    });
  } catch (error) {
    const hint = "if it is damaged, move it away: the engine starts without the traces and logs in it";
    const text = `cannot open the store ${path}: ${errorMessage(error)}; ${hint}`;
    throw new WatchtowerError("unavailable", text, { cause: error });
  }
}

/** Makes the tables' version known in a new file; checks it in an old one, and raises it. */
async function checkVersion(connection: DuckDBConnection, path: string): Promise<void> {
  const known = await connection.run(
    "SELECT table_name FROM duckdb_tables() WHERE database_name = 'store' AND NOT internal",
  );
  const tables = (await known.getRows()).map(([name]) => String(name));
  if (tables.length === 0) {
    await connection.run("CREATE TABLE store.schema_version (version INTEGER)");
    await connection.run(`INSERT INTO store.schema_version VALUES (${SCHEMA_VERSION})`);
    return;
  }
  const rows = tables.includes("schema_version")
    ? await (await connection.run("SELECT max(version) FROM store.schema_version")).getRows()
    : [];
  const version = rows[0]?.[0];
  if (version === SCHEMA_VERSION) return;
  if (UPGRADED_VERSIONS.has(Number(version))) return upgrade(connection, tables);
  throw new WatchtowerError(
    "unavailable",
    `the store ${path} has format ${String(version ?? "unknown")}, this version of Watchtower reads format ${SCHEMA_VERSION}: ` +
      "use the version that wrote it, or remove the file to start empty",
  );
}
