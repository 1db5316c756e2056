import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sequence } from "../../../base/units.ts";
import { loadConfig } from "../../../config/load.ts";
import { dataFolder } from "../data-folder/folder.ts";
import { openStores } from "./stores.ts";

describe("the stores", () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), "watchtower-stores-"));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  async function reported(needed: number): Promise<readonly string[]> {
    const { config } = loadConfig({ cwd: dataDir, env: {}, flags: { dataDir } });
    const reports: string[] = [];
    const { db, stores } = await openStores(config, dataFolder(dataDir), sequence(needed), {
      report: (problem) => reports.push(problem),
    });
    await stores.metrics.close();
    await db.close();
    return reports;
  }

  it("are new at the first start, and tell where what they kept is gone", async () => {
    expect(await reported(1)).toEqual([]);
    expect(await reported(7)).toEqual([]);
    rmSync(dataFolder(dataDir).store, { recursive: true });
    expect(await reported(7)).toEqual([
      `the spans and log lines that were kept in ${dataFolder(dataDir).store} are gone; a new file begins`,
    ]);
  });
});
