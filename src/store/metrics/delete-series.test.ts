import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unixMilli } from "../../base/units.ts";
import type { Metric } from "../../model/otlp/testing/otlp-request.ts";
import { MetricStore } from "./store.ts";
import { ALWAYS, T0, append, matchers, openStore, show, storeFolder } from "./testing/store-kit.ts";

const HOUR = 3_600_000;

const gauge = (name: string, ...seconds: readonly number[]): Metric => ({
  name,
  gauge: seconds.map((second) => ({ time: T0 + second * 1000, value: second })),
});

const range = (start: number, end: number) => ({
  start: unixMilli(T0 + start * 1000),
  end: unixMilli(T0 + end * 1000),
});

const named = (name: string) => [matchers(`__name__=${name}`)];

async function files(dir: string, kind: string): Promise<string[]> {
  return (await readdir(dir)).filter((name) => name.endsWith(`.${kind}`));
}

describe("deleteSeries", () => {
  it("hides samples of head and blocks in the range, and no others", async () => {
    const store = await openStore();
    append(store, [gauge("a", 1, 2, 3), gauge("b", 1, 2, 3)]);
    await store.seal(true);
    append(store, [gauge("a", 4, 5), gauge("b", 4, 5)]);
    await store.deleteSeries(named("a"), range(2, 4));
    expect(await show(store)).toEqual(["a 1@1 5@5", "b 1@1 2@2 3@3 4@4 5@5"]);
  });

  it("takes a series of which nothing is left out of lists of series, names and values", async () => {
    const store = await openStore();
    append(store, [gauge("a", 1, 2), gauge("b", 1)]);
    await store.deleteSeries(named("a"), ALWAYS);
    expect(await store.series([], ALWAYS)).toHaveLength(1);
    expect(await store.labelValues("__name__", [], ALWAYS)).toEqual(["b"]);
  });

  it("says nothing of what comes later, though it lies in the range", async () => {
    const store = await openStore();
    append(store, [gauge("a", 1, 3)]);
    await store.deleteSeries(named("a"), range(0, 100));
    append(store, [gauge("a", 2, 4)]);
    expect(await show(store)).toEqual(["a 2@2 4@4"]);
    await store.seal(true);
    expect(await show(store)).toEqual(["a 2@2 4@4"]);
  });

  it("holds after a restart in the middle of anything", async () => {
    const dir = await storeFolder();
    const first = await MetricStore.open({ dir });
    append(first, [gauge("a", 1, 2, 3)]);
    await first.deleteSeries(named("a"), range(2, 2));
    await first.close();
    const second = await MetricStore.open({ dir });
    append(second, [gauge("a", 1, 2, 3)], { number: 1 });
    expect(await show(second)).toEqual(["a 1@1 3@3"]);
    await second.deleteSeries(named("a"), range(3, 3));
    await second.close();
    expect(await files(dir, "tombstones")).toHaveLength(1);
    expect(await show(await openStore({ dir }))).toEqual(["a 1@1"]);
  });

  it("holds when blocks are merged, and leaves no tombstones then", async () => {
    const dir = await storeFolder();
    const store = await openStore({ dir });
    append(store, [gauge("a", 1, 2), gauge("b", 1)]);
    await store.seal(true);
    append(store, [gauge("a", 3)]);
    await store.deleteSeries(named("a"), range(2, 3));
    append(store, [gauge("late", 3 * 3600)]);
    await store.seal(true);
    await store.compacted();
    expect(await show(store)).toEqual(["a 1@1", "b 1@1", "late 10800@10800"]);
    expect(await files(dir, "block")).toHaveLength(2);
    expect(await files(dir, "tombstones")).toEqual([]);
  });

  it("reports tombstones that cannot be read", async () => {
    const dir = await storeFolder();
    const first = await MetricStore.open({ dir });
    append(first, [gauge("a", 1)]);
    await first.deleteSeries(named("a"), ALWAYS);
    await first.close();
    const [file = ""] = await files(dir, "tombstones");
    const bytes = await readFile(join(dir, file));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(join(dir, file), bytes);
    const problems: string[] = [];
    const second = await openStore({ dir, report: (problem) => problems.push(problem) });
    expect(problems).toEqual([expect.stringMatching(/tombstones is damaged; what it says is deleted of/)]);
    expect(await show(second)).toEqual(["a 1@1"]);
  });

  it("deletes what a list of samples would lose", async () => {
    const deletion = fc.record({ from: fc.nat(20), to: fc.nat(20), seal: fc.boolean(), clean: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(deletion, { maxLength: 5 }), async (deletions) => {
        const store = await openStore();
        let expected: number[] = [];
        for (const [round, { from, to, seal, clean }] of deletions.entries()) {
          const seconds = [0, 1, 2, 3].map((i) => 3600 + round * 4 + i);
          append(store, [gauge("a", ...seconds)]);
          expected.push(...seconds);
          if (seal) await store.seal(true);
          await store.deleteSeries(named("a"), range(3600 + from, 3600 + to));
          expected = expected.filter((second) => second < 3600 + from || second > 3600 + to);
          if (clean) await store.cleanTombstones();
          const samples = expected.map((second) => `${second}@${second}`).join(" ");
          expect(await show(store)).toEqual(samples === "" ? [] : [`a ${samples}`]);
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe("cleanTombstones", () => {
  it("frees what is deleted, whole blocks and series too", async () => {
    const dir = await storeFolder();
    const store = await openStore({ dir });
    append(store, [gauge("a", 1, 2), gauge("b", 1)]);
    append(store, [gauge("c", (3 * HOUR) / 1000)]);
    await store.deleteSeries([...named("a"), ...named("c")], range(2, 20_000));
    expect(await store.stats()).toMatchObject({ items: 4 });
    await store.cleanTombstones();
    expect(await store.stats()).toMatchObject({ items: 2 });
    expect(await files(dir, "block")).toHaveLength(1);
    expect(await files(dir, "tombstones")).toEqual([]);
    expect(await show(store)).toEqual(["a 1@1", "b 1@1"]);
  });
});
