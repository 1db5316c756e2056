import { rename, rm, stat } from "node:fs/promises";
import { DuckDBInstance } from "@duckdb/node-api";

/** Freed space below this is not worth a rewrite. */
const LEAST_FREED = 64 * 1024 * 1024;
/** More live data than this takes too long to copy while a user waits for the start. */
const MOST_LIVE = 512 * 1024 * 1024;

/** A database file's blocks, in bytes. */
export interface BlockUse {
  readonly live: number;
  /** Freed by deleting: later rows fill it, but the file does not shrink. */
  readonly freed: number;
}

/** Whether to {@link compact} the file: most of it is freed space that nothing will fill soon. */
export function worthCompacting({ live, freed }: BlockUse): boolean {
  return freed >= LEAST_FREED && freed > live && live <= MOST_LIVE;
}

/**
 * Writes a database file anew without its freed blocks, rows in their order. It must not be open.
 * A crash leaves the file as it was, or as it shall be.
 */
export async function compact(path: string): Promise<void> {
  const fresh = `${path}.compact`;
  await rm(fresh, { force: true });
  const instance = await DuckDBInstance.create(":memory:");
  try {
    const connection = await instance.connect();
    await connection.run(`ATTACH ${literal(path)} AS old`);
    await connection.run(`ATTACH ${literal(fresh)} AS fresh (STORAGE_VERSION 'latest')`);
    await connection.run("COPY FROM DATABASE old TO fresh");
    await connection.run("CHECKPOINT fresh");
    await connection.run("DETACH fresh");
    await connection.run("DETACH old");
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
  await rename(fresh, path);
  await rm(`${fresh}.wal`, { force: true });
}

function literal(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}

/** Bytes of the file; 0 if there is none. */
export async function fileSize(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
