import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { errorMessage } from "../../base/errors.ts";
import { SCHEMA_VERSION } from "./upgrade.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";

const folders = new TestFolders();

afterAll(async () => folders.remove());

describe("the database", () => {
  it("has one owner", async () => {
    const directory = await folders.folder();
    const db = await folders.open(directory);
    await expect(folders.open(directory)).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining("open in this process already"),
    });
    await db.close();
    await (await folders.open(directory)).close();
  });

  it.each([0, SCHEMA_VERSION + 1])("refuses a file of format %i, naming both", async (version) => {
    const directory = await folders.folder();
    const db = await folders.open(directory);
    await db.run(`UPDATE store.schema_version SET version = ${version}`);
    await db.close();
    await expect(folders.open(directory)).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining(
        `has format ${version}, this version of Watchtower reads format ${SCHEMA_VERSION}`,
      ),
    });
  });

  it.each([1, 2])(
    "raises a file of format %i, so that a version that does not know it refuses it",
    async (version) => {
      const directory = await folders.folder();
      const old = await folders.open(directory);
      await old.run(`UPDATE store.schema_version SET version = ${version}`);
      await old.run("CREATE TABLE store.kept (word VARCHAR)");
      await old.close();
      await (await folders.open(directory)).close();
      const db = await folders.open(directory);
      const [versions] = await db.all("SELECT version::UINTEGER FROM store.schema_version");
      expect(versions?.u32(0)[0]).toBe(SCHEMA_VERSION);
      expect(await db.all("SELECT * FROM store.kept")).toEqual([]);
      await db.close();
    },
  );

  it("refuses a file that is no database, naming it", async () => {
    const directory = await folders.folder();
    const path = join(directory, "store.duckdb");
    await writeFile(path, "not a database, but long enough to look at".repeat(500));
    await expect(folders.open(directory)).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining(path),
    });
  });

  it("ends queries that run when it is closed", async () => {
    const db = await folders.open();
    const slow = db.all("SELECT count(*) FROM range(100000000000) a").catch(errorMessage);
    await db.close();
    expect(await slow).toMatch(/interrupt|closed/i);
    await expect(db.all("SELECT 1")).rejects.toMatchObject({ kind: "unavailable" });
  });
});
