import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { byteCount, sequence } from "../base/units.ts";
import type { Sequence } from "../base/units.ts";
import { Journal } from "../journal/journal.ts";
import type { JournalRecord } from "../journal/record.ts";
import { Ingest } from "./ingest.ts";
import type { IngestOptions } from "./ingest.ts";
import type { SignalStats, SignalStore } from "./signal-store.ts";

/** Remembers what it was given; a seal makes everything durable. */
class FakeStore implements SignalStore {
  resumeFrom: Sequence;
  appended: number[] = [];
  visible: number[] = [];
  sealedEverything = 0;
  failOn = 0;

  constructor(resumeFrom: number) {
    this.resumeFrom = sequence(resumeFrom);
  }

  append(record: JournalRecord): void {
    if (record.sequence === this.failOn) throw new Error("will not");
    this.appended.push(record.sequence);
  }

  async flush(): Promise<void> {
    this.visible = [...this.appended];
  }

  async seal(everything: boolean): Promise<void> {
    if (!everything) return;
    this.sealedEverything++;
    this.resumeFrom = sequence((this.appended.at(-1) ?? 0) + 1);
  }

  async retain(): Promise<void> {}

  async stats(): Promise<SignalStats> {
    return { items: 0, received: 0, dropped: {}, diskBytes: 0 };
  }
}

let dir = "";
let journal: Journal;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "watchtower-ingest-"));
  journal = await Journal.open({ dir, durability: "os", maxBytes: byteCount(1 << 27) });
});
afterEach(async () => {
  await journal.close();
  rmSync(dir, { recursive: true, force: true });
});

const bounds = { maxAgeMs: 1e9, maxBytes: 1e9 };

function ingest(
  resume: Partial<Record<"traces" | "metrics" | "logs", number>> = {},
  more: Partial<IngestOptions> = {},
) {
  const stores = {
    traces: new FakeStore(resume.traces ?? 1),
    metrics: new FakeStore(resume.metrics ?? 1),
    logs: new FakeStore(resume.logs ?? 1),
  };
  const needed: number[] = [];
  const problems: string[] = [];
  const loop = new Ingest({
    journalDir: dir,
    stores,
    committed: journal.committedSequence,
    needed: sequence(1),
    retention: { traces: bounds, metrics: bounds, logs: bounds },
    onNeeded: (at) => needed.push(at),
    onProblem: (message) => problems.push(message),
    ...more,
  });
  journal.onCommit((committed) => loop.notify(committed));
  return { loop, stores, needed, problems };
}

const append = (signal: "traces" | "metrics" | "logs", bytes = 10): Promise<Sequence> =>
  journal.append(signal, Buffer.alloc(bytes));

describe("ingest", () => {
  it("brings each record to the store of its signal, once, in order", async () => {
    await append("traces");
    await append("logs");
    const { loop, stores } = ingest();
    loop.start();
    await append("metrics");
    await append("traces");
    await loop.caughtUp();
    expect(stores.traces.visible).toEqual([1, 4]);
    expect(stores.logs.visible).toEqual([2]);
    expect(stores.metrics.visible).toEqual([3]);
    expect(loop.status()).toEqual({ pending: 0, missing: 0, failures: 0 });
    await loop.stop();
  });

  it("leaves out what a store has already", async () => {
    for (let i = 0; i < 3; i++) await append("traces");
    await append("logs");
    const { loop, stores } = ingest({ traces: 3, logs: 1 });
    loop.start();
    await loop.caughtUp();
    expect(stores.traces.visible).toEqual([3]);
    expect(stores.logs.visible).toEqual([4]);
    await loop.stop();
  });

  it("goes on behind a record that a store cannot take, and says which", async () => {
    const { loop, stores, problems } = ingest();
    stores.logs.failOn = 2;
    loop.start();
    for (let i = 0; i < 3; i++) await append("logs");
    await loop.caughtUp();
    expect(stores.logs.visible).toEqual([1, 3]);
    expect(problems).toEqual(["record 2 (logs) cannot be stored: will not"]);
    await loop.stop();
  });

  it("seals a store that holds back too much of the journal, and says what is needed still", async () => {
    const { loop, stores, needed } = ingest({}, { maxReplayBytes: 3_000_000 });
    loop.start();
    await append("logs");
    for (let i = 0; i < 6; i++) await append("traces", 1_000_000);
    await loop.caughtUp();
    await loop.stop();
    expect(stores.logs.sealedEverything).toBeGreaterThan(0);
    expect(stores.metrics.sealedEverything).toBe(0);
    expect(needed.at(-1)).toBeGreaterThan(1);
  });
});
