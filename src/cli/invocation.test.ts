import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { invocation, quoted } from "./invocation.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "watchtower-invocation-"));
  writeFileSync(join(folder, "own"), "");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("is the name where the path leads to this program, and its file elsewhere", () => {
  const own = join(folder, "own");
  expect(invocation(own, folder)).toBe(own);
  symlinkSync(own, join(folder, "watchtower"));
  expect(invocation(own, `/nowhere:${folder}`)).toBe("watchtower");
  expect(invocation(own, "/nowhere")).toBe(own);
  expect(invocation(join(process.cwd(), "bin/watchtower"), "")).toBe("bin/watchtower");
});

it("is one word of a shell, whatever the file is called", () => {
  expect(invocation(join(folder, "it's own"), "")).toBe(quoted(join(folder, "it's own")));
  expect(quoted("it's")).toBe(String.raw`'it'\''s'`);
  expect(quoted("/a-b/c.d")).toBe("/a-b/c.d");
});
