import { afterAll, expect, it } from "vitest";
import { TestFolders } from "../../../test/kit/store/folders.ts";

const folders = new TestFolders();
const ROWS = 5000;

afterAll(async () => folders.remove());

/** Of row i: so many of one letter that short and long ones, and such as fill a run of their own, are there. */
const lengthOf = (row: number): number => (row % 700 === 699 ? 70_000 : (row * 7) % 300);
const letterOf = (row: number): string => String.fromCodePoint(97 + (row % 26));
const LENGTH = "CASE WHEN i % 700 = 699 THEN 70000 ELSE (i * 7) % 300 END";

it.each([
  ["as they were made", "i"],
  ["backwards", "-i"],
  ["mixed", "hash(i)"],
])("texts are read %s", async (_, order) => {
  const db = await folders.open();
  await db.run("CREATE TABLE hot.texts (i UINTEGER, text VARCHAR)");
  await db.run(
    `INSERT INTO hot.texts SELECT i, repeat(chr((97 + i % 26)::INTEGER), ${LENGTH}) FROM range(${ROWS}) r(i)`,
  );
  let rows = 0;
  for (const chunk of await db.all(`SELECT i, text FROM hot.texts ORDER BY ${order}`)) {
    const numbers = chunk.u32(0);
    // The last first: none depends on those before it.
    for (let row = chunk.rows - 1; row >= 0; row--, rows++) {
      const number = numbers[row] ?? 0;
      expect(chunk.text(1, row) === letterOf(number).repeat(lengthOf(number))).toBe(true);
    }
  }
  expect(rows).toBe(ROWS);
  await db.close();
});

it("a text that many rows share is read for each", async () => {
  const db = await folders.open();
  const shared = "shared by all of the rows that there are";
  let rows = 0;
  for (const chunk of await db.all(`SELECT '${shared}' AS text FROM range(${ROWS})`))
    for (let row = 0; row < chunk.rows; row++, rows++) expect(chunk.text(0, row)).toBe(shared);
  expect(rows).toBe(ROWS);
  await db.close();
});

it("nothing is read where there is NULL", async () => {
  const db = await folders.open();
  await db.run("CREATE TABLE hot.gaps (i UINTEGER, text VARCHAR)");
  const text = "CASE WHEN i % 3 <> 0 THEN repeat(chr((97 + i % 26)::INTEGER), 20) END";
  await db.run(`INSERT INTO hot.gaps SELECT i, ${text} FROM range(${ROWS}) r(i)`);
  let rows = 0;
  for (const chunk of await db.all("SELECT i, text FROM hot.gaps ORDER BY hash(i)")) {
    const numbers = chunk.u32(0);
    for (let row = 0; row < chunk.rows; row++, rows++) {
      const number = numbers[row] ?? 0;
      expect(chunk.text(1, row)).toBe(number % 3 === 0 ? "" : letterOf(number).repeat(20));
    }
  }
  expect(rows).toBe(ROWS);
  await db.close();
});
