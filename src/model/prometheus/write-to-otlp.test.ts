import fc from "fast-check";
import { expect, it } from "vitest";
import type { NativeHistogram } from "../histogram.ts";
import { otlpToWrite } from "./otlp-to-write.ts";
import { writeToOtlp } from "./write-to-otlp.ts";

const count = fc.oneof(
  fc.nat(1000),
  fc.nat(1000).map((whole) => whole + 0.5),
);

const histogram: fc.Arbitrary<NativeHistogram> = fc
  .record({
    isCustom: fc.boolean(),
    first: fc.integer({ min: -5, max: 5 }),
    counts: fc.array(count, { minLength: 1, maxLength: 5 }),
    total: count,
    sum: fc.double({ noNaN: true }),
    resetHint: fc.constantFrom("unknown", "reset", "notReset", "gauge"),
  })
  .map(({ isCustom, first, counts, total, sum, resetHint }) => ({
    schema: isCustom ? -53 : 3,
    zeroThreshold: isCustom ? 0 : 0.01,
    zeroCount: 0,
    count: total,
    sum,
    positive: {
      spans: [{ offset: isCustom ? 0 : first, length: counts.length }],
      counts: Float64Array.from(counts),
    },
    negative: { spans: [], counts: new Float64Array(0) },
    ...(isCustom ? { customBounds: Float64Array.from(counts.slice(1), (_, i) => i + 0.25) } : {}),
    resetHint,
  }));

it("writes native histograms of all kinds so that they are read back as they were", () => {
  const labels = fc
    .constantFrom([], [["job", "a"]] as const)
    .map((more) => [["__name__", "h"] as const, ...more]);
  fc.assert(
    fc.property(labels, fc.array(histogram, { minLength: 1, maxLength: 4 }), (own, histograms) => {
      // Empty buckets at the ends of integer histograms are nothing that OTLP tells apart.
      const samples = histograms
        .filter(({ positive }) => positive.counts.every((each) => each > 0))
        .map((one, i) => ({ time: 1000 + i, histogram: one }));
      const request = { series: [{ labels: own, samples, exemplars: [] }], metadata: [] };
      const read = otlpToWrite(writeToOtlp(request)).series;
      const bySchema = (a: { schema: number }, b: { schema: number }): number => b.schema - a.schema;
      expect(read.flatMap((one) => one.samples.map((sample) => sample.histogram))).toEqual(
        samples.map((sample) => sample.histogram).toSorted(bySchema),
      );
      for (const one of read) expect(one.labels).toEqual(own);
    }),
  );
});

it("makes no other time of one that is too far for nanoseconds of 64 bits", () => {
  // So many milliseconds later are, by 64 bits, 1970 again.
  const time = 2 ** 58;
  const samples = [{ time, value: 1, startTime: time }];
  const read = otlpToWrite(writeToOtlp({ series: [{ labels: [], samples, exemplars: [] }], metadata: [] }));
  expect(read.series[0]?.samples[0]?.time).toBeGreaterThan(18_446_744_073_708);
});
