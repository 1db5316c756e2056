import type * as NodeFs from "node:fs";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { takeLock } from "./lock-file.ts";

// A full disk makes the file, and then has no room for what is to be in it.
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof NodeFs>();
  const writeFileSync = (path: string): never => {
    fs.writeFileSync(path, "");
    throw new Error("no space");
  };
  return { ...fs, writeFileSync };
});

it("leaves nothing behind on a full disk", () => {
  const folder = mkdtempSync(join(tmpdir(), "watchtower-lock-"));
  expect(() => takeLock(join(folder, "lock.json"), () => new Error("in use"))).toThrow("no space");
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});
