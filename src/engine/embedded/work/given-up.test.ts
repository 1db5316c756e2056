import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import {
  append,
  destination,
  dir,
  fake,
  forwardDir,
  isSent,
  journal,
  lines,
  names,
  open,
  takenOf,
} from "../../../../test/kit/copying.ts";
import { Logger } from "../../../base/logger.ts";
import { deadLettersOf } from "../../../forward/folder.ts";
import { Progress } from "../../../journal/progress.ts";
import { forwardControl } from "../forwarding/control.ts";
import { configOf } from "../routing/testing/files.ts";
import { WorkThread } from "./work-thread.ts";

/** A thread that dies over the second record. */
const PROGRAM = `
import { parentPort } from "node:worker_threads";
parentPort.on("message", ({ kind, id, record }) => {
  if (kind === "stop" || record?.sequence === 2) process.exit(1);
  if (kind === "flow") parentPort.postMessage({ kind: "answer", id, bytes: record.payload });
});
`;

let thread: WorkThread;
afterEach(() => thread.stop());

function startWork(): void {
  const file = join(dir, "work.mjs");
  writeFileSync(file, PROGRAM);
  const progress = new Progress().memory;
  thread = new WorkThread(
    {
      data: () => ({ config: configOf(), dir, journalDir: dir, progress, epochs: [] }),
      journal: { append: (...record) => journal.append(...record) },
      log: new Logger((line) => lines.push(line)),
      onTargets: () => {},
    },
    file,
  );
}

it("a record over which the work thread dies is put aside, holds up nothing, and is sent when that is asked for", async () => {
  startWork();
  await open([destination()], {}, { flowTo: (name) => (record) => thread.flow(name, record) });
  for (const id of [1, 2, 3]) await append("logs", id);
  await isSent("logs");
  expect(takenOf("logs")).toEqual(names("logs", [1, 3]));
  const letters = deadLettersOf(forwardDir(), "sumo");
  expect(await letters.list()).toMatchObject([
    {
      records: [2, 2],
      status: "not made",
      answer: "not made: the work thread ended, 3 times over the same data",
      record: { sequence: 2, signal: "logs" },
    },
  ]);

  const config = configOf({ dataDir: dir, sumoEndpoint: fake.url });
  const choice = { destination: "sumo", ids: [] };
  const report = await forwardControl.retryDeadLetters(config, choice, new AbortController().signal);
  expect(report).toMatchObject({ records: 1, requests: 1, refused: 0 });
  expect(takenOf("logs")).toEqual(names("logs", [1, 3, 2]));
  expect(letters.size().count).toBe(0);
});
