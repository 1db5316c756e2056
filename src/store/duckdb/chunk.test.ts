import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fromUtf8, utf8 } from "../../base/bytes.ts";
import { appendRows } from "./append.ts";
import { CHUNK_ROWS } from "./chunk.ts";
import { ChunkWriter } from "./chunk-writer.ts";
import { columnDefinitions } from "./columns.ts";
import type { Column } from "./columns.ts";
import { Database } from "./database.ts";
import { WriteBuffer } from "./write-buffer.ts";

const COLUMNS: readonly Column[] = [
  { name: "number", kind: "u32" },
  { name: "text", kind: "text" },
  { name: "bytes", kind: "bytes" },
];

let directory: string;
let db: Database;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "watchtower-chunk-"));
  db = await Database.open({ directory });
});

afterAll(async () => {
  await db.close();
  await rm(directory, { recursive: true, force: true });
});

/** Short ones stand in the vector itself, long ones elsewhere; some are no UTF-8, or a part of a character. */
const value = fc.oneof(
  fc.uint8Array({ maxLength: 14 }),
  fc.string({ unit: "grapheme", maxLength: 40 }).map((text) => new TextEncoder().encode(text)),
  fc.constantFrom(Uint8Array.of(0xc3), Uint8Array.of(0xa9), Uint8Array.of(0xef, 0xbb, 0xbf, 0x41)),
  fc.integer({ min: 250, max: 3000 }).map((length) => new Uint8Array(length).fill(0x61)),
);

const row = fc.record({
  text: fc.option(value, { nil: undefined }),
  bytes: fc.option(value, { nil: undefined }),
  isDropped: fc.boolean(),
});

async function readBack(table: string): Promise<readonly (readonly [number, string, Uint8Array])[]> {
  const rows: (readonly [number, string, Uint8Array])[] = [];
  for (const chunk of await db.all(`SELECT number, text, bytes FROM hot.${table} ORDER BY number`)) {
    const numbers = chunk.u32(0);
    for (let index = 0; index < chunk.rows; index++)
      rows.push([numbers[index] ?? 0, chunk.text(1, index), Uint8Array.from(chunk.bytes(2, index))]);
  }
  return rows;
}

it("brings every value of every length to its row", async () => {
  const connection = await db.connect();
  const writer = new ChunkWriter(COLUMNS);
  let tables = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), fc.nat(3), async (rows, before) => {
      const buffer = new WriteBuffer(COLUMNS);
      // Across the end of a chunk, too.
      for (let count = 0; count <= CHUNK_ROWS - before * 20; count++) buffer.addRow();
      const expected: (readonly [number, string, Uint8Array])[] = [];
      for (const { text, bytes, isDropped } of rows) {
        const at = buffer.addRow();
        buffer.column(0).words[at] = at;
        if (text !== undefined) buffer.setBytes(1, at, text);
        if (bytes !== undefined) buffer.setBytes(2, at, bytes);
        if (isDropped) buffer.dropRow();
        else expected.push([at, fromUtf8(text ?? NOTHING), bytes ?? NOTHING]);
      }
      const table = `values_${tables++}`;
      await connection.run(`CREATE TABLE hot.${table} (${columnDefinitions(COLUMNS)})`);
      await appendRows(connection, table, "hot", writer, buffer, 0, buffer.rows);
      const found = (await readBack(table)).filter(([number]) => number > 0);
      const texts = await db.all(`SELECT DISTINCT text FROM hot.${table}`);
      const distinct = new Set(["", ...expected.map(([, text]) => text)]);
      expect(texts.reduce((sum, chunk) => sum + chunk.rows, 0)).toBe(distinct.size);
      await connection.run(`DROP TABLE hot.${table}`);
      expect(found).toEqual(expected.filter(([number]) => number > 0));
    }),
    { numRuns: 60 },
  );
});

it("writes what comes after an append that failed", async () => {
  const connection = await db.connect();
  const writer = new ChunkWriter(COLUMNS);
  const buffer = new WriteBuffer(COLUMNS);
  for (let at = 0; at < CHUNK_ROWS + 5; at++) {
    buffer.column(0).words[buffer.addRow()] = at;
    buffer.setBytes(1, at, utf8(`a text of more than 12 bytes: ${at}`));
    buffer.setBytes(2, at, at % 2 === 0 ? NOTHING : utf8(`${at}`));
  }
  await connection.run(`CREATE TABLE hot.refusing (${columnDefinitions(COLUMNS)}, CHECK (number < 2050))`);
  await connection.run(`CREATE TABLE hot.taking (${columnDefinitions(COLUMNS)})`);
  await expect(appendRows(connection, "refusing", "hot", writer, buffer, 0, buffer.rows)).rejects.toThrow(
    "CHECK",
  );
  expect(await readBack("refusing")).toEqual([]);
  await appendRows(connection, "taking", "hot", writer, buffer, 0, buffer.rows);
  await expect(appendRows(connection, "absent", "hot", writer, buffer, 0, 1)).rejects.toThrow("absent");
  const rows = await readBack("taking");
  expect(rows.map(([number]) => number)).toEqual(Array.from({ length: buffer.rows }, (_, at) => at));
  for (const [number, text, bytes] of rows) {
    expect(text).toBe(`a text of more than 12 bytes: ${number}`);
    expect(fromUtf8(bytes)).toBe(number % 2 === 0 ? "" : `${number}`);
  }
});

const NOTHING = new Uint8Array(0);
