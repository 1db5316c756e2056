import fc from "fast-check";
import { expect, test } from "vitest";
import { ascendingPlaces } from "./ascending-places.ts";

const sortedPlaces = (times: readonly number[]): number[] =>
  times.map((_, place) => place).toSorted((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);

test.each([
  ["no times", [], []],
  ["one", [5], [0]],
  ["two runs", [10, 30, 20, 40], [0, 2, 1, 3]],
  ["each before the one that came before it", [3, 2, 1], [2, 1, 0]],
  ["equal times, as they came", [2, 2, 1, 2, 1], [2, 4, 0, 1, 3]],
])("%s", (_, times, places) => {
  expect([...ascendingPlaces(Float64Array.from(times))]).toEqual(places);
});

test("any times are brought in order as by a stable sort", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 }), (times) => {
      expect([...ascendingPlaces(Float64Array.from(times))]).toEqual(sortedPlaces(times));
    }),
  );
});
