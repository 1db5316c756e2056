import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ReadFiles } from "./read-files.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "watchtower-read-files-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it("notices other contents when they are settled, and once", () => {
  const path = join(dir, "token");
  writeFileSync(path, "one");
  const [files, looked] = [new Map([[path, "one"]]), new ReadFiles()];
  expect([looked.isDue(files), looked.isDue(files)]).toEqual([false, false]);
  writeFileSync(path, "tw");
  expect(looked.isDue(files)).toBe(false);
  writeFileSync(path, "two");
  expect([looked.isDue(files), looked.isDue(files), looked.isDue(files)]).toEqual([false, true, false]);
  // It could not be used; the next one is told again.
  writeFileSync(path, "three");
  expect([looked.isDue(files), looked.isDue(files)]).toEqual([false, true]);
  looked.tryAgain();
  expect([looked.isDue(files), looked.isDue(files)]).toEqual([true, false]);
  expect(looked.isDue(new Map([[path, "three"]]))).toBe(false);
});

it("lets a file that is gone have what it had", () => {
  const [files, looked] = [new Map([[join(dir, "none"), "one"]]), new ReadFiles()];
  expect([looked.isDue(files), looked.isDue(files)]).toEqual([false, false]);
});
