import { afterAll, describe, expect, it } from "vitest";
import { errorMessage } from "../../base/errors.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { runAside } from "./run-aside.ts";

const folders = new TestFolders();

afterAll(async () => folders.remove());

const ENDLESS = "range(100000000000)";

describe("a statement that runs aside", () => {
  it("is done when it is told to be", async () => {
    const db = await folders.open();
    await runAside(await db.connect(), "CREATE TABLE store.done AS SELECT i FROM range(300000) t(i)");
    const [counts] = await db.all("SELECT count(*)::UINTEGER FROM store.done");
    expect(counts?.u32(0)[0]).toBe(300_000);
  });

  it("is done also while queries keep DuckDB's thread busy", async () => {
    const db = await folders.open();
    const busy = [1, 2].map(async () => db.all(`SELECT count(*) FROM ${ENDLESS}`).catch(errorMessage));
    await runAside(await db.connect(), "CREATE TABLE store.done AS SELECT 1 AS i");
    expect(await db.all("SELECT i FROM store.done")).toHaveLength(1);
    await db.close();
    for (const ended of await Promise.all(busy)) expect(ended).toMatch(/interrupt|closed/i);
  });

  it.each([
    ["has no meaning", "INSERT INTO store.nowhere SELECT 1", /nowhere does not exist/],
    [
      "fails on its way",
      "CREATE TABLE store.done AS SELECT CASE WHEN i = 200000 THEN error('broken') ELSE '' END FROM range(300000) t(i)",
      /broken/,
    ],
  ])("throws when it %s, and the connection goes on", async (_, sql, problem) => {
    const connection = await (await folders.open()).connect();
    await expect(runAside(connection, sql)).rejects.toThrow(problem);
    await runAside(connection, "CREATE TABLE store.done AS SELECT 1 AS i");
  });

  it("throws when it is interrupted", async () => {
    const connection = await (await folders.open()).connect();
    const timer = setInterval(() => connection.interrupt(), 5);
    const endless = runAside(connection, `CREATE TABLE store.done AS SELECT count(*) FROM ${ENDLESS}`);
    await expect(endless).rejects.toThrow(/interrupt/i);
    clearInterval(timer);
  });
});
