import { appendFile, mkdir, readFile, readdir, rm, rmdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unixMilli } from "../../base/units.ts";
import { MetricStore } from "./store.ts";
import type { Metric } from "../../model/otlp/testing/otlp-request.ts";
import { T0, append, openStore, show, storeFolder } from "./testing/store-kit.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const gauge = (time: number, value: number, name = "g"): Metric => ({ name, gauge: [{ time, value }] });

/** The n-th record of a journal: the same whenever it is read. */
const record = (number: number): Metric[] => [
  gauge(T0 + number * 1000, number),
  {
    name: "work",
    monotonic: true,
    temporality: "delta",
    sum: [{ start: T0, time: T0 + number * 1000, value: 2n }],
  },
];

async function blockFiles(dir: string): Promise<string[]> {
  return (await readdir(dir)).filter((name) => name.endsWith(".block")).toSorted();
}

describe("a file of series", () => {
  it.each([
    ["gone", (path: string) => rm(path)],
    ["cut off", (path: string) => truncate(path, 20)],
  ])("that is %s is told, and the series that come then are kept", async (_name, damage) => {
    const dir = await storeFolder();
    const first = await MetricStore.open({ dir });
    append(first, [gauge(T0, 1, "old")]);
    await first.seal(true);
    await first.close();
    const [file = ""] = (await readdir(dir)).filter((name) => name.endsWith(".series"));
    await damage(join(dir, file));
    const problems: string[] = [];
    const report = (problem: string): void => void problems.push(problem);
    const second = await MetricStore.open({ dir, report });
    expect(problems).toEqual([expect.stringMatching(/^series file .* (is gone|ends \d+ bytes early)/)]);
    append(second, [gauge(T0 + 1000, 2, "new")]);
    await second.seal(true);
    await second.close();
    const third = await openStore({ dir, report });
    expect(problems).toHaveLength(1);
    expect(await show(third)).toEqual([expect.stringMatching(/^new 2@/)]);
  });
});

describe("restart", () => {
  it("has each sample once, wherever the process ended", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ records: fc.integer({ min: 1, max: 4 }), seal: fc.boolean() }), {
          minLength: 1,
          maxLength: 6,
        }),
        async (lives) => {
          const dir = await storeFolder();
          let written = 0;
          for (const { records, seal } of lives) {
            const store = await MetricStore.open({ dir });
            written += records;
            for (let number = store.resumeFrom; number <= written; number++) {
              append(store, record(number), { number });
            }
            if (seal) await store.seal(true);
            await store.close();
          }
          const store = await openStore({ dir });
          for (let number = store.resumeFrom; number <= written; number++) {
            append(store, record(number), { number });
          }
          const numbers = Array.from({ length: written }, (_, i) => i + 1);
          expect(await show(store)).toEqual([
            `g ${numbers.map((n) => `${n}@${n}`).join(" ")}`,
            `work_total ${numbers.map((n) => `${n * 2}@${n}`).join(" ")}`,
          ]);
        },
      ),
      { numRuns: 15 },
    );
  });

  it("leaves out records that it has", async () => {
    const store = await openStore();
    for (const number of [1, 2, 1, 2]) append(store, record(number), { number });
    await store.seal(true);
    expect(store.resumeFrom).toBe(3);
    append(store, record(2), { number: 2 });
    expect(await store.stats()).toMatchObject({ items: 4 });
  });

  it("moves the cursor past records that hold nothing", async () => {
    const store = await openStore();
    append(store, []);
    await store.seal(true);
    expect(store.resumeFrom).toBe(2);
  });

  it("removes files that no manifest names", async () => {
    const dir = await storeFolder();
    await writeFile(join(dir, "00000042.block"), "half a block");
    await openStore({ dir });
    expect(await readdir(dir)).toEqual([]);
  });

  it("seals by itself when the head is large, or holds records for long", async () => {
    // A series counts as fifteen samples more.
    const store = await openStore({ sealSamples: 18 });
    append(store, [gauge(T0, 1)]);
    await store.seal(false);
    expect(store.resumeFrom).toBe(1);
    append(store, [gauge(T0 + 1, 1), gauge(T0 + 2, 1)]);
    await store.seal(false);
    expect(store.resumeFrom).toBe(3);
  });
});

describe("a write that fails", () => {
  it("leaves everything as it was, to be tried again", async () => {
    const dir = await storeFolder();
    const store = await openStore({ dir });
    append(store, record(1), { number: 1 });
    await store.seal(true);
    append(store, record(2), { number: 2 });
    const before = await readdir(dir);
    await mkdir(join(dir, "manifest.json.new"));
    await expect(store.seal(true)).rejects.toThrow(/EISDIR/);
    expect(store.resumeFrom).toBe(2);
    expect((await blockFiles(dir)).length).toBe(1);
    expect(await show(store)).toEqual(["g 1@1 2@2", "work_total 2@1 4@2"]);
    await rmdir(join(dir, "manifest.json.new"));
    await store.seal(true);
    expect(store.resumeFrom).toBe(3);
    expect(await show(store)).toEqual(["g 1@1 2@2", "work_total 2@1 4@2"]);
    expect((await readdir(dir)).length).toBeGreaterThan(before.length);
  });
});

