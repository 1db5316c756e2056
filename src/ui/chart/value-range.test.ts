import { describe, expect, it } from "vitest";
import { valueRange } from "./value-range.ts";

describe("valueRange", () => {
  const free = { fromZero: false };

  it.each([
    [50, 100, free, [45, 105]],
    [90, 100, free, [89, 101]],
    [0.5, 9, free, [0, 9.9]],
    [-10, 10, free, [-12, 12]],
    [5, 5, free, [0, 10]],
    [5, 5.000000000000001, free, [0, 10]],
    [-5.000000000000001, -5, free, [-10, 0]],
    [0, 0, free, [0, 100]],
    [null, null, free, [0, 100]],
    [90, 100, { ...free, fromZero: true }, [0, 110]],
    [1, 2, { ...free, min: -1, max: 7 }, [-1, 7]],
    [1, 2, { ...free, min: 0 }, [0, 2.2]],
    [1, 2, { ...free, softMin: 0, softMax: 100 }, [0, 100]],
  ])("from %s to %s", (low, high, bounds, expected) => {
    const [bottom, top] = valueRange(low, high, bounds);
    expect(bottom).toBeCloseTo(expected[0] ?? 0);
    expect(top).toBeCloseTo(expected[1] ?? 0);
  });
});
