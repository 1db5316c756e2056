import { readdir } from "node:fs/promises";
import { expect, it } from "vitest";
import { T0, append, openStore, show, storeFolder } from "../testing/store-kit.ts";

const blocksIn = async (dir: string): Promise<number> =>
  (await readdir(dir)).filter((name) => name.endsWith(".block")).length;

it("merges the newest blocks of an open window that are alike in size, and not a large one for a few small ones", async () => {
  const dir = await storeFolder();
  const store = await openStore({ dir });
  const counts: number[] = [];
  for (let number = 1; number <= 16; number++) {
    append(store, [{ name: "g", gauge: [{ time: T0 + number * 1000, value: number }] }]);
    await store.seal(true);
    await store.compacted();
    counts.push(await blocksIn(dir));
  }
  expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7, 8, 1]);
  const samples = Array.from({ length: 16 }, (_, at) => `${at + 1}@${at + 1}`);
  expect(await show(store)).toEqual([`g ${samples.join(" ")}`]);
});
