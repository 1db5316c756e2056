import { expect, it } from "vitest";
import type { NativeHistogram } from "../histogram.ts";
import { checkWrite } from "./check-write.ts";

const NOW = 1_700_000_000_000;
const fine: NativeHistogram = {
  schema: 9,
  zeroThreshold: 0,
  zeroCount: 1,
  count: 7,
  sum: 9,
  positive: { spans: [{ offset: 1, length: 3 }], counts: Float64Array.of(1, 2, 3) },
  negative: { spans: [], counts: new Float64Array(0) },
  resetHint: "unknown",
};

function checked(histogram: NativeHistogram, isWhole: boolean) {
  const samples = [{ time: NOW, histogram, isWhole }];
  const { request, refused } = checkWrite(
    { series: [{ labels: [["__name__", "h"]], samples, exemplars: [] }], metadata: [] },
    NOW,
  );
  return { kept: request.series[0]?.samples[0]?.histogram, refused: [...refused.keys()] };
}

it("merges histograms finer than schema 8 down to it", () => {
  const { kept, refused } = checked(fine, true);
  expect(refused).toEqual([]);
  // Buckets 1 and 2 lie in bucket 1, bucket 3 in bucket 2.
  expect(kept).toEqual({
    ...fine,
    schema: 8,
    positive: { spans: [{ offset: 1, length: 2 }], counts: Float64Array.of(3, 3) },
  });
});

it("leaves those of schema 8 as they are", () => {
  expect(checked({ ...fine, schema: 8 }, true).kept).toEqual({ ...fine, schema: 8 });
});

it("refuses counts of integers that are not those of the buckets", () => {
  const wrong = ["histogram whose count is not that of its buckets"];
  expect(checked({ ...fine, count: 8 }, true).refused).toEqual(wrong);
  expect(checked({ ...fine, count: 6, sum: NaN }, true).refused).toEqual(wrong);
  // What is NaN is in no bucket, and floats are calculated.
  expect(checked({ ...fine, count: 8, sum: NaN }, true).refused).toEqual([]);
  expect(checked({ ...fine, count: 8 }, false).refused).toEqual([]);
});

it("leaves out exemplars whose labels are longer than 128 characters", () => {
  const exemplar = (value: string) => ({ labels: [["k", value]] as const, value: 1, time: NOW });
  const [short, long] = [exemplar("🙂".repeat(127)), exemplar("x".repeat(128))];
  const series = [
    { labels: [["__name__", "a"]] as const, samples: [{ time: NOW, value: 1 }], exemplars: [short, long] },
  ];
  const { request, refused } = checkWrite({ series, metadata: [] }, NOW);
  expect(request.series[0]?.exemplars).toEqual([short]);
  expect(refused.size).toBe(0);
});

it("refuses series without samples where these are needed", () => {
  const series = [{ labels: [["__name__", "a"]] as const, samples: [], exemplars: [] }];
  expect(checkWrite({ series, metadata: [] }, NOW).refused.size).toBe(0);
  expect([...checkWrite({ series, metadata: [] }, NOW, true).refused]).toEqual([
    ["series without a sample", 1],
  ]);
});