describe("merging blocks", () => {
  it("changes no answer", async () => {
    const sample = fc.record({
      series: fc.constantFrom("a", "b", "c"),
      hour: fc.integer({ min: 0, max: 5 }),
      second: fc.integer({ min: 0, max: 20 }),
      value: fc.double(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(sample, { maxLength: 12 }), { maxLength: 8 }), async (seals) => {
        const dir = await storeFolder();
        const store = await MetricStore.open({ dir });
        const whole = await openStore();
        for (const samples of seals) {
          const metrics = samples.map(({ series, hour, second, value }) =>
            gauge(T0 + hour * HOUR + second * 1000, value, series),
          );
          append(store, metrics);
          append(whole, metrics);
          await store.seal(true);
        }
        const expected = await show(whole);
        expect(await show(store)).toEqual(expected);
        append(store, [gauge(T0 + 20 * HOUR, 1, "late")]);
        await store.seal(true);
        await store.compacted();
        expect((await blockFiles(dir)).length).toBeLessThanOrEqual(4);
        expect(await show(store, "__name__!=late")).toEqual(expected);
        await store.close();
        expect(await show(await openStore({ dir }), "__name__!=late")).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it("keeps exemplars and histograms", async () => {
    const store = await openStore();
    for (const i of [0, 1, 2]) {
      append(store, [
        {
          name: "e",
          exponential: [
            {
              time: T0 + i * 1000,
              count: i,
              sum: i,
              scale: 2,
              positive: { offset: i, counts: [i] },
              exemplars: [{ value: i, traceId: `0${i + 1}` }],
            },
          ],
        },
      ]);
      await store.seal(true);
    }
    const before = await show(store);
    append(store, [gauge(T0 + 20 * HOUR, 1, "late")]);
    await store.seal(true);
    await store.compacted();
    expect(await show(store, "__name__=e")).toEqual(before);
    const range = { start: unixMilli(T0), end: unixMilli(T0 + HOUR) };
    const [found] = await store.exemplars([[]], range);
    expect(found?.exemplars.map(({ value, labels }) => [value, labels.toObject()])).toEqual([
      [0, { trace_id: "01" }],
      [1, { trace_id: "02" }],
      [2, { trace_id: "03" }],
    ]);
  });
});

describe("retention", () => {
  async function threeDays() {
    const dir = await storeFolder();
    const store = await openStore({ dir });
    for (const day of [0, 1, 2]) {
      append(store, [gauge(T0 + day * DAY, day), gauge(T0 + day * DAY, day, `only_${day}`)]);
      await store.seal(true);
    }
    return { dir, store };
  }

  it("removes blocks older than the bound of age, and their series", async () => {
    const { dir, store } = await threeDays();
    await store.retain({ maxAgeMs: 1.5 * DAY, maxBytes: 1e9 }, unixMilli(T0 + 2 * DAY));
    expect(await show(store)).toEqual(["g 1@86400 2@172800", "only_1 1@86400", "only_2 2@172800"]);
    expect(await blockFiles(dir)).toHaveLength(2);
    const { oldest, newest, items } = await store.stats();
    expect({ oldest, newest, items }).toEqual({ oldest: T0 + DAY, newest: T0 + 2 * DAY, items: 4 });
    await store.close();
    const reopened = await openStore({ dir });
    append(reopened, [gauge(T0 + 2 * DAY + 1000, 3, "only_0")]);
    expect(await show(reopened, "__name__=~only.*")).toEqual([
      "only_0 3@172801",
      "only_1 1@86400",
      "only_2 2@172800",
    ]);
  });

  it("removes the oldest blocks beyond the bound of bytes", async () => {
    const { store } = await threeDays();
    const { diskBytes } = await store.stats();
    await store.retain({ maxAgeMs: 100 * DAY, maxBytes: diskBytes - 1 }, unixMilli(T0 + 2 * DAY));
    expect(await show(store, "__name__=g")).toEqual(["g 1@86400 2@172800"]);
    expect((await store.stats()).diskBytes).toBeLessThan(diskBytes);
  });
});

describe("damage", () => {
  async function damagedStore(damage: (path: string) => Promise<void>) {
    const dir = await storeFolder();
    const store = await MetricStore.open({ dir });
    for (const hour of [0, 2]) {
      append(store, [gauge(T0 + hour * HOUR, hour)]);
      await store.seal(true);
    }
    await store.close();
    const [first = ""] = await blockFiles(dir);
    await damage(join(dir, first));
    const problems: string[] = [];
    const reopened = await openStore({ dir, report: (problem) => problems.push(problem) });
    return { dir, problems, reopened, first };
  }

  async function flip(path: string, offset: number): Promise<void> {
    const bytes = await readFile(path);
    const at = offset < 0 ? bytes.length + offset : offset;
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    await writeFile(path, bytes);
  }

  it("sets a block with a damaged index aside, and answers from the others", async () => {
    const { dir, problems, reopened, first } = await damagedStore((path) => appendFile(path, "x"));
    expect(problems).toEqual([expect.stringContaining(`set aside as ${first}.damaged`)]);
    expect(await readdir(dir)).toContain(`${first}.damaged`);
    expect(await show(reopened)).toEqual(["g 2@7200"]);
  });

  it("leaves out a damaged page, reports it once, and answers the rest", async () => {
    const { problems, reopened, first } = await damagedStore((path) => flip(path, 9));
    expect(await show(reopened)).toEqual(["g 2@7200"]);
    expect(await show(reopened)).toEqual(["g 2@7200"]);
    expect(problems).toEqual([expect.stringContaining(`block ${first} is damaged at byte 8`)]);
  });

  it("survives any flipped byte of any file", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (pick, offset) => {
        const dir = await storeFolder();
        const store = await MetricStore.open({ dir });
        for (const number of [1, 2, 3]) append(store, record(number), { number });
        await store.seal(true);
        await store.close();
        const names = (await readdir(dir)).toSorted();
        const path = join(dir, names[pick % names.length] ?? "");
        const { length } = await readFile(path);
        await flip(path, offset % length);
        const reopened = await openStore({ dir });
        const shown = await show(reopened);
        expect(shown.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 25 },
    );
  });
});
