import fc from "fast-check";
import { expect, it } from "vitest";
import { sequence, unixMilli } from "../../../base/units.ts";
import { otlpRequest } from "../../../model/otlp/testing/otlp-request.ts";
import { T0, openStore, select } from "../testing/store-kit.ts";

const WHOLE = otlpRequest({ "service.name": "s", "host.name": "h" }, [
  { name: "g", unit: "s", gauge: [{ time: T0, value: 1.5, attributes: { a: "x", l: ["y", 2n] } }] },
  { name: "s", monotonic: true, sum: [{ time: T0, value: 3n, exemplars: [{ value: 1, traceId: "0a0b" }] }] },
  { name: "d", temporality: "delta", sum: [{ start: T0 - 1, time: T0, value: 3n }] },
  { name: "h", histogram: [{ time: T0, count: 2, sum: 1, bounds: [1], buckets: [1, 1] }] },
  { name: "e", exponential: [{ time: T0, count: 2, scale: 3, positive: { offset: 1, counts: [1, 1] } }] },
  { name: "q", summary: [{ time: T0, count: 2, sum: 1, quantiles: [[0.5, 1]] }] },
]);

it("survives any change to a request, and answers and seals afterwards", async () => {
  const store = await openStore();
  let number = 1;
  const change = fc.tuple(fc.nat({ max: WHOLE.length - 1 }), fc.nat({ max: 255 }));
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 4 }),
      fc.integer({ min: 1, max: WHOLE.length }),
      (changes, length) => {
        const payload = WHOLE.slice();
        for (const [at, byte] of changes) payload[at] = byte;
        const receivedAt = unixMilli(T0);
        store.append({
          sequence: sequence(number++),
          signal: "metrics",
          receivedAt,
          payload: payload.subarray(0, length),
        });
      },
    ),
    { numRuns: 3000 },
  );
  const before = await select(store, []);
  await store.seal(true);
  expect(await select(store, [])).toEqual(before);
});

it("refuses points of a clock that is decades off, and says so", async () => {
  const store = await openStore();
  const years = 20 * 365 * 86_400_000;
  const gauge = [T0 - years, T0 + years, T0].map((time) => ({ time, value: 1 }));
  const payload = otlpRequest({ "service.name": "s" }, [{ name: "g", gauge }]);
  store.append({ sequence: sequence(1), signal: "metrics", receivedAt: unixMilli(T0), payload });
  expect(
    (await select(store, [{ name: "__name__", operator: "=", value: "g" }])).map(({ times }) => [...times]),
  ).toEqual([[T0]]);
  expect((await store.stats()).dropped).toEqual({
    "point is more than 31 d older than its arrival": 1,
    "point is more than 10 min ahead of its arrival": 1,
  });
});
