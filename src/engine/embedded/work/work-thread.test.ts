import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { errorKind } from "../../../base/errors.ts";
import { Logger } from "../../../base/logger.ts";
import { sequence, unixMilli } from "../../../base/units.ts";
import { Progress } from "../../../journal/progress.ts";
import type { JournalAppender, JournalRecord } from "../../../journal/record.ts";
import { configOf } from "../routing/testing/files.ts";
import { WorkThread } from "./work-thread.ts";

/** A thread that tells the journal of each request for sources, and dies of a record of one byte. */
const PROGRAM = `
import { parentPort } from "node:worker_threads";
let made = 0;
parentPort.on("message", (message) => {
  if (message.kind === "stop") process.exit(0);
  if (message.kind === "sources") {
    const payload = Uint8Array.of(1, 2);
    parentPort.postMessage({ kind: "made", id: ++made, made: { signal: "logs", payload }, source: "s@1", canWait: false });
    parentPort.postMessage({ kind: "losses", losses: { "a: dropped": 2 } });
    parentPort.postMessage({ kind: "answer", id: message.id });
  }
  if (message.kind === "text" && message.request.length === 1) process.exit(1);
  if (message.kind === "text") parentPort.postMessage({ kind: "answer", id: message.id, bytes: message.request.reverse() });
  if (message.kind !== "flow") return;
  const { payload } = message.record;
  if (payload.length === 1) process.exit(1);
  if (payload.length === 0) parentPort.postMessage({ kind: "answer", id: message.id, error: "nothing to read" });
  else parentPort.postMessage({ kind: "answer", id: message.id, bytes: payload });
});
`;

let dir: string;
let thread: WorkThread;
let lines: string[];
let kept: unknown[];
let journal: JournalAppender;
let starts: number;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "watchtower-thread-"));
  const file = join(dir, "work.mjs");
  writeFileSync(file, PROGRAM);
  lines = [];
  kept = [];
  starts = 0;
  journal = {
    append: async (signal, payload, from, room) => {
      kept.push([signal, [...payload], from, room]);
      return sequence(kept.length);
    },
  };
  thread = new WorkThread(
    {
      data: () => {
        starts++;
        return { config: configOf(), dir, journalDir: dir, progress: new Progress().memory, epochs: [] };
      },
      journal: { append: (...args) => journal.append(...args) },
      log: new Logger((line) => lines.push(line)),
      onTargets: () => {},
    },
    file,
  );
});
afterEach(async () => {
  await thread.stop();
  rmSync(dir, { recursive: true, force: true });
});

const record = (...payload: readonly number[]): JournalRecord => ({
  sequence: sequence(1),
  signal: "logs",
  receivedAt: unixMilli(1),
  payload: Uint8Array.from(payload),
});

it("is not started before there is something to do", async () => {
  thread.tell({ epochs: [] });
  await thread.runSources(false);
  expect(starts).toBe(0);
  const own = record(7, 8, 9);
  expect(await thread.flow("sumo", own)).toEqual(Uint8Array.of(7, 8, 9));
  // What was handed over is a copy.
  expect(own.payload).toEqual(Uint8Array.of(7, 8, 9));
  expect(starts).toBe(1);
});

it("keeps what sources make in the journal", async () => {
  await thread.runSources(true);
  await expect.poll(() => kept).toEqual([["logs", [1, 2], { origin: "derived", source: "s@1" }, "reserve"]]);
});

it("makes texts of requests, which stay as they are", async () => {
  const request = Uint8Array.of(1, 2, 3);
  expect(await thread.text("json", "logs", request)).toEqual(Uint8Array.of(3, 2, 1));
  expect(request).toEqual(Uint8Array.of(1, 2, 3));
});

it("says what a record could not be made into", async () => {
  await expect(thread.flow("sumo", record())).rejects.toThrow("nothing to read");
});

it("is started again if it dies: sources run on, what it was asked fails, and losses stay counted", async () => {
  await thread.runSources(true);
  const [dying, waiting] = [thread.flow("sumo", record(1)), thread.flow("sumo", record(2, 2))];
  await expect(dying).rejects.toThrow("the work thread ended");
  await waiting.catch(() => undefined);
  await expect.poll(() => kept).toHaveLength(2);
  expect(starts).toBe(2);
  await expect.poll(() => thread.losses).toEqual({ "a: dropped": 4 });
  expect(lines.join("\n")).toContain("the work thread ended; it is started again");
});

it("gives a record up over which it died, or failed, three times in a row, and no other", async () => {
  for (const payload of [[1], []]) {
    const kinds: string[] = [];
    for (let time = 0; time < 4; time++) {
      const [failing, other] = [
        thread.flow(`sumo${payload.length}`, record(...payload)),
        thread.flow("loki", record(2, 2)),
      ];
      await failing.catch((error: unknown) => kinds.push(errorKind(error)));
      await other.catch((error: unknown) => expect(errorKind(error)).toBe("unavailable"));
    }
    const once = payload.length === 0 ? "internal" : "unavailable";
    // Begun anew by whoever asks once more.
    expect(kinds).toEqual([once, once, "limit", once]);
  }
  expect(await thread.flow("loki", record(2, 2))).toEqual(Uint8Array.of(2, 2));
});

it("gives a request up over whose text it died three times in a row, and blames no record for that", async () => {
  const kinds: string[] = [];
  for (let time = 0; time < 4; time++) {
    const [failing, other] = [
      thread.text("json", "logs", Uint8Array.of(1)),
      thread.flow("loki", record(2, 2)),
    ];
    await failing.catch((error: unknown) => kinds.push(errorKind(error)));
    await other.catch((error: unknown) => expect(errorKind(error)).toBe("unavailable"));
  }
  expect(kinds).toEqual(["unavailable", "unavailable", "limit", "unavailable"]);
});

it("takes nothing more when it is stopped", async () => {
  await thread.flow("sumo", record(3, 3));
  await thread.stop();
  await expect(thread.flow("sumo", record(3, 3))).rejects.toThrow("the work thread ended");
});
