import { setImmediate } from "node:timers/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Database } from "./database.ts";
import { appendRows } from "./append.ts";
import { ChunkWriter } from "./chunk-writer.ts";
import type { Column } from "./columns.ts";
import { columnDefinitions } from "./columns.ts";
import { Interner } from "../../base/interner.ts";
import { WriteBuffer } from "./write-buffer.ts";
import { utf8 } from "../../base/bytes.ts";

const COLUMNS: readonly Column[] = [
  { name: "dictionary", kind: "text" },
  { name: "id", kind: "u32" },
  { name: "value", kind: "bytes" },
];

/** Entries written without a pause, which holds up the event loop for some 10 ms. */
const MOST_AT_ONCE = 8192;

/**
 * The interners of one signal by name, kept in the table `<signal>_dictionary`. New entries are
 * written in the transaction that seals the rows which use them, so that an id never lacks its value.
 */
export class Dictionaries {
  private readonly table: string;
  private readonly interners = new Map<string, Interner>();
  private readonly persisted = new Map<string, number>();

  private constructor(table: string) {
    this.table = table;
  }

  /** @param limits greatest number of entries of each dictionary. */
  static async open(
    db: Database,
    signal: string,
    limits: Readonly<Record<string, number>>,
  ): Promise<Dictionaries> {
    const dictionaries = new Dictionaries(`${signal}_dictionary`);
    for (const [name, limit] of Object.entries(limits)) {
      dictionaries.interners.set(name, new Interner(limit));
      dictionaries.persisted.set(name, 0);
    }
    await db.run(`CREATE TABLE IF NOT EXISTS store.${dictionaries.table} (${columnDefinitions(COLUMNS)})`);
    await dictionaries.load(db);
    return dictionaries;
  }

  /** @throws RangeError for a name that was not opened. */
  get(name: string): Interner {
    const interner = this.interners.get(name);
    if (interner === undefined) throw new RangeError(`no dictionary ${name}`);
    return interner;
  }

  /**
   * Writes the entries that are there now and not in the table yet.
   *
   * @returns to be called after the commit.
   */
  async persist(connection: DuckDBConnection): Promise<() => void> {
    const sizes = new Map(Array.from(this.interners, ([name, { size }]) => [name, size]));
    const writer = new ChunkWriter(COLUMNS);
    const buffer = new WriteBuffer(COLUMNS);
    const write = async (): Promise<void> => {
      await appendRows(connection, this.table, "store", writer, buffer, 0, buffer.rows);
      buffer.clear();
    };
    for (const [name, interner] of this.interners) {
      const nameBytes = utf8(name);
      const last = sizes.get(name) ?? 0;
      for (let id = (this.persisted.get(name) ?? 0) + 1; id <= last; id++) {
        const row = buffer.addRow();
        buffer.setBytes(0, row, nameBytes);
        buffer.column(1).words[row] = id;
        buffer.setBytes(2, row, interner.bytesOf(id));
        if (buffer.rows < MOST_AT_ONCE) continue;
        await write();
        await setImmediate();
      }
    }
    if (buffer.rows > 0) await write();
    return () => {
      for (const [name, size] of sizes) this.persisted.set(name, size);
    };
  }

  private async load(db: Database): Promise<void> {
    for (const [name, interner] of this.interners) {
      const sql = `SELECT id, value FROM store.${this.table} WHERE dictionary = '${name}' ORDER BY id`;
      for await (const chunk of db.query(sql, [])) {
        const ids = chunk.u32(0);
        for (let row = 0; row < chunk.rows; row++) {
          const { bytes, start, end } = chunk.placed(1, row);
          interner.restore(ids[row] ?? 0, bytes, start, end);
        }
      }
      this.persisted.set(name, interner.size);
    }
  }
}
