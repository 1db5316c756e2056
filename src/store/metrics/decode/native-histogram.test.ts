import { describe, expect, it } from "vitest";
import type { NativeHistogram } from "../../../model/histogram.ts";
import { T0, append, matchers, openStore, select } from "../testing/store-kit.ts";
import type { ExponentialFields } from "../../../model/otlp/testing/otlp-request.ts";

async function stored(point: Omit<ExponentialFields, "time">): Promise<NativeHistogram | undefined> {
  const store = await openStore();
  append(store, [{ name: "e", unit: "s", exponential: [{ time: T0, ...point }] }]);
  const [inHead] = await select(store, matchers("__name__=e_seconds"));
  await store.seal(true);
  const [inBlock] = await select(store, matchers("__name__=e_seconds"));
  expect(inBlock).toEqual(inHead);
  return inHead?.histograms?.[0];
}

describe("exponential histograms", () => {
  it("become native histograms, whose bucket indexes are one more", async () => {
    const histogram = await stored({
      count: 12,
      sum: 30.5,
      scale: 3,
      zeroCount: 2,
      positive: { offset: -2, counts: [1, 0, 0, 2, 0, 0, 0, 3, 0] },
      negative: { offset: 5, counts: [4] },
    });
    expect(histogram).toEqual({
      schema: 3,
      zeroThreshold: 1e-128,
      zeroCount: 2,
      count: 12,
      sum: 30.5,
      positive: {
        spans: [
          { offset: -1, length: 4 },
          { offset: 3, length: 1 },
        ],
        counts: Float64Array.of(1, 0, 0, 2, 3),
      },
      negative: { spans: [{ offset: 6, length: 1 }], counts: Float64Array.of(4) },
      resetHint: "unknown",
    });
  });

  it("are merged down to scale 8", async () => {
    const histogram = await stored({
      count: 10,
      scale: 10,
      positive: { offset: -3, counts: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1] },
    });
    // Indexes -3..6 at scale 10 are -1..1 at scale 8: 3, 4 and 3 of them.
    expect(histogram?.schema).toBe(8);
    expect(histogram?.positive).toEqual({
      spans: [{ offset: 0, length: 3 }],
      counts: Float64Array.of(3, 4, 3),
    });
  });

  it("are one bucket on each side of 1 at an absurd scale", async () => {
    const histogram = await stored({ count: 2, scale: 2 ** 30, positive: { offset: -1, counts: [1, 1] } });
    expect(histogram?.positive).toEqual({ spans: [{ offset: 0, length: 2 }], counts: Float64Array.of(1, 1) });
  });
});
