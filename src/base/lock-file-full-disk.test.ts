import fs, { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { takeLock } from "./lock-file.ts";

// A full disk makes the file, and then has no room for what is to be in it.
const write = fs.writeFileSync;
beforeEach(() => {
  vi.spyOn(fs, "writeFileSync").mockImplementation((path) => {
    write(path, "");
    throw new Error("no space");
  });
  syncBuiltinESMExports();
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

it("leaves nothing behind on a full disk", () => {
  const folder = mkdtempSync(join(tmpdir(), "watchtower-lock-"));
  expect(() => takeLock(join(folder, "lock.json"), () => new Error("in use"))).toThrow("no space");
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});
