import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { unixMilli } from "../../../base/units.ts";
import { MetricStore } from "../store.ts";
import {
  ALWAYS,
  T0,
  append,
  matchers,
  openStore,
  select,
  show,
  showSeries,
  storeFolder,
} from "../testing/store-kit.ts";

const at = (seconds: number): number => T0 + seconds * 1000;

/** Series g{n="0"…} with samples at the given seconds. */
function fill(store: MetricStore, series: number, seconds: readonly number[]): void {
  const gauge = seconds.flatMap((second) =>
    Array.from({ length: series }, (_, n) => ({ time: at(second), value: n, attributes: { n: String(n) } })),
  );
  append(store, [{ name: "g", gauge }]);
}

const request = { ...ALWAYS, matchers: matchers("__name__=g"), maxSeries: 10, maxSamples: 100 };
const never = new AbortController().signal;

describe("select", () => {
  it("takes both ends of the range, and only series with samples in it", async () => {
    const store = await openStore();
    append(store, [{ name: "old", gauge: [{ time: at(0), value: 1 }] }]);
    fill(store, 1, [10, 20, 30, 40]);
    const range = { start: at(20), end: at(30) };
    const expected = ['g{n="0"} 0@20 0@30'];
    expect((await select(store, [], range)).map(showSeries)).toEqual(expected);
    await store.seal(true);
    expect((await select(store, [], range)).map(showSeries)).toEqual(expected);
  });

  it("sorts series by their labels", async () => {
    const store = await openStore();
    append(store, [
      { name: "b", gauge: [{ time: at(0), value: 1 }] },
      {
        name: "a",
        gauge: [
          { time: at(0), value: 1, attributes: { x: "2" } },
          { time: at(0), value: 1, attributes: { x: "10" } },
          { time: at(0), value: 1, attributes: { x: "10", y: "1" } },
          { time: at(0), value: 1 },
        ],
      },
    ]);
    expect(await show(store)).toEqual([
      "a 1@0",
      'a{x="10"} 1@0',
      'a{x="10", y="1"} 1@0',
      'a{x="2"} 1@0',
      "b 1@0",
    ]);
  });

  it.each([{ cacheBytes: 1 }, {}])("joins chunks and the head, whoever keeps them: %o", async (options) => {
    const store = await openStore(options);
    fill(store, 2, [0, 10, 20]);
    await store.seal(true);
    append(store, [{ name: "g", gauge: [{ time: at(30), attributes: { n: "1" }, stale: true }] }]);
    fill(store, 1, [30]);
    await store.seal(true);
    fill(store, 3, [40, 50, 60]);
    expect((await select(store, [], { start: at(10), end: at(50) })).map(showSeries)).toEqual([
      'g{n="0"} 0@10 0@20 0@30 0@40 0@50',
      'g{n="1"} 1@10 1@20 stale@30 1@40 1@50',
      'g{n="2"} 2@40 2@50',
    ]);
    expect((await select(store, [], { start: at(20), end: at(30) })).map(showSeries)).toEqual([
      'g{n="0"} 0@20 0@30',
      'g{n="1"} 1@20 stale@30',
    ]);
  });

  it("names the limit that is hit", async () => {
    const store = await openStore();
    fill(store, 3, [0, 10]);
    await store.seal(true);
    fill(store, 3, [20]);
    await expect(store.select({ ...request, maxSeries: 2 }, never)).rejects.toThrow(
      "the query selects 3 series (limit query.maxSeries = 2)",
    );
    await expect(store.select({ ...request, maxSamples: 8 }, never)).rejects.toThrow(
      "the query selects more than 8 samples (limit query.maxSamples = 8)",
    );
    expect(await store.select({ ...request, maxSeries: 3, maxSamples: 9 }, never)).toHaveLength(3);
    const early = { ...request, maxSeries: 0, end: unixMilli(at(-1)) };
    expect(await store.select(early, never)).toEqual([]);
  });

  it("stops when the caller has gone", async () => {
    const store = await openStore();
    await expect(store.select(request, AbortSignal.abort())).rejects.toThrow(/abort/i);
  });

  it("misses and doubles nothing while blocks are written and merged", async () => {
    const dir = await storeFolder();
    const store = await MetricStore.open({ dir });
    const seconds: number[] = [];
    const done = new AbortController();
    const answers: string[][] = [];
    const reader = (async () => {
      while (!done.signal.aborted) {
        const known = seconds.length;
        const [found = ""] = await show(store, "n=0");
        answers.push([String(known), found]);
        await setImmediate();
      }
    })();
    // Blocks of an open window are merged when there are eight.
    for (let i = 0; i < 12; i++) {
      fill(store, 2, [i]);
      seconds.push(i);
      await store.seal(true);
    }
    done.abort();
    await reader;
    await store.close();
    expect(answers.length).toBeGreaterThan(5);
    for (const [known, found = ""] of answers.filter(([count]) => count !== "0")) {
      const times = [...found.matchAll(/@(\d+)/g)].map((match) => Number(match[1]));
      expect(times.length).toBeGreaterThanOrEqual(Number(known));
      expect(times).toEqual(times.map((_, i) => i));
    }
  });
});
