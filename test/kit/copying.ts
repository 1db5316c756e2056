import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { FakeOtlp } from "./fake-otlp.ts";
import { itemName, itemsRequest, pushItems, writeItems } from "./otlp-items.ts";
import { Logger } from "../../src/base/logger.ts";
import { byteCount } from "../../src/base/units.ts";
import { Journal } from "../../src/journal/journal.ts";
import type { JournalOptions } from "../../src/journal/journal.ts";
import type { Signal } from "../../src/model/signal.ts";
import { makeDestination } from "../../src/forward/destination.ts";
import type { Destination, RemoteDestination } from "../../src/forward/destination.ts";
import { Forwarder } from "../../src/forward/forwarder.ts";
import type { ForwarderOptions } from "../../src/forward/forwarder.ts";
import type { LaneStatus } from "../../src/forward/status.ts";

/** A journal, a forwarder and an endpoint: what the engine puts together, in this process. */
export let dir = "";
export let fake: FakeOtlp;
export let journal: Journal;
export let forwarder: Forwarder;
export const lines: string[] = [];

export const journalDir = (): string => join(dir, "journal");
export const forwardDir = (): string => join(dir, "forward");

export const FAST = {
  batch: { maxBytes: 16 * 1024, timeoutMs: 10 },
  retry: { firstMs: 5, longestMs: 40 },
  timeoutMs: 5000,
} as const;

export const destination = (more: Partial<RemoteDestination> = {}): RemoteDestination =>
  makeDestination({
    name: "sumo",
    protocol: "otlphttp",
    endpoint: `${fake.url}/receiver/SECRET-TOKEN-12345`,
    ...FAST,
    ...more,
  });

export async function open(
  destinations: readonly Destination[],
  more: Partial<JournalOptions> = {},
  parts: Pick<ForwarderOptions, "isHeldFor" | "unsent" | "flowTo" | "makeText"> = {},
): Promise<void> {
  journal = await Journal.open({
    dir: journalDir(),
    durability: "os",
    maxBytes: byteCount(1 << 26),
    segmentBytes: byteCount(64 * 1024),
    ...more,
  });
  const log = new Logger((line) => lines.push(line));
  forwarder = await Forwarder.start({
    ...parts,
    journal,
    journalDir: journalDir(),
    dir: forwardDir(),
    destinations,
    log,
  });
  journal.onCommit(() => forwarder.notify());
}

export async function close(): Promise<void> {
  await forwarder.stop();
  await journal.close();
}

export const append = (signal: Signal, ...ids: number[]) => journal.append(signal, itemsRequest(signal, ids));
export const range = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + i);
export const names = (signal: Signal, ids: readonly number[]): string[] =>
  ids.map((id) => itemName(signal, id));
export const takenOf = (signal: Signal): string[] => [...fake.taken[signal].keys()];

export function lane(signal: Signal, name = "sumo"): LaneStatus {
  const status = forwarder.status().find((one) => one.name === name)?.signals[signal];
  if (status === undefined) throw new Error(`${name} has no ${signal}`);
  return status;
}

export const writeOf = (_: Signal, ids: readonly number[]) => writeItems(ids);
export const pushOf = (_: Signal, ids: readonly number[]) => pushItems(ids);

export function deadLetterTexts(): string {
  const folder = join(forwardDir(), "sumo", "dead-letters");
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "latin1"))
    .join("\n");
}

export const isSent = (signal: Signal) =>
  expect.poll(() => [lane(signal).queue.records, lane(signal).inFlight]).toEqual([0, 0]);

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "watchtower-forward-"));
  lines.length = 0;
  fake = await FakeOtlp.start();
});
afterEach(async () => {
  await close();
  await fake.stop();
  rmSync(dir, { recursive: true, force: true });
});
