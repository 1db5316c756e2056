import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cannotUse, dataFolder, makeDataFolder, removeData } from "./folder.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "watchtower-folder-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function files(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), "");
  }
}

describe("a folder with something else in it", () => {
  it.each([["store/index.ts"], ["journal/2026.md"], ["metrics/a.csv"], ["store"]])(
    "is neither used nor purged: %s",
    (path) => {
      files(path);
      expect(() => makeDataFolder(dataFolder(root))).toThrow(/is not of Watchtower.*--data-dir/);
      expect(() => removeData(dataFolder(root))).toThrow(/nothing was removed/);
      expect(existsSync(join(root, path))).toBe(true);
    },
  );
});

describe("a folder of ours", () => {
  it.each([
    [["journal/cursors.json", "metrics/manifest.json"]],
    [["journal/0000000000000001.segment"]],
    [["journal/spare.unfinished"]],
    [["store/store.duckdb", "metrics/manifest.json"]],
    [["watchtower.log"]],
  ])("is used and purged, and what else stands in it stays: %j", (paths) => {
    files("mine.txt", ...paths);
    expect(() => makeDataFolder(dataFolder(root))).not.toThrow();
    expect(removeData(dataFolder(root))).toBe(true);
    expect(readdirSync(root)).toEqual(["mine.txt"]);
  });

  it("goes with its data, once", () => {
    files("journal/cursors.json");
    expect(removeData(dataFolder(root))).toBe(true);
    expect(existsSync(root)).toBe(false);
    expect(removeData(dataFolder(root))).toBe(false);
  });
});

it("names the folder whose disk is full, and what to do", () => {
  const error = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  expect(cannotUse("/data", error).message).toBe(
    "data folder /data: its disk is full; make room, or choose another with --data-dir or WATCHTOWER_DATA_DIR",
  );
});
