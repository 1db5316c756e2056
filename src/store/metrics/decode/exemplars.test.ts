import { describe, expect, it } from "vitest";
import { unixMilli } from "../../../base/units.ts";
import { T0, append, matchers, openStore } from "../testing/store-kit.ts";
import type { MetricStore } from "../store.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const RANGE = { start: unixMilli(T0), end: unixMilli(T0 + 3_600_000) };

async function shown(store: MetricStore, selector: string): Promise<unknown[]> {
  const found = await store.exemplars([matchers(selector)], RANGE);
  return found.flatMap(({ labels, exemplars }) =>
    exemplars.map((one) => [labels.get("le"), one.value, one.time - T0, one.labels.toObject()]),
  );
}

describe("exemplars", () => {
  it("stand on the bucket that holds them, in head and block", async () => {
    const store = await openStore();
    append(store, [
      {
        name: "h",
        histogram: [
          {
            time: T0 + 9000,
            count: 3,
            bounds: [1, 5],
            buckets: [1, 1, 1],
            exemplars: [
              { value: 9, time: T0 + 3000 },
              { value: 1, time: T0 + 1000, traceId: TRACE, spanId: SPAN, attributes: { "user.id": "u1" } },
              { value: 1.5 },
            ],
          },
        ],
      },
    ]);
    const expected = [
      ["+Inf", 9, 3000, {}],
      ["1", 1, 1000, { trace_id: TRACE, span_id: SPAN, "user.id": "u1" }],
      ["5", 1.5, 9000, {}],
    ];
    expect(await shown(store, "__name__=h_bucket")).toEqual(expected);
    await store.seal(true);
    expect(await shown(store, "__name__=h_bucket")).toEqual(expected);
    expect(await shown(store, "__name__=h_count")).toEqual([]);
  });

  it("leave out attributes that are too long together", async () => {
    const store = await openStore();
    const attributes = { text: "x".repeat(100) };
    const sum = [{ time: T0, value: 1, exemplars: [{ value: 1, traceId: TRACE, attributes }] }];
    append(store, [{ name: "c", monotonic: true, sum }]);
    expect(await shown(store, "__name__=c_total")).toEqual([["", 1, 0, { trace_id: TRACE }]]);
  });

  it("are kept once when sent again, and only the newest ones in memory", async () => {
    const store = await openStore({ maxExemplars: 2 });
    for (const second of [0, 0, 1, 2]) {
      const exemplars = [{ value: second, time: T0 + second * 1000 }];
      append(store, [{ name: "s", sum: [{ time: T0 + second * 1000, value: 1, exemplars }] }]);
    }
    expect(await shown(store, "__name__=s")).toEqual([
      ["", 1, 1000, {}],
      ["", 2, 2000, {}],
    ]);
  });
});
