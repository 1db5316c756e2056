import { expect, it } from "vitest";
import { shown } from "../../gallery/shown.ts";
import { GALLERY_INTERVAL, series, singles } from "../../gallery/gallery-data.ts";
import { heatmapOf } from "./heatmap-model.ts";
import { shareOfValue } from "./share-of-value.ts";

const places = (values: readonly number[], names: readonly string[], options = {}) => {
  const map = heatmapOf(shown(names.flatMap((name) => singles({ [name]: 1 }))), options, GALLERY_INTERVAL);
  return map && values.map((value) => shareOfValue(map, value));
};

it("is the middle of the bucket of a value", () => {
  expect(places([0.05, 0.1, 0.2, 7], ["0.1", "0.5", "+Inf", "1"])).toEqual([0.125, 0.125, 0.375, 0.875]);
  expect(places([7], ["0.1", "0.5"])).toEqual([undefined]);
  const lower = { rowsFrame: { layout: "ge" } };
  expect(places([0.05, 0.1, 0.2, 7], ["0.1", "0.5"], lower)).toEqual([undefined, 0.25, 0.25, 0.75]);
});

it("is on the axis that the file bounds", () => {
  const options = {
    calculate: true,
    calculation: { yBuckets: { mode: "size", value: "10" } },
    yAxis: { min: 0, max: 100 },
  };
  const map = heatmapOf(shown([series("web", (minute) => minute)]), options, GALLERY_INTERVAL);
  expect(map && [5, 42, 300].map((value) => shareOfValue(map, value))).toEqual([0.05, 0.45, undefined]);
});

it("is nowhere where buckets are no numbers", () => {
  expect(places([1], ["slow", "fast"])).toEqual([undefined]);
});
