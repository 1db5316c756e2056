import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { byteCount, sequence } from "../base/units.ts";
import type { Sequence } from "../base/units.ts";
import { SEGMENT_HEADER_BYTES } from "../journal/format.ts";
import { Progress } from "../journal/progress.ts";
import { Journal } from "../journal/journal.ts";
import type { JournalRecord } from "../journal/record.ts";
import { Ingest } from "./ingest.ts";
import type { IngestOptions } from "./ingest-options.ts";
import type { SignalStats, SignalStore } from "./signal-store.ts";

/** Remembers what it was given; a seal makes everything durable. */
class FakeStore implements SignalStore {
  resumeFrom: Sequence;
  appended: number[] = [];
  lengths: number[] = [];
  visible: number[] = [];
  sealed = 0;
  sealedEverything = 0;
  retained = 0;
  failOn = 0;
  full = false;
  onFlush = (): void => {};

  constructor(resumeFrom: number) {
    this.resumeFrom = sequence(resumeFrom);
  }

  append(record: JournalRecord): void {
    if (record.sequence === this.failOn) throw new Error("will not");
    this.appended.push(record.sequence);
    this.lengths.push(record.payload.length);
  }

  async flush(): Promise<void> {
    this.visible = [...this.appended];
    this.onFlush();
  }

  async seal(everything: boolean): Promise<void> {
    if (this.full) throw new Error("ENOSPC");
    this.sealed++;
    if (!everything) return;
    this.sealedEverything++;
    this.resumeFrom = sequence((this.appended.at(-1) ?? 0) + 1);
  }

  async retain(): Promise<void> {
    this.retained++;
  }

  async stats(): Promise<SignalStats> {
    return { items: 0, dropped: {}, diskBytes: 0 };
  }
}

const PATIENT = { timeout: 20_000 };

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
  const progress = new Progress();
  progress.publish(journal.committedSequence);
  const needed: number[] = [];
  const problems: string[] = [];
  const loop = new Ingest({
    journalDir: dir,
    stores,
    progress,
    needed: sequence(1),
    retention: { traces: bounds, metrics: bounds, logs: bounds },
    onNeeded: (at) => needed.push(at),
    onProblem: (message) => problems.push(message),
    ...more,
  });
  journal.onCommit((committed) => {
    if (progress.publish(committed)) loop.notify();
  });
  return { loop, stores, needed, problems, progress };
}

const append = (signal: "traces" | "metrics" | "logs", bytes = 10): Promise<Sequence> =>
  journal.append(signal, Buffer.alloc(bytes));

