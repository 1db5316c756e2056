import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BucketSide, NativeHistogram } from "../histogram.ts";
import { decodeWriteV1, decodeWriteV2 } from "./decode-write.ts";
import { encodeWriteV1, encodeWriteV2 } from "./encode-write.ts";
import { METRIC_TYPES } from "./remote-write.ts";
import type { WriteRequest, WrittenSample } from "./remote-write.ts";

const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
const labels = fc
  .dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.string({ minLength: 1, maxLength: 8 }), {
    maxKeys: 4,
  })
  .map((object) => Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const sideOf = (count: fc.Arbitrary<number>): fc.Arbitrary<BucketSide> =>
  fc
    .array(
      fc.record({
        offset: fc.integer({ min: 0, max: 300 }),
        counts: fc.array(count, { minLength: 1, maxLength: 4 }),
      }),
      { maxLength: 3 },
    )
    .map((spans) => ({
      spans: spans.map(({ offset, counts }) => ({ offset, length: counts.length })),
      counts: Float64Array.from(spans.flatMap(({ counts }) => counts)),
    }));

const histogramOf = (count: fc.Arbitrary<number>): fc.Arbitrary<NativeHistogram> =>
  fc.record({
    schema: fc.integer({ min: -4, max: 8 }),
    zeroThreshold: fc.double({ min: 0, noNaN: true }),
    zeroCount: count,
    count,
    sum: fc.double(),
    positive: sideOf(count),
    negative: sideOf(count),
    resetHint: fc.constantFrom("unknown", "reset", "notReset", "gauge"),
  });

const wholeCount = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const fraction = fc.integer({ min: 0, max: 10_000 }).map((count) => count + 0.25);

const float: fc.Arbitrary<WrittenSample> = fc.oneof(
  fc.record({ time, value: fc.double() }),
  fc.record({ time, isStale: fc.constant(true) }),
);
const histogram: fc.Arbitrary<WrittenSample> = fc.oneof(
  fc.record({ time, histogram: histogramOf(wholeCount), isWhole: fc.constant(true) }),
  fc.record({ time, histogram: histogramOf(fraction) }),
);

/** Floats stand before histograms in what is read back. */
const samples = fc
  .tuple(fc.array(float, { maxLength: 3 }), fc.array(histogram, { maxLength: 2 }))
  .map((both) => both.flat());

const series = fc.record({
  labels,
  samples,
  exemplars: fc.array(fc.record({ labels, value: fc.double(), time }), { maxLength: 2 }),
});
const metadata = fc.record({
  family: fc.string(),
  type: fc.constantFrom(...METRIC_TYPES),
  help: fc.string(),
  unit: fc.string(),
});
const request: fc.Arbitrary<WriteRequest> = fc.record({
  series: fc.array(series, { maxLength: 4 }),
  metadata: fc.array(metadata, { maxLength: 3 }),
});

describe("remote write 1.0", () => {
  it("reads back what was written", () => {
    fc.assert(
      fc.property(request, (any) => {
        expect(decodeWriteV1(encodeWriteV1(any))).toEqual(any);
      }),
    );
  });

  it("joins to one request", () => {
    fc.assert(
      fc.property(request, request, (one, two) => {
        const joined = Buffer.concat([encodeWriteV1(one), encodeWriteV1(two)]);
        expect(decodeWriteV1(joined)).toEqual({
          series: [...one.series, ...two.series],
          metadata: [...one.metadata, ...two.metadata],
        });
      }),
    );
  });

  it("sorts labels and leaves empty ones out", () => {
    const bytes = encodeWriteV1({
      series: [
        {
          labels: [
            ["b", "2"],
            ["empty", ""],
            ["a", "1"],
          ],
          samples: [],
          exemplars: [],
        },
      ],
      metadata: [],
    });
    expect(decodeWriteV1(bytes).series[0]?.labels).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
  });
});

describe("remote write 2.0", () => {
  it("reads back what was written", () => {
    fc.assert(
      fc.property(fc.array(series, { maxLength: 4 }), (all) => {
        expect(decodeWriteV2(encodeWriteV2({ series: all, metadata: [] }))).toEqual({
          series: all,
          metadata: [],
        });
      }),
    );
  });

  it("says of each series what is known of its family", () => {
    const about = { family: "duration_seconds", type: "histogram", help: "How long", unit: "s" } as const;
    const of = (name: string) => ({ labels: [["__name__", name]] as const, samples: [], exemplars: [] });
    const bytes = encodeWriteV2({
      series: [of("duration_seconds_bucket"), of("duration_seconds_sum"), of("other")],
      metadata: [about],
    });
    expect(decodeWriteV2(bytes).metadata).toEqual([about, about]);
  });
});
