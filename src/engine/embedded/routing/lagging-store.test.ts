import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { runLaggingStore } from "./testing/lagging-store.ts";

let folder = "";
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "watchtower-lag-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Of the text that the process has written so far. */
let said = "";

function run(store: Parameters<typeof runLaggingStore>[1]): void {
  const url = new URL("testing/lagging-store.ts", import.meta.url).href;
  const script = `import { runLaggingStore } from ${JSON.stringify(url)}; await runLaggingStore(process.argv[1], process.argv[2]);`;
  const args = ["--import", "tsx", "--input-type=module", "-e", script, folder, store];
  const started = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  said = "";
  started.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child = started;
}

async function kill(): Promise<void> {
  const gone = child && once(child, "exit");
  child?.kill("SIGKILL");
  await gone;
}

/** What the store was given, by its place in the journal: it takes no record twice. */
function stored(): ReadonlyMap<string, string> {
  const lines = readFileSync(join(folder, "stored"), "utf8").trimEnd().split("\n");
  return new Map(lines.map((line) => [line.split(" ", 1)[0] ?? "", line.slice(line.indexOf(" ") + 1)]));
}

function received(): readonly string[] {
  return [...stored()].flatMap(([at, what]) => (what === "received" ? [`of ${at}`] : []));
}

const made = (): readonly string[] => [...stored().values()].filter((what) => what !== "received").toSorted();

/** A process of its own begins, and writes each of some hundred records to the disk. */
const PATIENT = { timeout: 60_000 };

it("what taps make comes into a journal that was full once it has room, each once, through kill -9", async () => {
  // Full to its bound, with more made than the reserve takes; the tap holds nothing of it.
  run("lags");
  await expect.poll(() => said, PATIENT).toContain("full");
  await kill();
  const before = made().length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(received().length);
  run("goes on");
  await expect.poll(() => made().length, { ...PATIENT, interval: 2 }).toBeGreaterThan(before + 5);
  await kill();
  run("goes on");
  await expect.poll(() => readdirSync(join(folder, "taps/1/echo.made")), PATIENT).toEqual([]);
  await expect.poll(() => new Set(made()).size, PATIENT).toBe(received().length);
  expect(made()).toEqual(received().toSorted());
});
