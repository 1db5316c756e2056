import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openFile } from "./open-file.ts";

it("says of a damaged file what is wrong, and how to go on", async () => {
  const folder = mkdtempSync(join(tmpdir(), "watchtower-open-"));
  const path = join(folder, "store.duckdb");
  writeFileSync(path, "no database");
  await expect(openFile(path, {})).rejects.toThrow(
    /^cannot open the store \S+store\.duckdb: .*not a valid DuckDB database.*; if it is damaged, move it away/s,
  );
  rmSync(folder, { recursive: true });
});
