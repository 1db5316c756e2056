import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseHistogram } from "../../../../test/conformance/promql/histogram-notation.ts";
import type { NativeHistogram } from "../../../model/histogram.ts";
import { combine, divide, scale } from "./arithmetic.ts";
import { allBuckets, exponentialBound } from "./buckets.ts";
import type { MonotonicityRepair } from "../annotations.ts";
import { ClassicBuckets } from "./classic-buckets.ts";
import { classicQuantile } from "./classic.ts";
import { equalHistograms } from "./equality.ts";
import { formatHistogram } from "./format.ts";
import { nativeFraction, nativeQuantile } from "./quantile.ts";
import { isReset } from "./reset.ts";
import { trim } from "./trim.ts";

const counts = fc.array(fc.nat({ max: 50 }), { maxLength: 6 });
const offset = fc.integer({ min: -4, max: 4 });

/** Exponential histograms whose totals are those of their buckets. */
const histogram = fc
  .record({
    schema: fc.integer({ min: -2, max: 4 }),
    positive: fc.record({ offset, counts }),
    negative: fc.record({ offset, counts }),
    zeroCount: fc.nat({ max: 20 }),
    zeroThreshold: fc.constantFrom(0, 0.001, 0.5),
  })
  .map(({ schema, positive, negative, zeroCount, zeroThreshold }): NativeHistogram => {
    const side = (of: { offset: number; counts: number[] }) => ({
      spans: of.counts.length === 0 ? [] : [{ offset: of.offset, length: of.counts.length }],
      counts: Float64Array.from(of.counts),
    });
    const count = [zeroCount, ...positive.counts, ...negative.counts].reduce(
      (total, each) => total + each,
      0,
    );
    const sides = { positive: side(positive), negative: side(negative) };
    return { schema, zeroThreshold, zeroCount, count, sum: count, ...sides, resetHint: "unknown" };
  });

function sum(left: NativeHistogram, right: NativeHistogram, sign: 1 | -1 = 1): NativeHistogram {
  const combined = combine(left, right, sign);
  if (combined === undefined) throw new Error("incompatible");
  return combined.histogram;
}

const inBuckets = (of: NativeHistogram): number =>
  allBuckets(of).reduce((total, { count }) => total + count, 0);

describe("sums and differences", () => {
  it("lose no observation, whatever the resolutions and zero buckets", () => {
    const property = fc.property(histogram, histogram, (a, b) => {
      const total = sum(a, b);
      expect(total.count).toBe(a.count + b.count);
      expect(inBuckets(total)).toBe(total.count);
      expect(formatHistogram(total)).toBe(formatHistogram(sum(b, a)));
    });
    fc.assert(property);
  });

  it("undo each other at one layout", () => {
    const property = fc.property(histogram, (a) => {
      expect(equalHistograms(sum(sum(a, a), a, -1), sum(a, scale(a, 0)))).toBe(true);
      expect(formatHistogram(divide(sum(a, a), 2))).toBe(formatHistogram(scale(a, 1)));
    });
    fc.assert(property);
  });

  it("are at the lower resolution, with the wider zero bucket", () => {
    const fine = parseHistogram("{{schema:1 count:4 sum:1 buckets:[1 1 1 1]}}");
    const coarse = parseHistogram("{{schema:0 count:3 sum:1 z_bucket:1 z_bucket_w:0.5 buckets:[2]}}");
    expect(formatHistogram(sum(fine, coarse))).toBe(
      "{count:7, sum:2, [-0.5,0.5]:1, (0.5,1]:3, (1,2]:2, (2,4]:1}",
    );
  });

  it("keep the common bounds of custom buckets, and mix them with nothing else", () => {
    const left = parseHistogram("{{schema:-53 count:6 sum:1 custom_values:[1 2 5] buckets:[1 2 3]}}");
    const right = parseHistogram("{{schema:-53 count:3 sum:1 custom_values:[1 5] buckets:[1 1 1]}}");
    expect(combine(left, right, 1)).toMatchObject({ reconciled: true });
    expect(formatHistogram(sum(left, right))).toBe("{count:9, sum:2, [-Inf,1]:2, (1,5]:6, (5,+Inf]:1}");
    expect(combine(left, parseHistogram("{{}}"), 1)).toBeUndefined();
  });
});

describe("counter resets", () => {
  it("are none when observations are added, and one when they are taken away", () => {
    const property = fc.property(histogram, histogram, (a, b) => {
      const aligned = sum(a, scale(b, 0));
      expect(isReset(sum(a, b), aligned)).toBe(false);
      expect(isReset(aligned, sum(a, b))).toBe(b.count > 0);
    });
    fc.assert(property);
  });

  it("are what the hint says", () => {
    const one = parseHistogram("{{count:1 buckets:[1]}}");
    expect(isReset({ ...one, resetHint: "reset" }, one)).toBe(true);
    expect(isReset({ ...one, resetHint: "notReset" }, parseHistogram("{{count:2 buckets:[2]}}"))).toBe(false);
  });
});

describe("estimates", () => {
  it("quantiles rise with φ and stay within the buckets", () => {
    const property = fc.property(histogram, (of) => {
      const buckets = allBuckets(of);
      fc.pre(of.count > 0 && buckets.every(({ lower, upper }) => lower < upper));
      let before = buckets[0]?.lower ?? NaN;
      for (const phi of [0, 0.1, 0.25, 0.4999, 0.5, 0.9, 1]) {
        const { value } = nativeQuantile(phi, of);
        expect(value).toBeGreaterThanOrEqual(before - 1e-9 * Math.abs(before));
        expect(value).toBeLessThanOrEqual((buckets.at(-1)?.upper ?? NaN) + 1e-9);
        before = value;
      }
    });
    fc.assert(property);
  });

  it("fractions and quantiles are each other's inverse", () => {
    const latency = parseHistogram("{{schema:2 count:40 sum:60 buckets:[10 10 10 10] offset:1}}");
    for (const phi of [0.1, 0.3, 0.5, 0.75, 0.9]) {
      const { value } = nativeQuantile(phi, latency);
      expect(nativeFraction(0, value, latency).value).toBeCloseTo(phi, 9);
    }
  });

  it("a cut divides the observations", () => {
    const property = fc.property(histogram, fc.double({ min: -20, max: 20, noNaN: true }), (of, bound) => {
      const total = trim(of, bound, "below").count + trim(of, bound, "above").count;
      expect(total).toBeCloseTo(of.count, 6);
    });
    fc.assert(property);
  });

  it("classic buckets are mended where they fall", () => {
    const buckets = new ClassicBuckets(4);
    buckets.add(1, 5);
    buckets.add(2, 1);
    buckets.add(2, 3);
    buckets.add(Infinity, 10);
    const repairs: MonotonicityRepair[] = [];
    expect(classicQuantile(0.25, buckets, (repair) => repairs.push(repair))).toBe(0.5);
    expect(repairs).toEqual([{ minBucket: 2, maxBucket: 2, maxDiff: 1 }]);
  });
});

describe("bounds", () => {
  it.each([
    [0, 3, 8],
    [1, 1, 2 * 0.7071067811865475],
    [-1, 2, 16],
    [0, 0, 1],
    [2, -4, 0.5],
    [0, 1024, Number.MAX_VALUE],
    [0, 1025, Infinity],
  ])("schema %i, bucket %i", (schema, index, bound) => {
    expect(exponentialBound(schema, index)).toBe(bound);
  });
});
