import { appendFile, cp, readdir, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { unixMilli } from "../../../base/units.ts";
import type { MetricStore } from "../store.ts";
import { T0, append, matchers, openStore, show, storeFolder } from "../testing/store-kit.ts";

const HOUR = 3_600_000;
/** A multiple of eighteen hours. */
const START = Math.ceil(T0 / (18 * HOUR)) * 18 * HOUR;
const MONTHS = { maxAgeMs: 90 * 24 * HOUR, maxBytes: 1e9 };
const at = (hour: number) => unixMilli(START + hour * HOUR);

/** A sample each half an hour, of a day, in blocks of two hours and none in the head. */
async function fill(store: MetricStore): Promise<void> {
  for (let half = 0; half < 48; half++) {
    const time = START + (half * HOUR) / 2;
    const gauge = ["a", "b"].map((name) => ({ time, value: half, attributes: { name } }));
    append(store, [{ name: "g", gauge }]);
    if (half % 4 === 3) await store.seal(true);
  }
  await store.compacted();
}

const blocksIn = async (dir: string): Promise<string[]> =>
  (await readdir(dir)).filter((name) => name.endsWith(".block")).toSorted();

async function retained(store: MetricStore, retention = MONTHS, now = at(24)): Promise<void> {
  await store.retain(retention, now);
  await store.compacted();
}

describe("long blocks", () => {
  it("hold what the short ones did, and go as a whole", async () => {
    const dir = await storeFolder();
    const store = await openStore({ dir });
    await fill(store);
    const before = await show(store);
    expect(await blocksIn(dir)).toHaveLength(12);
    await retained(store);
    expect(await blocksIn(dir)).toHaveLength(4);
    expect(await show(store)).toEqual(before);
    const day = { ...MONTHS, maxAgeMs: 24 * HOUR };
    await retained(store, day, at(41));
    expect(await blocksIn(dir)).toHaveLength(4);
    await retained(store, day, at(42));
    expect(await blocksIn(dir)).toHaveLength(3);
    expect((await store.stats()).oldest).toBe(at(18));
  });

  it("leave out what is deleted, and take what is deleted later", async () => {
    const store = await openStore();
    await fill(store);
    const range = (from: number, to: number) => ({ start: at(from), end: at(to) });
    await store.deleteSeries([matchers("name=a")], range(0, 3));
    await retained(store);
    const rest = (from: number) => Array.from({ length: 48 - from }, (_, i) => from + i);
    const valuesOf = async (name: string) =>
      (await show(store, `name=${name}`))[0]?.match(/ \S+(?=@)/g)?.map(Number);
    expect(await valuesOf("a")).toEqual(rest(7));
    await store.deleteSeries([matchers("name=b")], range(0, 5));
    expect(await valuesOf("b")).toEqual(rest(11));
    await store.cleanTombstones();
    expect(await valuesOf("a")).toEqual(rest(7));
    expect(await valuesOf("b")).toEqual(rest(11));
  });

  it("are there wholly or not at all, wherever a merge was killed", async () => {
    const [dir, before, after] = [await storeFolder(), await storeFolder(), await storeFolder()];
    const store = await openStore({ dir });
    await fill(store);
    const expected = await show(store);
    await cp(dir, before, { recursive: true });
    await retained(store);
    await cp(dir, after, { recursive: true });
    const there = await blocksIn(before);
    const made = (await blocksIn(after)).filter((name) => !there.includes(name));
    expect(made.length).toBeGreaterThan(0);
    const kills: Readonly<Record<string, (crashed: string) => Promise<void>>> = {
      "in the middle of the block": async (crashed) => {
        for (const name of made) await cp(join(after, name), join(crashed, name));
        for (const name of made) await truncate(join(crashed, name), 100);
      },
      "before the manifest": async (crashed) => {
        for (const name of made) await cp(join(after, name), join(crashed, name));
        await appendFile(
          join(crashed, "manifest.json.new"),
          (await readFile(join(after, "manifest.json"))).subarray(9),
        );
      },
      "before the blocks that were merged are removed": (crashed) => cp(after, crashed, { recursive: true }),
    };
    for (const [moment, kill] of Object.entries(kills)) {
      const crashed = await storeFolder();
      await cp(before, crashed, { recursive: true });
      await kill(crashed);
      const problems: string[] = [];
      const again = await openStore({ dir: crashed, report: (problem) => problems.push(problem) });
      const first = await show(again);
      await retained(again);
      const merged = { first, again: await show(again), blocks: (await blocksIn(crashed)).length, problems };
      expect({ moment, ...merged }).toEqual({
        moment,
        first: expected,
        again: expected,
        blocks: 4,
        problems: [],
      });
    }
  });
});
