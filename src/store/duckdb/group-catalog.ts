import type { DuckDBConnection } from "@duckdb/node-api";
import { sequence } from "../../base/units.ts";
import type { Database } from "./database.ts";
import { START } from "./record-marks.ts";
import type { Position } from "./record-marks.ts";

/** A sealed group of rows. */
export interface GroupInfo {
  /** Rising; the same in every row of the group. */
  readonly generation: number;
  readonly rows: number;
  /** Times of the oldest and newest row, Unix nanoseconds. */
  readonly minTime: bigint;
  readonly maxTime: bigint;
  /** What the group added to the file. */
  readonly bytes: number;
  /** What the signal's index made of its rows. */
  readonly index: Uint8Array;
  /** How many bits an attribute sets in the signatures of its rows. */
  readonly signatureBits: number;
}

/** The sealed groups of one signal and its journal cursor, in the tables `<name>_groups` and `<name>_cursor`. */
export class GroupCatalog {
  private readonly groupsTable: string;
  private readonly cursorTable: string;

  private constructor(name: string) {
    this.groupsTable = `store.${name}_groups`;
    this.cursorTable = `store.${name}_cursor`;
  }

  /** Makes the tables of the signal `name` where they are missing. */
  static async open(db: Database, name: string): Promise<GroupCatalog> {
    const catalog = new GroupCatalog(name);
    await db.run(
      `CREATE TABLE IF NOT EXISTS ${catalog.groupsTable} (generation UINTEGER, rows UINTEGER, min_time BIGINT, ` +
        "max_time BIGINT, bytes BIGINT, index BLOB, signature_bits UTINYINT)",
    );
    await db.run(
      `CREATE TABLE IF NOT EXISTS ${catalog.cursorTable} (sequence BIGINT, rows BIGINT, complete UTINYINT)`,
    );
    return catalog;
  }

  /** All sealed groups, by generation. */
  async groups(db: Database): Promise<GroupInfo[]> {
    const groups: GroupInfo[] = [];
    const columns = "generation, rows, min_time, max_time, bytes, index, signature_bits";
    const sql = `SELECT ${columns} FROM ${this.groupsTable} ORDER BY generation`;
    for await (const chunk of db.query(sql, [])) {
      const [generation, rows] = [chunk.u32(0), chunk.u32(1)];
      const [minTime, maxTime, bytes] = [chunk.i64(2), chunk.i64(3), chunk.i64(4)];
      const signatureBits = chunk.u8(6);
      for (let row = 0; row < chunk.rows; row++) {
        groups.push({
          generation: generation[row] ?? 0,
          rows: rows[row] ?? 0,
          minTime: minTime[row] ?? 0n,
          maxTime: maxTime[row] ?? 0n,
          bytes: Number(bytes[row] ?? 0n),
          index: Uint8Array.from(chunk.bytes(5, row)),
          signatureBits: signatureBits[row] ?? 0,
        });
      }
    }
    return groups;
  }

  /** How far the journal is durable here; {@link START} in a new store. */
  async cursor(db: Database): Promise<Position> {
    const [chunk] = await db.all(`SELECT sequence, rows, complete FROM ${this.cursorTable}`);
    if (chunk === undefined) return START;
    return {
      sequence: sequence(Number(chunk.i64(0)[0] ?? 0n)),
      rows: Number(chunk.i64(1)[0] ?? 0n),
      complete: chunk.u8(2)[0] === 1,
    };
  }

  async add(connection: DuckDBConnection, group: GroupInfo): Promise<void> {
    const { generation, rows, minTime, maxTime, bytes, index, signatureBits } = group;
    const numbers = [generation, rows, minTime, maxTime, bytes].join(", ");
    const statement = await connection.prepare(
      `INSERT INTO ${this.groupsTable} VALUES (${numbers}, ?, ${signatureBits})`,
    );
    statement.bindBlob(1, index);
    await statement.run();
    statement.destroySync();
  }

  async setCursor(connection: DuckDBConnection, { sequence: at, rows, complete }: Position): Promise<void> {
    await connection.run(`DELETE FROM ${this.cursorTable}`);
    await connection.run(`INSERT INTO ${this.cursorTable} VALUES (${at}, ${rows}, ${complete ? 1 : 0})`);
  }

  /** Of a group whose oldest rows went: its rows, least time, bytes and index. */
  async update(
    connection: DuckDBConnection,
    { generation, rows, minTime, bytes, index }: GroupInfo,
  ): Promise<void> {
    const statement = await connection.prepare(
      `UPDATE ${this.groupsTable} SET rows = ${rows}, min_time = ${minTime}, bytes = ${bytes}, index = ? ` +
        `WHERE generation = ${generation}`,
    );
    statement.bindBlob(1, index);
    await statement.run();
    statement.destroySync();
  }

  async remove(connection: DuckDBConnection, generations: readonly number[]): Promise<void> {
    await connection.run(`DELETE FROM ${this.groupsTable} WHERE generation IN (${generations.join(", ")})`);
  }
}
