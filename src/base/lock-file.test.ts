import fs, { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { takeLock } from "./lock-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "watchtower-lock-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true, force: true });
});

const take = () => takeLock(join(folder, "lock.json"), () => new Error("in use"));

it("leaves nothing behind on a full disk", () => {
  // It makes the file, and then has no room for what is to be in it.
  const write = fs.writeFileSync;
  vi.spyOn(fs, "writeFileSync").mockImplementation((path) => {
    write(path, "");
    throw new Error("no space");
  });
  syncBuiltinESMExports();
  expect(take).toThrow("no space");
  expect(readdirSync(folder)).toEqual([]);
});

it("is held while nobody can look, as when a process has all the files that it may open", () => {
  const lock = take();
  const read = vi.spyOn(fs, "readFileSync").mockImplementation(() => {
    throw Object.assign(new Error("too many open files"), { code: "EMFILE" });
  });
  syncBuiltinESMExports();
  expect(lock.isHeld()).toBe(true);
  read.mockRestore();
  syncBuiltinESMExports();
  expect(lock.isHeld()).toBe(true);
  rmSync(folder, { recursive: true });
  expect(lock.isHeld()).toBe(false);
});
