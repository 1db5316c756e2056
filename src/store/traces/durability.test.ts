import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { sequence, unixMilli, unixNano } from "../../base/units.ts";
import type { JournalRecord } from "../../journal/record.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { TraceStore } from "./store.ts";
import { countedSpans } from "../../../test/kit/store/spans.ts";

const folders = new TestFolders();
const signal = new AbortController().signal;
const everything = { start: unixNano(0n), end: unixNano(2n ** 62n), condition: { kind: "true" } } as const;

afterAll(async () => folders.remove());

/** A journal of requests with these numbers of spans; span names count on from 0. */
function journal(sizes: readonly number[]): readonly JournalRecord[] {
  let first = 1;
  return sizes.map((size, index) => {
    const payload = countedSpans(first, size);
    first += size;
    return { sequence: sequence(index + 1), signal: "traces", receivedAt: unixMilli(0), payload };
  });
}

async function names(store: TraceStore): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const spans of store.scan(everything, signal)) found.push(...spans.map(({ name }) => name));
  return found;
}

const newestFirst = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `span ${count - index}`);

describe("spans of a journal", () => {
  it("are there exactly once after crashes at any point", async () => {
    const steps = fc.array(
      fc.record({
        size: fc.nat({ max: 12 }),
        next: fc.constantFrom("nothing", "flush", "seal", "seal all", "crash"),
      }),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const records = journal(plan.map(({ size }) => size));
        let directory = await folders.folder();
        let store = await TraceStore.open({ db: await folders.open(directory), groupRows: 8 });
        for (const [index, { next }] of plan.entries()) {
          const record = records[index];
          if (record !== undefined) store.append(record);
          if (next === "flush") await store.flush();
          if (next === "seal" || next === "seal all") await store.seal(next === "seal all");
          if (next === "crash") {
            const crashed = await folders.crashed(directory);
            directory = crashed.directory;
            store = await TraceStore.open({ db: crashed.db, groupRows: 8 });
            records.slice(store.resumeFrom - 1, index + 1).forEach((again) => store.append(again));
          }
        }
        await store.flush();
        expect(await names(store)).toEqual(newestFirst(plan.reduce((sum, { size }) => sum + size, 0)));
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  it("need not be sent again once they are sealed, though the last group was cut inside a record", async () => {
    const directory = await folders.folder();
    const records = journal([5, 6, 3]);
    const store = await TraceStore.open({ db: await folders.open(directory), groupRows: 8 });
    records.forEach((record) => store.append(record));
    await store.seal(false);
    expect(store.resumeFrom).toBe(2);
    await store.seal(true);
    expect(store.resumeFrom).toBe(4);
    const again = await TraceStore.open({ db: (await folders.crashed(directory)).db, groupRows: 8 });
    expect(again.resumeFrom).toBe(4);
    expect(await names(again)).toEqual(newestFirst(14));
  });

  it("move the cursor even when a record has none", async () => {
    const store = await TraceStore.open({ db: await folders.open(), groupRows: 8 });
    journal([0, 0]).forEach((record) => store.append(record));
    await store.seal(true);
    expect(store.resumeFrom).toBe(3);
  });

  it("are seen once each by every scan while groups are sealed", async () => {
    const store = await TraceStore.open({ db: await folders.open(), groupRows: 16 });
    journal([100]).forEach((record) => store.append(record));
    await store.flush();
    const progress = { done: false };
    const sealed = store.seal(false).finally(() => {
      progress.done = true;
    });
    for (let scans = 0; scans < 3 || !progress.done; scans++) {
      expect(await names(store)).toEqual(newestFirst(100));
    }
    await sealed;
    expect(await names(store)).toEqual(newestFirst(100));
  });

  it("are taken while a scan still reads the last group, which retention has removed", async () => {
    const store = await TraceStore.open({ db: await folders.open(), groupRows: 8 });
    const [first, second] = journal([8, 3]);
    if (first !== undefined) store.append(first);
    await store.flush();
    const scan = store.scan(everything, signal);
    const before = await scan.next();
    await store.seal(false);
    await store.retain({ maxAgeMs: 10 ** 15, maxBytes: 0 }, unixMilli(0));
    if (second !== undefined) store.append(second);
    await store.flush();
    expect(before.value).toHaveLength(8);
    expect(await scan.next()).toMatchObject({ done: true });
    expect(await names(store)).toEqual(newestFirst(11).slice(0, 3));
  });

  it("that lack a valid trace or span id are counted and left out", async () => {
    const store = await TraceStore.open({ db: await folders.open() });
    const [record] = journal([3]);
    const payload = Uint8Array.from(record?.payload ?? []);
    const view = Buffer.from(payload.buffer);
    const at = view.indexOf(Buffer.from([0x0a, 0x10]));
    payload.fill(0, at + 2, at + 18);
    store.append({ sequence: sequence(1), signal: "traces", receivedAt: unixMilli(0), payload });
    await store.flush();
    expect(await names(store)).toEqual(["span 3", "span 2"]);
    expect(await store.stats()).toMatchObject({ items: 2, dropped: { "invalid trace id": 1 } });
  });
});

describe("a scan", () => {
  it("ends with `canceled` when it is aborted", async () => {
    const store = await TraceStore.open({ db: await folders.open() });
    journal([5000]).forEach((record) => store.append(record));
    await store.flush();
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      for await (const _ of store.scan(everything, abort.signal)) abort.abort();
    };
    await expect(read()).rejects.toMatchObject({ kind: "canceled" });
  });
});
