import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frameOf } from "../../frames/data-frame.ts";
import { shown } from "../../gallery/shown.ts";
import { heatmapOf } from "./heatmap-model.ts";
import { bucketAxis } from "./native-heatmap.ts";

const interval = { from: 0, to: 120_000 };

/** Cells as `[time, lower, upper, count]`. */
function cells(...rows: readonly (readonly [number, number, number, number])[]) {
  const column = (name: string, at: 0 | 1 | 2 | 3) => ({
    name,
    type: at === 0 ? ("time" as const) : ("number" as const),
    values: rows.map((row) => row[at]),
    config: {},
  });
  return shown([
    frameOf([column("xMax", 0), column("yMin", 1), column("yMax", 2), column("count", 3)], {
      meta: { type: "heatmap-cells" },
    }),
  ]);
}

describe("heatmap of native histograms", () => {
  it("has a row for each bucket, as high as it is wide on a logarithmic axis, and none between", () => {
    const map = heatmapOf(
      cells([60_000, 1, 2, 3], [60_000, 8, 16, 1], [120_000, 1, 2, 5], [120_000, 2, 4, 2]),
      {},
      interval,
    );
    expect(map?.times).toEqual([60_000, 120_000]);
    expect(map?.rows.map(({ name, lower, counts }) => [lower, name, counts])).toEqual([
      ["1", "2", [3, 5]],
      ["2", "4", [null, 2]],
      ["8", "16", [1, null]],
    ]);
    expect(map?.rows.map(({ from = NaN, to = NaN }) => [from, to].map((at) => Math.round(at * 4)))).toEqual([
      [0, 1],
      [1, 2],
      [3, 4],
    ]);
    expect(map?.ticks?.map(({ value }) => value)).toEqual([1, 2, 5, 10]);
  });

  it("has the bucket around zero in the middle of negative and positive ones", () => {
    const map = heatmapOf(
      cells([60_000, -2, -1, 1], [60_000, -0.001, 0.001, 7], [60_000, 1, 2, 1]),
      {},
      interval,
    );
    const middle = map?.rows[1];
    expect(((middle?.from ?? 0) + (middle?.to ?? 0)) / 2).toBeCloseTo(0.5);
  });

  it("has an axis from one power of two to another where the file has bounds", () => {
    const map = heatmapOf(
      cells([60_000, 1, 2, 1], [60_000, 2, 4, 1], [60_000, 4, 8, 1], [60_000, 8, 16, 1]),
      { yAxis: { min: 2.5, max: 7 } },
      interval,
    );
    expect(map?.rows.map(({ from = NaN, to = NaN }) => [from, to].map((at) => at.toFixed(2)))).toEqual([
      ["-0.50", "0.00"],
      ["0.00", "0.50"],
      ["0.50", "1.00"],
      ["1.00", "1.50"],
    ]);
  });

  it("says that there is nothing where there is nothing", () => {
    expect(heatmapOf(cells(), {}, interval)).toBeUndefined();
  });
});

describe("bucketAxis", () => {
  it("keeps the order of values and stays within 0 and 1", () => {
    const bucket = fc
      .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-6, max: 1e6, noNaN: true }))
      .map(([from, size]) => ({ from, to: from + size }))
      .filter(({ from, to }) => to > from);
    fc.assert(
      fc.property(fc.array(bucket, { minLength: 1, maxLength: 20 }), (buckets) => {
        const { share } = bucketAxis(buckets);
        const edges = buckets.flatMap(({ from, to }) => [from, to]).toSorted((a, b) => a - b);
        const shares = edges.map(share);
        for (const [index, each] of shares.entries()) {
          expect(each).toBeGreaterThanOrEqual(-1e-6);
          expect(each).toBeLessThanOrEqual(1 + 1e-6);
          expect(each).toBeGreaterThanOrEqual((shares[index - 1] ?? 0) - 1e-9);
        }
      }),
    );
  });
});
