import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { dataFolder, lockFolder } from "./folder.ts";
import { findBusy, findRunning, markStopping, removeRunFile, writeRunFile } from "./run-file.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "watchtower-run-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it("tells starting, ready, stopping and stopped apart", () => {
  const folder = dataFolder(root);
  const { pid } = process;
  const url = "http://127.0.0.1:1";
  const endpoints = { ui: url, otlpGrpc: url, otlpHttp: url, prometheus: url, loki: url, tempo: url };
  const instance = { engine: "embedded", version: "1", pid, dataDir: root, startedAt: 1, endpoints } as const;
  expect(findBusy(folder)).toBeUndefined();

  const lock = lockFolder(folder);
  expect(findBusy(folder)).toEqual({ pid, state: "starting" });
  writeRunFile(folder, instance);
  expect([findRunning(folder), findBusy(folder)]).toEqual([instance, undefined]);
  markStopping(folder);
  expect([findRunning(folder), findBusy(folder)]).toEqual([undefined, { pid, state: "stopping" }]);
  removeRunFile(folder);
  lock.release();
  expect([findRunning(folder), findBusy(folder)]).toEqual([undefined, undefined]);
});
