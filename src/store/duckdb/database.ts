import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import type {
  DuckDBConnection,
  DuckDBInstance,
  DuckDBMaterializedResult,
  DuckDBPreparedStatement,
  DuckDBResult,
  DuckDBValue,
} from "@duckdb/node-api";
import { WatchtowerError } from "../../base/errors.ts";
import { ResultChunk } from "./chunk.ts";
import { fileSize } from "./compact.ts";
import { openFile } from "./open-file.ts";
import type { FileOptions } from "./open-file.ts";
import { Writer } from "./writer.ts";

const FILE_NAME = "store.duckdb";
const INTERRUPT_STEP_MS = 20;
/** A reader that has stopped in the middle of a result is not waited for any longer. */
const LONGEST_CLOSE_MS = 2000;

export interface DatabaseOptions extends FileOptions {
  /** Folder of the database file; made if absent. */
  readonly directory: string;
}

/**
 * The one DuckDB instance of the process: the file database `store` for sealed rows and the in-memory
 * database `hot` for those that are not. One thread owns it: two threads that open the same file get
 * two databases that overwrite each other.
 */
export class Database {
  private static readonly openPaths = new Set<string>();

  readonly directory: string;
  readonly path: string;
  private readonly instance: DuckDBInstance;
  private readonly writer: DuckDBConnection;
  private readonly idle: DuckDBConnection[] = [];
  private readonly owned: DuckDBConnection[] = [];
  private readonly busy = new Set<DuckDBConnection>();
  /** Those that use a connection of `busy`, or wait for one. */
  private readers = 0;
  private queue: Promise<unknown> = Promise.resolve();
  private writing: Writer | undefined;
  private ending = false;
  private closed = false;

  private constructor(directory: string, instance: DuckDBInstance, writer: DuckDBConnection) {
    this.directory = directory;
    this.path = join(directory, FILE_NAME);
    this.instance = instance;
    this.writer = writer;
  }

  /** Whether there is a file to be opened. */
  static isIn(directory: string): boolean {
    return existsSync(join(directory, FILE_NAME));
  }

  /**
   * @throws WatchtowerError `unavailable` when the file is held by another process, damaged, or of
   *   another version; the message names the file.
   */
  static async open(options: DatabaseOptions): Promise<Database> {
    const directory = resolve(options.directory);
    await mkdir(directory, { recursive: true });
    const path = join(directory, FILE_NAME);
    if (Database.openPaths.has(path)) {
      throw new WatchtowerError("unavailable", `the store ${path} is open in this process already`);
    }
    const { instance, writer } = await openFile(path, options);
    Database.openPaths.add(path);
    return new Database(directory, instance, writer);
  }

  /** Runs a statement on a connection of its own. */
  async run(sql: string, values?: DuckDBValue[]): Promise<DuckDBMaterializedResult> {
    const connection = await this.take();
    try {
      return await connection.run(sql, values);
    } finally {
      this.giveBack(connection);
    }
  }

  /** All rows of a small result. */
  async all(sql: string, values: DuckDBValue[] = [], signal?: AbortSignal): Promise<readonly ResultChunk[]> {
    const chunks: ResultChunk[] = [];
    for await (const chunk of this.query(sql, values, signal)) chunks.push(chunk);
    return chunks;
  }

  /**
   * Streams a result. Aborting, or leaving the loop early, ends the query.
   *
   * @throws WatchtowerError `canceled` once `signal` is aborted.
   */
  query(sql: string, values: DuckDBValue[], signal?: AbortSignal): AsyncGenerator<ResultChunk> {
    return this.read(sql, signal, (prepared) => {
      if (values.length > 0) prepared.bind(values);
      return prepared.stream();
    });
  }

  /**
   * A result that is made as a whole before it is handed out, in full chunks: those of a stream are what a condition
   * leaves of a chunk of the table, and each costs as much as a full one. For results that fit in memory with ease.
   *
   * @throws as {@link query}.
   */
  gather(sql: string, signal?: AbortSignal): AsyncGenerator<ResultChunk> {
    return this.read(sql, signal, (prepared) => prepared.run());
  }

