import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addTo, dense, indexOf, widen } from "./exponential.ts";
import type { ExponentialBuckets } from "./exponential.ts";

const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });

describe("exponential buckets", () => {
  it("take in their upper bound, and nothing beyond it", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 20 }), (power, scale) => {
        expect(indexOf(2 ** power, scale)).toBe(power * 2 ** scale - 1);
      }),
    );
  });

  it("are around their values", () => {
    fc.assert(
      fc.property(positive, fc.integer({ min: -10, max: 20 }), (value, scale) => {
        const index = indexOf(value, scale);
        expect(2 ** (index / 2 ** scale)).toBeLessThan(value);
        expect(2 ** ((index + 1) / 2 ** scale)).toBeGreaterThanOrEqual(value);
      }),
    );
  });

  it("hold the same when neighbours become one as if they had been so wide before", () => {
    const filled = (scale: number, values: readonly number[]): ExponentialBuckets => {
      const buckets = { scale, counts: new Map<number, number>() };
      for (const value of values) addTo(buckets, indexOf(value, scale), 1);
      return buckets;
    };
    fc.assert(
      fc.property(fc.array(positive, { maxLength: 40 }), fc.integer({ min: -4, max: 4 }), (values, scale) => {
        const buckets = filled(scale + 1, values);
        widen(buckets);
        expect(dense(buckets)).toEqual(dense(filled(scale, values)));
        expect(buckets.scale).toBe(scale);
      }),
    );
  });

  it("are written from the first to the last that hold something", () => {
    const counts = new Map([
      [3, 1],
      [-1, 2],
    ]);
    expect(dense({ scale: 0, counts })).toEqual({ offset: -1, counts: [2, 0, 0, 0, 1] });
    expect(dense({ scale: 0, counts: new Map() })).toEqual({ offset: 0, counts: [] });
  });
});
