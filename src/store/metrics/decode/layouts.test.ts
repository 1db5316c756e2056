import { expect, it } from "vitest";
import type { Stream } from "./contexts.ts";
import { addHistogramLayout, knownLayout } from "./layouts.ts";
import type { Series } from "../series/series.ts";

it.each([[[1, NaN]], [[0, -0]], [[]], [[Infinity]]])("a layout of bounds %j is found again", (bounds) => {
  const stream: Stream = { key: 0, series: undefined, layouts: undefined, next: undefined };
  const layout = addHistogramLayout(stream, bounds, () => ({}) as Series);
  expect(knownLayout(stream, bounds, bounds.length)).toBe(layout);
  expect(knownLayout(stream, [...bounds, 7], bounds.length + 1)).toBeUndefined();
  addHistogramLayout(stream, bounds, () => ({}) as Series);
  expect(stream.layouts).toHaveLength(1);
});
