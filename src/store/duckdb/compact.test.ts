import { afterAll, describe, expect, it } from "vitest";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { compact, fileSize, worthCompacting } from "./compact.ts";

const folders = new TestFolders();

afterAll(async () => folders.remove());

describe("a file of which much was deleted", () => {
  it("shrinks when it is written anew, and keeps its rows in order", async () => {
    const directory = await folders.folder();
    const db = await folders.open(directory);
    await db.run("CREATE TABLE store.t AS SELECT range AS id, hash(range) AS noise FROM range(300000)");
    await db.exclusive(async (writer) => {
      await writer.transaction(async (connection) => connection.run("DELETE FROM store.t WHERE id < 250000"));
      await writer.checkpoint();
    });
    await db.close();
    const before = await fileSize(db.path);
    await compact(db.path);
    expect(await fileSize(db.path)).toBeLessThan(before / 2);
    const again = await folders.open(directory);
    const [chunk] = await again.all("SELECT id FROM store.t LIMIT 3");
    expect([...(chunk?.i64(0) ?? [])]).toEqual([250000n, 250001n, 250002n]);
  });

  it("is written anew on opening only if that is much, and quick", () => {
    const megabytes = (live: number, freed: number): boolean =>
      worthCompacting({ live: live * 2 ** 20, freed: freed * 2 ** 20 });
    expect(megabytes(10, 100)).toBe(true);
    expect(megabytes(10, 20)).toBe(false);
    expect(megabytes(200, 100)).toBe(false);
    expect(megabytes(600, 2000)).toBe(false);
  });
});
