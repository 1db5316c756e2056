import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { itemsRequest } from "../../test/kit/otlp-items.ts";
import { WatchtowerError } from "../base/errors.ts";
import { byteCount } from "../base/units.ts";
import { Journal } from "../journal/journal.ts";
import type { JournalRecord } from "../journal/record.ts";
import { Batch } from "./batch.ts";
import type { LaneFlow } from "./flow.ts";
import { RecordSource } from "./record-source.ts";

let dir = "";
let journal: Journal;
let source: RecordSource;
let unmade: (readonly [number, string])[];
beforeEach(async () => {
  unmade = [];
  dir = mkdtempSync(join(tmpdir(), "watchtower-source-"));
  journal = await Journal.open({ dir, durability: "os", maxBytes: byteCount(1 << 26) });
});
afterEach(async () => {
  source.close();
  await journal.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Reads what is appended next. */
function begin(flow: LaneFlow): void {
  const follower = journal.follow("sumo/logs", "logs");
  const committed = () => journal.committedSequence;
  const onUnmade = async (record: JournalRecord, reason: string): Promise<void> => {
    unmade.push([record.sequence, reason]);
  };
  source = new RecordSource({ journalDir: dir, follower, flow, committed, onMissing: () => {}, onUnmade });
}

const fill = (batch: Batch): Promise<boolean> => source.fill(batch, 1 << 20, new AbortController().signal);

it("asks once more for what a flow could not make, and passes nothing over", async () => {
  let tries = 0;
  begin(async ({ payload }) => {
    if (++tries === 2) throw new Error("the work thread ended");
    return payload;
  });
  for (const id of [1, 2, 3]) await journal.append("logs", itemsRequest("logs", [id]));
  const batch = new Batch();
  await expect(fill(batch)).rejects.toThrow("the work thread ended");
  expect([batch.sentRecords, source.next, source.hasMore]).toEqual([1, 2, true]);
  await fill(batch);
  expect(tries).toBe(4);
  expect(batch.join()).toEqual(Buffer.concat([1, 2, 3].map((id) => itemsRequest("logs", [id]))));
  expect([batch.range, source.hasMore]).toEqual([[1, 3], false]);
});

it("passes over what nothing can be made of, and tells it", async () => {
  begin(async ({ sequence: at, payload }) => {
    if (at === 2) throw new WatchtowerError("limit", "the work thread ended, 3 times over this record");
    return payload;
  });
  for (const id of [1, 2, 3]) await journal.append("logs", itemsRequest("logs", [id]));
  const batch = new Batch();
  await fill(batch);
  expect(batch.join()).toEqual(Buffer.concat([1, 3].map((id) => itemsRequest("logs", [id]))));
  expect(unmade).toEqual([[2, "the work thread ended, 3 times over this record"]]);
  expect([batch.range, source.next]).toEqual([[1, 3], 4]);
});

it("keeps the order where one record takes longer than the next", async () => {
  begin(({ sequence: at, payload }) =>
    at === 1 ? new Promise((resolve) => setTimeout(() => resolve(payload), 20)) : payload,
  );
  for (const id of [1, 2]) await journal.append("logs", itemsRequest("logs", [id]));
  const batch = new Batch();
  await fill(batch);
  expect(batch.join()).toEqual(Buffer.concat([1, 2].map((id) => itemsRequest("logs", [id]))));
});