describe("ingest", () => {
  it("goes on when the machine's clock is set back", PATIENT, async () => {
    const { loop, stores } = ingest();
    loop.start();
    await append("traces");
    await vi.waitFor(() => expect(stores.traces.visible).toEqual([1]), PATIENT);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 2 * 3_600_000 });
    try {
      await append("traces");
      await vi.waitFor(() => expect(stores.traces.visible).toEqual([1, 2]), { timeout: 5000, interval: 20 });
    } finally {
      vi.useRealTimers();
    }
    await loop.stop(1000);
  });

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
    await loop.stop(1000);
  });

  it("shows all that is durable at once to who waits for it", async () => {
    const { loop, stores } = ingest();
    // No time passes, so that no other flush becomes due.
    const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now());
    try {
      loop.start();
      for (let n = 1; n <= 3; n++) {
        await append("metrics");
        await loop.caughtUp();
        expect(stores.metrics.visible).toHaveLength(n);
      }
    } finally {
      clock.mockRestore();
    }
    await loop.stop(1000);
  });

  it("lets work on the stores be done alone, when what is durable is in them", async () => {
    const { loop, stores } = ingest();
    loop.start();
    await append("metrics");
    const during: number[][] = [];
    const work = loop.alone(async () => {
      await append("metrics");
      await new Promise((resolve) => setImmediate(resolve));
      during.push([...stores.metrics.appended]);
      return "done";
    });
    expect(await work).toBe("done");
    await loop.caughtUp();
    expect(during).toEqual([[1]]);
    expect(stores.metrics.appended).toEqual([1, 2]);
    await expect(loop.alone(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await loop.stop(1000);
    await expect(loop.alone(async () => {})).rejects.toThrow("the engine stops");
  });

  it("seals all that is held back when that is asked for", async () => {
    const { loop, stores, needed } = ingest();
    loop.start();
    for (const signal of ["traces", "logs", "metrics"] as const) await append(signal);
    await loop.sealAll();
    expect(stores.logs.resumeFrom).toBe(3);
    expect(needed.at(-1)).toBe(4);
    await loop.stop(1000);
  });

  it("leaves out what a store has already", async () => {
    for (let i = 0; i < 3; i++) await append("traces");
    await append("logs");
    const { loop, stores } = ingest({ traces: 3, logs: 1 });
    loop.start();
    await loop.caughtUp();
    expect(stores.traces.visible).toEqual([3]);
    expect(stores.logs.visible).toEqual([4]);
    await loop.stop(1000);
  });

  it("gives a store what a flow makes of a record, and passes over what it drops", async () => {
    const seen: string[] = [];
    const tap = {
      resumeFrom: sequence(1),
      holdsBack: false,
      append: (record: JournalRecord, stored: Uint8Array | undefined) =>
        void seen.push(`${record.sequence}:${record.payload.length}>${stored?.length}`),
    };
    const flow = ({ sequence: at, payload }: JournalRecord): Uint8Array | undefined =>
      at === 2 ? undefined : payload.subarray(at);
    const { loop, stores, needed } = ingest({}, { flow, taps: [tap], maxReplayBytes: 1 });
    loop.start();
    for (let i = 0; i < 3; i++) await append("logs");
    await loop.caughtUp();
    expect(stores.logs.visible).toEqual([1, 3]);
    expect(stores.logs.lengths).toEqual([9, 7]);
    expect(seen).toEqual(["1:10>9", "2:10>undefined", "3:10>7"]);
    await loop.stop(1000);
    expect(needed.at(-1)).toBe(4);
  });

  it("stops before a gate until it was told of it", async () => {
    const { loop, stores, progress } = ingest();
    const gate = progress.setGate(sequence(2));
    loop.start();
    for (let i = 0; i < 3; i++) await append("logs");
    await loop.caughtUp();
    expect(stores.logs.visible).toEqual([1]);
    progress.passGate(gate);
    loop.notify();
    await loop.caughtUp();
    expect(stores.logs.visible).toEqual([1, 2, 3]);
    await loop.stop(1000);
  });

  it("goes on behind a record that a store cannot take, and says which", async () => {
    const { loop, stores, problems } = ingest();
    stores.logs.failOn = 2;
    loop.start();
    for (let i = 0; i < 3; i++) await append("logs");
    await loop.caughtUp();
    expect(stores.logs.visible).toEqual([1, 3]);
    expect(problems).toEqual(["record 2 (logs) cannot be stored: will not"]);
    await loop.stop(1000);
  });

  it("seals and merges nothing before a start is over, and then does", async () => {
    await append("logs");
    const { loop, stores } = ingest({}, { settleMs: 500 });
    // However long it takes to read what is there.
    const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now());
    try {
      loop.start();
      await loop.caughtUp();
      expect([stores.logs.sealed, stores.logs.retained]).toEqual([0, 0]);
    } finally {
      clock.mockRestore();
    }
    await vi.waitFor(async () => {
      await append("logs");
      expect(Math.min(stores.logs.sealed, stores.logs.retained)).toBeGreaterThan(0);
    }, PATIENT);
    await loop.stop(1000);
  });

  it("seals in the middle of a start that has very much to read", async () => {
    for (let i = 0; i < 35; i++) await append("logs", 1024 * 1024);
    const { loop, stores } = ingest({}, { settleMs: 60_000 });
    loop.start();
    await loop.caughtUp();
    await vi.waitFor(async () => {
      await append("logs");
      expect(stores.logs.sealed).toBeGreaterThan(0);
    }, PATIENT);
    await loop.stop(1000);
  });

  it("reads no more than it may hold in memory while a store cannot write, and goes on when it can", async () => {
    const { loop, stores, problems } = ingest({}, { maxReplayBytes: 1_100_000 });
    stores.logs.full = true;
    loop.start();
    const sent = 12;
    for (let i = 0; i < sent; i++) {
      await append("logs", 900_000);
      await expect.poll(() => loop.status().pending <= 1 || problems.length > i).toBe(true);
    }
    await expect.poll(() => problems.length).toBeGreaterThan(3);
    expect(stores.logs.appended.length).toBeLessThan(sent);
    expect(problems[0]).toBe("store: ENOSPC");
    stores.logs.full = false;
    await loop.caughtUp();
    expect(stores.logs.appended).toEqual(Array.from({ length: sent }, (_, index) => index + 1));
    await loop.stop(1000);
  });

  it("tells how many requests the journal lost, once", async () => {
    for (let i = 0; i < 4; i++) await append("logs");
    const [path] = readdirSync(dir).filter((name) => name.endsWith(".segment"));
    const file = join(dir, path ?? "");
    const bytes = readFileSync(file);
    // The second of four records: 32 bytes of header, 10 of payload each.
    bytes.fill(0xff, SEGMENT_HEADER_BYTES + 42 + 8, SEGMENT_HEADER_BYTES + 42 + 12);
    writeFileSync(file, bytes);
    const { loop, stores, problems } = ingest();
    loop.start();
    await loop.caughtUp();
    await append("logs");
    await loop.caughtUp();
    expect(stores.logs.appended).toEqual([1, 3, 4, 5]);
    expect(problems).toEqual(["journal: 1 requests are damaged or gone and cannot be stored"]);
    expect(loop.status()).toMatchObject({ missing: 1 });
    await loop.stop(1000);
  });

  it("seals a store that holds back too much of the journal, and says what is needed still", async () => {
    const { loop, stores, needed } = ingest({}, { maxReplayBytes: 3_000_000 });
    loop.start();
    await append("logs");
    for (let i = 0; i < 6; i++) await append("traces", 1_000_000);
    await loop.caughtUp();
    await loop.stop(1000);
    expect(stores.logs.sealedEverything).toBeGreaterThan(0);
    expect(stores.metrics.sealedEverything).toBe(0);
    expect(needed.at(-1)).toBeGreaterThan(1);
  });

  it("seals it also where what fills the journal is in the store of its own signal already", async () => {
    await append("logs");
    for (let i = 0; i < 6; i++) await append("traces", 1_000_000);
    const { loop, stores, needed } = ingest({ traces: 8 }, { maxReplayBytes: 3_000_000 });
    loop.start();
    await expect.poll(() => needed.at(-1)).toBe(8);
    expect(stores.logs.sealedEverything).toBeGreaterThan(0);
    await loop.stop(1000);
  });

  it("seals it also where nothing of what fills the journal goes into a store", async () => {
    const flow = ({ signal, payload }: JournalRecord) => (signal === "traces" ? undefined : payload);
    const { loop, needed } = ingest({}, { maxReplayBytes: 3_000_000, flow });
    loop.start();
    await append("logs");
    await loop.caughtUp();
    for (let i = 0; i < 6; i++) await append("traces", 1_000_000);
    await expect.poll(() => needed.at(-1)).toBe(8);
    await loop.stop(1000);
  });

  it("needs nothing more for a store that has written by itself what it held back", async () => {
    const { loop, stores, needed } = ingest();
    loop.start();
    await append("metrics");
    await loop.caughtUp();
    stores.metrics.resumeFrom = sequence(2);
    await append("traces");
    await loop.caughtUp();
    stores.traces.resumeFrom = sequence(3);
    loop.notify();
    await expect.poll(() => needed.at(-1)).toBe(3);
    await loop.stop(1000);
  });

  it("rests while a store cannot write and nothing more may be read, whoever wakes it", async () => {
    const { loop, stores, problems } = ingest({}, { maxReplayBytes: 1_000_000 });
    stores.logs.full = true;
    for (let i = 0; i < 12; i++) await append("logs", 900_000);
    loop.start();
    await expect.poll(() => problems.length).toBeGreaterThan(3);
    expect(loop.status().pending).toBeGreaterThan(1);
    const turns = vi.spyOn(globalThis, "setImmediate");
    const before = problems.length;
    while (problems.length < before + 2) {
      loop.notify();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(turns.mock.calls.length).toBeLessThan(20);
    turns.mockRestore();
    await loop.stop(1000);
  });

  it.each([
    ["seals", "time enough", 60_000, 1],
    ["leaves for the next start", "no time", 1, 0],
  ])("%s at a stop with %s what takes long to read again", async (_does, _with, withinMs, sealed) => {
    const { loop, stores, needed } = ingest();
    loop.start();
    for (let i = 0; i < 6; i++) await append("traces", 1_000_000);
    await loop.caughtUp();
    await loop.stop(withinMs);
    expect(stores.traces.sealedEverything).toBe(sealed);
    expect(needed.at(-1)).toBe(sealed === 1 ? 7 : undefined);
  });

  it("says what is needed still also when nothing comes any more: a full journal waits for it", async () => {
    const tap = { resumeFrom: sequence(1), holdsBack: true, append: () => {} };
    const { loop, needed } = ingest({}, { taps: [tap], flow: () => undefined });
    loop.start();
    await append("traces");
    await loop.caughtUp();
    tap.holdsBack = false;
    loop.notify();
    await expect.poll(() => needed).toEqual([2]);
    await loop.stop(1000);
  });

  it("begins no seal once it is told to stop", async () => {
    const { loop, stores } = ingest({}, { maxReplayBytes: 1 });
    await append("logs");
    const ended = new Promise((resolve) => {
      stores.logs.onFlush = () => resolve(loop.stop(0));
    });
    loop.start();
    await ended;
    expect(stores.logs.sealedEverything).toBe(0);
  });
});
