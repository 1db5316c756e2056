import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Logger, rotatingFile } from "./logger.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "watchtower-log-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("keeps two files of bounded size, with the newest lines in order", () => {
  const path = join(folder, "engine.log");
  const say = rotatingFile(path, 1000);
  for (let n = 0; n < 1000; n++) say(`line ${n}`);
  expect(readdirSync(folder).toSorted()).toEqual(["engine.log", "engine.log.1"]);
  const texts = [`${path}.1`, path].map((file) => readFileSync(file, "utf8"));
  for (const text of texts) expect(text.length).toBeLessThanOrEqual(1000 + "line 999\n".length);
  const lines = texts.join("").trimEnd().split("\n");
  const first = 1000 - lines.length;
  expect(lines).toEqual(lines.map((_, index) => `line ${first + index}`));
});

it("leaves out what is less important than its threshold", () => {
  const lines: string[] = [];
  const log = new Logger((line) => void lines.push(line.slice(25)));
  log.info("ready");
  log.threshold = "warn";
  log.info("more");
  log.warn("odd");
  log.threshold = "error";
  log.warn("odder");
  log.error("wrong");
  expect(lines).toEqual(["info  ready", "warn  odd", "error wrong"]);
});
