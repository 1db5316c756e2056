import * as fc from "fast-check";
import { expect, it } from "vitest";
import { bitsOf } from "../../model/staleness.ts";
import { MetricStore } from "./store.ts";
import type { Metric } from "../../model/otlp/testing/otlp-request.ts";
import { T0, append, openStore, select, storeFolder } from "./testing/store-kit.ts";

const value = fc.oneof(
  fc.double(),
  fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1e308, 5e-324),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const float = fc.double();
const time = fc.integer({ min: -100_000, max: 100_000 }).map((offset) => T0 + offset);
const count = fc.oneof(fc.nat({ max: 9 }), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
const text = fc.string({ unit: "grapheme", maxLength: 4 });
const key = fc.oneof({ weight: 9, arbitrary: fc.constantFrom("a", "a.b", "a_b", "le", "größe") }, text);
const attributes = fc.dictionary(key, fc.oneof(text, fc.boolean(), float), { maxKeys: 3 });
const points = {
  time,
  attributes,
  start: fc.option(time, { nil: undefined }),
  stale: fc.nat({ max: 9 }).map((n) => n === 0),
};
const side = fc.record({
  offset: fc.oneof(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.integer({ min: -9, max: 9 })),
  counts: fc.array(count, { maxLength: 9 }),
});
const few = { minLength: 1, maxLength: 3 };
const named = {
  name: fc.oneof(fc.constantFrom("m", "http.server.duration", "größe", "1x"), text),
  unit: fc.constantFrom("", "1", "s", "By/s", "{x}"),
  temporality: fc.constantFrom("cumulative" as const, "delta" as const),
};

const metric = fc.oneof(
  fc.record({ ...named, gauge: fc.array(fc.record({ ...points, value }), few) }),
  fc.record({ ...named, monotonic: fc.boolean(), sum: fc.array(fc.record({ ...points, value }), few) }),
  fc.record({
    ...named,
    histogram: fc.array(
      fc.record({
        ...points,
        count,
        sum: fc.option(float, { nil: undefined }),
        bounds: fc.array(float, { maxLength: 4 }),
        buckets: fc.array(count, { maxLength: 5 }),
      }),
      few,
    ),
  }),
  fc.record({
    ...named,
    exponential: fc.array(
      fc.record({
        ...points,
        count,
        sum: fc.option(float, { nil: undefined }),
        scale: fc.oneof(fc.integer({ min: -6, max: 20 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
        zeroCount: count,
        positive: side,
        negative: side,
      }),
      few,
    ),
  }),
  fc.record({
    ...named,
    summary: fc.array(
      fc.record({
        ...points,
        count,
        sum: float,
        quantiles: fc.array(fc.tuple(float, float), { maxLength: 3 }),
      }),
      few,
    ),
  }),
) as fc.Arbitrary<Metric>;

/** All that the store has, values bit for bit. */
async function everything(store: MetricStore): Promise<readonly unknown[]> {
  const found = await select(store, []);
  return found.map(({ labels, times, values, histograms }) => {
    const names = labels.pairs.map(([name]) => name);
    expect(names).toEqual([...new Set(names)].toSorted());
    expect([...times]).toEqual([...new Set(times)].toSorted((a, b) => a - b));
    const withBits = [...times.keys()].map((i) => histograms?.[i] ?? [...bitsOf(values.slice(i, i + 1))]);
    return { labels: labels.pairs, times: [...times], values: withBits };
  });
}

it("answers the same in memory, in a block and after a restart, whatever was sent", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(metric, { minLength: 1, maxLength: 8 }), async (metrics) => {
      const dir = await storeFolder();
      const store = await MetricStore.open({ dir });
      for (const one of metrics) append(store, [one], { resource: { "service.name": "s" } });
      const before = await everything(store);
      await store.seal(true);
      expect(await everything(store)).toEqual(before);
      await store.close();
      expect(await everything(await openStore({ dir }))).toEqual(before);
    }),
    { numRuns: 60 },
  );
});
