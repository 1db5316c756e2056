import { expect, it } from "vitest";
import { exponentialBound } from "./buckets.ts";
import { EXPONENTIAL_BOUNDS } from "./exponential-bounds.ts";

it("has the bounds that Prometheus prints, to the last digit", () => {
  expect([...(EXPONENTIAL_BOUNDS[2] ?? [])]).toEqual([
    0.5, 0.5946035575013605, 0.7071067811865475, 0.8408964152537144,
  ]);
  expect([...(EXPONENTIAL_BOUNDS[3] ?? [])].filter((_, i) => i % 2 === 1)).toEqual([
    0.5452538663326288, 0.6484197773255048, 0.7711054127039704, 0.9170040432046711,
  ]);
  expect(EXPONENTIAL_BOUNDS.map(({ length }) => length)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256]);
});

it("is a power of two within the last digits, and ascends", () => {
  for (const [schema, bounds] of EXPONENTIAL_BOUNDS.entries()) {
    for (const [i, bound] of bounds.entries()) {
      expect(bound / 2 ** (i / 2 ** schema - 1)).toBeCloseTo(1, 12);
      if (i > 0) expect(bound).toBeGreaterThan(bounds[i - 1] ?? 0);
    }
  }
});

it.each([
  [0, 0, 1],
  [0, 3, 8],
  [1, 1, 2 * 0.7071067811865475],
  [2, -1, 0.8408964152537144],
  [-2, 1, 16],
  [-2, -1, 0.0625],
  [0, 1024, Number.MAX_VALUE],
  [3, 1024 * 8 + 1, Infinity],
  [0, -1074, Number.MIN_VALUE],
])("schema %d, index %d: %d", (schema, index, bound) => {
  expect(exponentialBound(schema, index)).toBe(bound);
});
