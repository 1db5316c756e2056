import fc from "fast-check";
import { expect, it } from "vitest";
import type { JsonObject } from "../../../dashboard-file/json.ts";
import { table } from "../../gallery/gallery-data.ts";
import { shown } from "../../gallery/shown.ts";
import { type Histogram, histogramOf } from "./histogram.ts";

function made(values: readonly number[], options: JsonObject): Histogram {
  const histogram = histogramOf(shown([table({ n: values })]), options);
  if (typeof histogram === "string") throw new Error(histogram);
  return histogram;
}

it("counts values in buckets of the size that is wanted", () => {
  const { edges, series, most } = made([1, 2, 11, 25], { bucketSize: 10 });
  expect([edges, series[0]?.counts, most]).toEqual([[0, 10, 20], [2, 1, 1], 2]);
  expect(made([1, 2, 11], { bucketSize: 10, bucketOffset: 5 }).edges).toEqual([-5, 5]);
});

it("counts each value once, in round buckets", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 }),
      (values) => {
        const { series, edges } = made(values, {});
        expect(series[0]?.counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
        expect(edges.length).toBeLessThanOrEqual(32);
      },
    ),
  );
});

it("lays columns over each other, or counts them together", () => {
  const frames = shown([table({ a: [1, 2], b: [2, 3] })]);
  const own = histogramOf(frames, { bucketSize: 1 });
  const all = histogramOf(frames, { bucketSize: 1, combine: true });
  expect(typeof own === "string" ? [] : own.series.map(({ counts }) => counts)).toEqual([
    [1, 1, 0],
    [0, 1, 1],
  ]);
  expect(typeof all === "string" ? [] : all.series.map(({ counts }) => counts)).toEqual([[1, 2, 1]]);
});

it("says why there is none", () => {
  expect(histogramOf([], {})).toBe("No data");
  expect(histogramOf(shown([table({ n: [0, 5000] })]), { bucketSize: 1 })).toBe(
    "Buckets of 1 would be 5001; at most 1000 are drawn",
  );
});
