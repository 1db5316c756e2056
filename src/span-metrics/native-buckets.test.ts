import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addToBuckets, newBuckets, schemaOf } from "./native-buckets.ts";
import type { HistogramSettings } from "./settings.ts";

const settings = (bucketFactor: number): HistogramSettings => ({
  mode: "native",
  bucketFactor,
  maxBuckets: 0,
  minResetMs: 0,
  traceIdLabel: "traceID",
});

const indexIn = (value: number, factor: number): number => {
  const buckets = newBuckets(settings(factor));
  addToBuckets(buckets, value, 1);
  return [...buckets.counts.keys()][0] ?? NaN;
};

describe("buckets of native histograms", () => {
  it.each([
    [1.1, 3],
    [1.5, 1],
    [2, 0],
    [3, 0],
    [16, -2],
    [1e9, -4],
    [1.0001, 8],
  ])("grow by at most %f in schema %i", (factor, schema) => expect(schemaOf(factor)).toBe(schema));

  it("take in their upper bound", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100, max: 100 }),
        fc.constantFrom(1.003, 1.1, 1.5, 2),
        (power, factor) => {
          expect(indexIn(2 ** power, factor)).toBe(power * 2 ** schemaOf(factor) - 1);
        },
      ),
    );
  });

  it("are around their values", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        fc.constantFrom(1.003, 1.1, 4),
        (value, factor) => {
          const scale = 2 ** schemaOf(factor);
          const index = indexIn(value, factor);
          expect(2 ** (index / scale)).toBeLessThan(value);
          expect(2 ** ((index + 1) / scale)).toBeGreaterThanOrEqual(value);
        },
      ),
    );
  });

  it("have a bucket of their own for nothing", () => {
    const buckets = newBuckets(settings(1.1));
    addToBuckets(buckets, 0, 2);
    expect([buckets.zeroCount, buckets.counts.size]).toEqual([2, 0]);
  });
});
