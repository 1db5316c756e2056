import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sequence, unixMilli } from "../../src/base/units.ts";
import { otlpRequest } from "../../src/model/otlp/testing/otlp-request.ts";
import type { Attributes, Metric } from "../../src/model/otlp/testing/otlp-request.ts";
import { decodeTelemetry } from "../../src/model/otlp/telemetry/telemetry.ts";
import { writeToOtlp } from "../../src/model/prometheus/write-to-otlp.ts";
import { toSeries } from "../../src/route/prometheus/exporter/convert.ts";
import { isSameAsStore } from "../../src/route/prometheus/exporter/exporter.ts";
import { T0, matchers, openStore, select, showSeries } from "../../src/store/metrics/testing/store-kit.ts";

const OPTIONS = {
  addMetricSuffixes: true,
  includeTargetInfo: true,
  includeScopeInfo: false,
  resourceToTelemetry: false,
};
const NOW = unixMilli(T0 + 60_000);

/** Names and keys such as SDKs send: where both ways of naming agree. */
const word = fc.constantFrom("http", "server", "request", "duration", "jvm_memory", "x2", "total", "seconds");
const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join("."));
const unit = fc.constantFrom("", "s", "ms", "By", "By/s", "1", "%", "{request}", "Cel");
const key = fc.constantFrom("http.method", "url.path", "_private", "1st", "le.bound");
const attributes: fc.Arbitrary<Attributes> = fc.dictionary(
  key,
  fc.oneof(
    fc.string({ minLength: 1 }),
    fc.boolean(),
    fc.bigInt({ min: -9n, max: 9n }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
);
const time = fc.constantFrom(NOW, NOW - 15_000, NOW - 30_000);
const count = fc.nat({ max: 1000 });
const point = { time, attributes, stale: fc.constantFrom(false, false, false, true) };
const value = fc.oneof(fc.double(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
/** At most one at a time. */
const pointsOf = <T extends { readonly time: number }>(one: fc.Arbitrary<T>) =>
  fc.uniqueArray(one, { maxLength: 3, selector: (each) => each.time });
const numbers = pointsOf(fc.record({ ...point, value }));
const side = fc.record({
  offset: fc.integer({ min: -100, max: 100 }),
  counts: fc.array(count, { maxLength: 12 }),
});

const metric: fc.Arbitrary<Metric> = fc.oneof(
  fc.record({ name, unit, gauge: numbers }),
  fc.record({ name, unit, sum: numbers, monotonic: fc.boolean() }),
  fc.record({
    name,
    unit,
    histogram: pointsOf(
      fc.record({
        ...point,
        count,
        sum: fc.double(),
        bounds: fc
          .uniqueArray(fc.double({ min: -1e6, max: 1e6, noNaN: true }))
          .map((all) => all.toSorted((a, b) => a - b)),
        buckets: fc.array(count, { maxLength: 12 }),
      }),
    ),
  }),
  fc.record({
    name,
    unit,
    exponential: pointsOf(
      fc.record({
        ...point,
        count,
        sum: fc.double(),
        scale: fc.integer({ min: -4, max: 12 }),
        zeroCount: count,
        positive: side,
        negative: side,
      }),
    ),
  }),
  fc.record({
    name,
    unit,
    summary: pointsOf(
      fc.record({
        ...point,
        count,
        sum: fc.double(),
        quantiles: fc.uniqueArray(fc.tuple(fc.constantFrom(0, 0.5, 0.99, 1), fc.double()), {
          selector: ([quantile]) => quantile,
        }),
      }),
    ),
  }),
);

/** One of a name, in whatever unit, so that no two make the same series. */
const metrics = fc.uniqueArray(metric, {
  maxLength: 4,
  selector: (each) => each.name.replaceAll(/[^a-z0-9]|total|seconds/g, ""),
});
const resource = fc.record({
  "service.name": fc.constantFrom("cart", "pay"),
  "service.instance.id": fc.constantFrom("i-1", "i-2"),
  "host.name": fc.constant("laptop"),
});

async function stored(payload: Uint8Array): Promise<string[]> {
  const store = await openStore();
  store.append({ sequence: sequence(1), signal: "metrics", receivedAt: NOW, payload });
  const series = await select(store, matchers("__name__=~.+"));
  // When it was last seen is another time: the points' here, the arrival's there.
  const shown = series
    .map(showSeries)
    .map((text) => (text.startsWith("target_info") ? text.split("} ")[0] : text));
  return shown.map(String).toSorted();
}

describe("metrics that pass untouched into the store", () => {
  it("become the series that otelcol.exporter.prometheus would make of them", async () => {
    expect(isSameAsStore(OPTIONS)).toBe(true);
    await fc.assert(
      fc.asyncProperty(resource, metrics, async (from, all) => {
        const payload = otlpRequest(from, all);
        const request = toSeries(decodeTelemetry("metrics", payload), OPTIONS, NOW, () => {});
        const hasPoints = request.series.length > 1;
        const [untouched, converted] = [await stored(payload), await stored(writeToOtlp(request))];
        // Of a resource without points the store makes no target_info.
        expect(untouched).toEqual(hasPoints ? converted : []);
      }),
      { numRuns: 60 },
    );
  });

  it("are not so with other settings", () => {
    const others = [
      { addMetricSuffixes: false },
      { includeTargetInfo: false },
      { includeScopeInfo: true },
      { resourceToTelemetry: true },
    ];
    expect(others.map((other) => isSameAsStore({ ...OPTIONS, ...other }))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