  private async *read(
    sql: string,
    signal: AbortSignal | undefined,
    start: (prepared: DuckDBPreparedStatement) => Promise<DuckDBResult>,
  ): AsyncGenerator<ResultChunk> {
    throwIfAborted(signal);
    const connection = await this.take();
    const interrupt = (): void => connection.interrupt();
    signal?.addEventListener("abort", interrupt);
    try {
      // In one transaction: else a statement planned on older statistics may run on newer rows, and
      // DuckDB leaves out conditions that its statistics say always hold.
      await connection.run("BEGIN TRANSACTION READ ONLY");
      const result = await statement(connection, sql, start);
      for (;;) {
        throwIfAborted(signal);
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        yield new ResultChunk(chunk);
      }
    } catch (error) {
      throwIfAborted(signal);
      throw error;
    } finally {
      signal?.removeEventListener("abort", interrupt);
      await this.endQuery(connection);
    }
  }

  /** Writes to the file database, one at a time: `work` runs when those before it are done. */
  exclusive<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
    const next = this.queue.then(async () => {
      this.checkOpen();
      if (this.ending) throw new WatchtowerError("canceled", "the store is about to close");
      this.writing = new Writer(this.writer);
      return work(this.writing);
    });
    this.queue = next.catch(() => undefined).finally(() => (this.writing = undefined));
    return next;
  }

  /** Takes back the write that runs, unless it commits already, and refuses further ones. */
  async endWrites(): Promise<void> {
    this.ending = true;
    // An interrupt holds for one statement.
    const timer = setInterval(() => this.writing?.interrupt(), INTERRUPT_STEP_MS);
    await this.queue;
    clearInterval(timer);
  }

  /** Bytes of the file and its write-ahead log. */
  async fileBytes(): Promise<number> {
    const sizes = [this.path, `${this.path}.wal`].map(async (path) => fileSize(path));
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }

  /** A connection for one owner's use, for as long as the database is open. */
  async connect(): Promise<DuckDBConnection> {
    const connection = await this.instance.connect();
    this.owned.push(connection);
    return connection;
  }

  /** Ends running queries and closes the file. Later calls throw `unavailable`. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.queue;
    // A connection must not be closed under a query that runs: that never returns.
    for (let waited = 0; this.readers > 0 && waited < LONGEST_CLOSE_MS; waited += INTERRUPT_STEP_MS) {
      for (const connection of this.busy) connection.interrupt();
      await setTimeout(INTERRUPT_STEP_MS);
    }
    for (const connection of [...this.idle, ...this.owned, this.writer]) connection.closeSync();
    this.instance.closeSync();
    Database.openPaths.delete(this.path);
  }

  private async take(): Promise<DuckDBConnection> {
    this.checkOpen();
    this.readers++;
    const connection = this.idle.pop() ?? (await this.instance.connect());
    this.busy.add(connection);
    return connection;
  }

  /** Ends the result and its transaction, whatever became of them. */
  private async endQuery(connection: DuckDBConnection): Promise<void> {
    await connection.run("ROLLBACK").catch(() => undefined);
    this.giveBack(connection);
  }

  private giveBack(connection: DuckDBConnection): void {
    this.readers--;
    this.busy.delete(connection);
    this.idle.push(connection);
  }

  private checkOpen(): void {
    if (this.closed) throw new WatchtowerError("unavailable", "the store is closed");
  }
}

/** One statement: the library's own way looks for more of them first, in a call of its own. */
async function statement(
  connection: DuckDBConnection,
  sql: string,
  start: (prepared: DuckDBPreparedStatement) => Promise<DuckDBResult>,
): Promise<DuckDBResult> {
  const prepared = await connection.prepare(sql);
  try {
    return await start(prepared);
  } finally {
    prepared.destroySync();
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) {
    throw new WatchtowerError("canceled", "the query was canceled", { cause: signal.reason });
  }
}
