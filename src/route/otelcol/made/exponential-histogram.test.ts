import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExponentialHistogram } from "./exponential-histogram.ts";

const filled = (maxSize: number, values: readonly number[]): ExponentialHistogram => {
  const buckets = new ExponentialHistogram(maxSize);
  for (const value of values) buckets.observe(value);
  return buckets;
};

describe("an exponential histogram", () => {
  it("begins as fine as can be, and merges buckets as they get too many", () => {
    expect(filled(4, [1]).state()).toEqual({ scale: 20, zeroCount: 0, offset: -1, counts: [1] });
    // (0.5, 1], (1, 2], (2, 4], (4, 8]
    expect(filled(4, [1, 2, 4, 8]).state()).toEqual({
      scale: 0,
      zeroCount: 0,
      offset: -1,
      counts: [1, 1, 1, 1],
    });
    // (0.25, 1], (1, 4], (4, 16]
    expect(filled(4, [0.5, 1, 2, 4, 8, 16, 0]).state()).toEqual({
      scale: -1,
      zeroCount: 1,
      offset: -1,
      counts: [2, 2, 2],
    });
  });

  it("holds the least and the greatest number in as few buckets as are allowed", () => {
    expect(filled(2, [5e-324, 1, Number.MAX_VALUE]).state()).toEqual({
      scale: -10,
      zeroCount: 0,
      offset: -1,
      counts: [2, 1],
    });
  });

  it("puts each number into the bucket that holds it, and loses none", () => {
    const value = fc.oneof(
      fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
      fc.integer({ min: -30, max: 30 }).map((exponent) => 2 ** exponent),
      fc.constantFrom(5e-324, Number.MIN_VALUE * 3, 1e308, Number.MAX_VALUE),
    );
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 2, max: 160 }),
        (values, maxSize) => {
          const { scale, offset, counts } = filled(maxSize, values).state();
          expect(counts.length).toBeLessThanOrEqual(maxSize);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
          // Bounds of all that is in: within what doubles can tell.
          const [least, most] = [Math.max(Math.min(...values), 2 ** -1022), Math.max(...values)];
          expect(offset * 2 ** -scale).toBeLessThanOrEqual(Math.log2(least) + 1e-6);
          expect((offset + counts.length) * 2 ** -scale).toBeGreaterThanOrEqual(Math.log2(most) - 1e-6);
        },
      ),
    );
  });

  it("goes on from its state", () => {
    const values = [0.001, 5, 0, 12, 3, 3];
    const half = new ExponentialHistogram(10, filled(10, values.slice(0, 3)).state());
    for (const value of values.slice(3)) half.observe(value);
    expect(half.state()).toEqual(filled(10, values).state());
  });
});
