import type { DuckDBConnection } from "@duckdb/node-api";
import { limitError } from "../../base/errors.ts";
import { unixMilli } from "../../base/units.ts";
import type { UnixMilli } from "../../base/units.ts";
import type { Database } from "../duckdb/database.ts";

/** Lines that are to go, as Loki's compactor keeps them. */
export interface DeleteRequest {
  readonly id: string;
  /** LogQL: a selector, and stages that lines pass which are to go. */
  readonly query: string;
  /** Both inclusive. */
  readonly start: UnixMilli;
  readonly end: UnixMilli;
  readonly createdAt: UnixMilli;
  /** It is done in parts of at most so many milliseconds; 0: all at once. */
  readonly partMs: number;
  /** Parts whose lines are gone from the store. */
  readonly done: number;
}

/** In how many parts it is done; at least one. */
export const partsOf = ({ start, end, partMs }: DeleteRequest): number =>
  partMs === 0 ? 1 : Math.max(1, Math.ceil((end - start) / partMs));

/** Whether the lines of all its parts are gone from the store. */
export const isDone = (request: DeleteRequest): boolean => request.done >= partsOf(request);

const MAX_REQUESTS = 1000;
/** Done ones are still listed, the newest of them. */
const MOST_DONE = 100;
const TABLE = "store.logs_deletes";

/** The requests to delete lines, in the database that holds the lines: a part is done when its rows are gone. */
export class DeleteRequests {
  private readonly db: Database;
  private requests: readonly DeleteRequest[];

  private constructor(db: Database, requests: readonly DeleteRequest[]) {
    this.db = db;
    this.requests = requests;
  }

  static async open(db: Database): Promise<DeleteRequests> {
    await db.run(
      `CREATE TABLE IF NOT EXISTS ${TABLE} (id VARCHAR, query VARCHAR, start_ms BIGINT, end_ms BIGINT, ` +
        "created_ms BIGINT, part_ms BIGINT, done BIGINT)",
    );
    return new DeleteRequests(db, await readAll(db));
  }

  /** In the order in which they came. */
  get all(): readonly DeleteRequest[] {
    return this.requests;
  }

  /** Durable when it resolves. @throws WatchtowerError `limit` */
  async add(request: DeleteRequest): Promise<void> {
    if (this.requests.filter((one) => !isDone(one)).length >= MAX_REQUESTS) {
      throw limitError("maxDeleteRequests", MAX_REQUESTS, "too many delete requests wait");
    }
    const { id, query, start, end, createdAt, partMs, done } = request;
    await this.write((connection) =>
      connection
        .run(`INSERT INTO ${TABLE} VALUES (?, ?, ${start}, ${end}, ${createdAt}, ${partMs}, ${done})`, [
          id,
          query,
        ])
        .then(() => undefined),
    );
    this.requests = [...this.requests, request];
  }

  /** Durable when it resolves. */
  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.write(async (connection) => {
      for (const id of ids) await connection.run(`DELETE FROM ${TABLE} WHERE id = ?`, [id]);
    });
    this.requests = this.requests.filter(({ id }) => !ids.includes(id));
  }

  /** Notes one more part as done, in the transaction that removes its rows. */
  async advance(connection: DuckDBConnection, { id, done }: DeleteRequest): Promise<void> {
    await connection.run(`UPDATE ${TABLE} SET done = ${done + 1} WHERE id = ?`, [id]);
  }

  /** To be called when that transaction is durable. */
  advanced({ id }: DeleteRequest): void {
    this.requests = this.requests.map((one) => (one.id === id ? { ...one, done: one.done + 1 } : one));
  }

  /** Of those that are done the oldest are forgotten. */
  async forgetOld(): Promise<void> {
    const done = this.requests.filter(isDone);
    await this.remove(done.slice(0, Math.max(0, done.length - MOST_DONE)).map(({ id }) => id));
  }

  private async write(work: (connection: DuckDBConnection) => Promise<void>): Promise<void> {
    await this.db.exclusive(async (writer) => writer.transaction(work));
  }
}

async function readAll(db: Database): Promise<readonly DeleteRequest[]> {
  const sql = `SELECT start_ms, end_ms, created_ms, part_ms, done, id, query FROM ${TABLE} ORDER BY rowid`;
  const requests: DeleteRequest[] = [];
  for await (const chunk of db.query(sql, [])) {
    for (let row = 0; row < chunk.rows; row++) {
      const number = (column: number): number => Number(chunk.i64(column)[row] ?? 0n);
      requests.push({
        id: chunk.text(5, row),
        query: chunk.text(6, row),
        start: unixMilli(number(0)),
        end: unixMilli(number(1)),
        createdAt: unixMilli(number(2)),
        partMs: number(3),
        done: number(4),
      });
    }
  }
  return requests;
}
