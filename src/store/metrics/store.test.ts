import { describe, expect, it } from "vitest";
import { unixMilli } from "../../base/units.ts";
import { CONFLICT } from "./decode/sinks.ts";
import type { Metric } from "../../model/otlp/testing/otlp-request.ts";
import { T0, append, matchers, openStore, show, storeFolder } from "./testing/store-kit.ts";
import { MetricStore } from "./store.ts";

const at = (seconds: number): number => T0 + seconds * 1000;

describe("what is kept of a request", () => {
  it("keeps gauges, and sums with their suffix", async () => {
    const store = await openStore();
    append(store, [
      { name: "queue.depth", gauge: [{ time: at(0), value: 2.5, attributes: { "queue.name": "in" } }] },
      { name: "requests", monotonic: true, sum: [{ time: at(0), value: 7n }] },
      { name: "open.files", sum: [{ time: at(0), value: -3n }] },
    ]);
    expect(await show(store)).toEqual([
      "open_files -3@0",
      'queue_depth{queue_name="in"} 2.5@0',
      "requests_total 7@0",
    ]);
  });

  it("spreads a histogram over buckets, sum and count", async () => {
    const store = await openStore();
    append(store, [
      {
        name: "http.duration",
        unit: "s",
        histogram: [
          { time: at(0), count: 6, sum: 9.5, bounds: [0.5, 1], buckets: [1, 2, 3], attributes: { a: "x" } },
        ],
      },
    ]);
    expect(await show(store)).toEqual([
      'http_duration_seconds_bucket{a="x", le="+Inf"} 6@0',
      'http_duration_seconds_bucket{a="x", le="0.5"} 1@0',
      'http_duration_seconds_bucket{a="x", le="1"} 3@0',
      'http_duration_seconds_count{a="x"} 6@0',
      'http_duration_seconds_sum{a="x"} 9.5@0',
    ]);
  });

  it("has only count, +Inf and sum of a histogram without buckets, and no sum where none was sent", async () => {
    const store = await openStore();
    append(store, [
      { name: "a", histogram: [{ time: at(0), count: 6, sum: 1 }] },
      { name: "b", histogram: [{ time: at(0), count: 6 }] },
    ]);
    expect(await show(store)).toEqual([
      'a_bucket{le="+Inf"} 6@0',
      "a_count 6@0",
      "a_sum 1@0",
      'b_bucket{le="+Inf"} 6@0',
      "b_count 6@0",
    ]);
  });

  it("takes a histogram of odd bounds and counts as Prometheus does", async () => {
    const store = await openStore();
    append(store, [
      { name: "equal", histogram: [{ time: at(0), count: 6, bounds: [1, 1, 2], buckets: [1, 2, 3, 0] }] },
      { name: "inf", histogram: [{ time: at(0), count: 3, bounds: [1, Infinity], buckets: [1, 2, 0] }] },
      { name: "few", histogram: [{ time: at(0), count: 4, bounds: [1, 2, 3], buckets: [1] }] },
      { name: "many", histogram: [{ time: at(0), count: 9, bounds: [1], buckets: [1, 2, 3, 4] }] },
    ]);
    expect(await show(store, "__name__=~.*_bucket")).toEqual([
      'equal_bucket{le="+Inf"} 6@0',
      'equal_bucket{le="1"} 3@0',
      'equal_bucket{le="2"} 6@0',
      'few_bucket{le="+Inf"} 4@0',
      'few_bucket{le="1"} 1@0',
      'inf_bucket{le="+Inf"} 3@0',
      'inf_bucket{le="1"} 1@0',
      'many_bucket{le="+Inf"} 9@0',
      'many_bucket{le="1"} 1@0',
    ]);
    expect((await store.stats()).dropped).toEqual({});
  });

  it("follows a histogram whose bounds change", async () => {
    const store = await openStore();
    for (const [i, bound] of [1, 2, 1].entries()) {
      append(store, [
        { name: "h", histogram: [{ time: at(i), count: i, bounds: [bound], buckets: [i, 0] }] },
      ]);
    }
    expect(await show(store, "le!=")).toEqual([
      'h_bucket{le="+Inf"} 0@0 1@1 2@2',
      'h_bucket{le="1"} 0@0 2@2',
      'h_bucket{le="2"} 1@1',
    ]);
  });

  it("spreads a summary over quantiles, sum and count", async () => {
    const store = await openStore();
    append(store, [
      {
        name: "rpc",
        unit: "ms",
        summary: [
          {
            time: at(0),
            count: 4,
            sum: 10,
            quantiles: [
              [0.5, 2],
              [1, 4],
            ],
          },
        ],
      },
    ]);
    expect(await show(store)).toEqual([
      'rpc_milliseconds{quantile="0.5"} 2@0',
      'rpc_milliseconds{quantile="1"} 4@0',
      "rpc_milliseconds_count 4@0",
      "rpc_milliseconds_sum 10@0",
    ]);
  });

  it("writes attribute values as text", async () => {
    const store = await openStore();
    const attributes = { b: true, d: 0.25, i: -7n, l: ["x", 1n, false], y: Buffer.from("hi"), e: "" };
    append(store, [{ name: "g", gauge: [{ time: at(0), value: 1, attributes }] }]);
    expect(await show(store)).toEqual([
      String.raw`g{b="true", d="0.25", i="-7", l="[\"x\",1,false]", y="aGk="} 1@0`,
    ]);
  });

  it("marks resources with target_info at the first and last time of a request, and between", async () => {
    const store = await openStore();
    const resource = { "service.name": "cart", "service.instance.id": "i1", "host.name": "laptop" };
    const points = [at(0), at(200), at(400)].map((time) => ({ time, value: 1 }));
    append(store, [{ name: "g", gauge: points }], { resource });
    expect(await show(store)).toEqual([
      'g{instance="i1", job="cart"} 1@0 1@200 1@400',
      'target_info{host_name="laptop", instance="i1", job="cart"} 1@0 1@150 1@300 1@400',
    ]);
  });

  it("ends series at points without recorded value", async () => {
    const store = await openStore();
    append(store, [
      {
        name: "g",
        gauge: [
          { time: at(0), value: 1 },
          { time: at(10), stale: true },
        ],
      },
      {
        name: "h",
        histogram: [{ time: at(10), count: 0, sum: 0, bounds: [1], buckets: [0, 0], stale: true }],
      },
      { name: "e", exponential: [{ time: at(10), count: 0, scale: 0, stale: true }] },
    ]);
    const ended = [
      "e stale@10",
      "g 1@0 stale@10",
      'h_bucket{le="+Inf"} stale@10',
      'h_bucket{le="1"} stale@10',
      "h_count stale@10",
      "h_sum stale@10",
    ];
    expect(await show(store)).toEqual(ended);
    await store.seal(true);
    expect(await show(store)).toEqual(ended);
  });

  it("counts what it cannot keep, by reason", async () => {
    const store = await openStore();
    append(store, [
      { name: "a", gauge: [{ time: at(0) }] },
      { name: "b", gauge: [{ time: 0, value: 1 }] },
      { name: "c", gauge: [{ time: at(90 * 24 * 3600), value: 1 }] },
      { name: "d", sum: [{ time: at(0), value: 1 }], temporality: "unspecified" },
      { name: "d2", sum: [{ time: at(0), value: 1 }], temporality: "undefined by OTLP" },
      { name: "e", exponential: [{ time: at(0), count: 1, scale: -5 }] },
      {
        name: "wide",
        exponential: [
          {
            time: at(0),
            count: 1,
            scale: 0,
            positive: { offset: 0, counts: Array.from({ length: 10_001 }, () => 1) },
          },
        ],
      },
      { name: "f", gauge: [{ time: at(0), value: 1, attributes: { "": "x" } }] },
      { name: "..", gauge: [{ time: at(0), value: 1 }] },
    ]);
    const { items, dropped } = await store.stats();
    expect({ items, dropped }).toEqual({
      items: 0,
      dropped: {
        "point has no value": 1,
        "point has no time": 1,
        "point is more than 10 min ahead of its arrival": 1,
        "temporality is not set": 2,
        "exponential histogram of scale below -4": 1,
        "exponential histogram of more than 10000 buckets": 1,
        "attribute key makes no label name": 1,
        "metric name is empty": 1,
      },
    });
  });

  it("drops new series beyond maxSeries, and keeps taking samples of the others", async () => {
    const store = await openStore({ maxSeries: 2 });
    for (const time of [at(0), at(10)]) {
      const gauge = ["a", "b", "c"].map((name) => ({ time, value: 1, attributes: { name } }));
      append(store, [{ name: "g", gauge }]);
    }
    expect(await show(store)).toEqual(['g{name="a"} 1@0 1@10', 'g{name="b"} 1@0 1@10']);
    expect((await store.stats()).dropped).toEqual({
      "too many series (limit metrics.maxSeries = 2; `watchtower metrics cardinality` lists which are many)": 2,
    });
  });

  it("tells type, help and unit of families", async () => {
    const dir = await storeFolder();
    const store = await MetricStore.open({ dir });
    append(store, [
      { name: "requests", help: "All of them.", monotonic: true, sum: [{ time: at(0), value: 1 }] },
      { name: "latency", unit: "s", histogram: [{ time: at(0), count: 0 }] },
      { name: "files", sum: [{ time: at(0), value: 1 }] },
    ]);
    const expected = {
      requests_total: { type: "counter", help: "All of them.", unit: "" },
      latency_seconds: { type: "histogram", help: "", unit: "seconds" },
      files: { type: "gauge", help: "", unit: "" },
    };
    expect(Object.fromEntries(store.metadata())).toEqual(expected);
    await store.seal(true);
    await store.close();
    expect(Object.fromEntries((await openStore({ dir })).metadata())).toEqual(expected);
  });
});

describe("order of samples", () => {
  it("takes samples out of order, and keeps the first of those with one time", async () => {
    const store = await openStore();
    for (const [seconds, value] of [
      [10, 1],
      [30, 3],
      [20, 2],
      [30, 33],
      [10, 11],
      [40, 4],
    ] as const) {
      append(store, [{ name: "g", gauge: [{ time: at(seconds), value }] }]);
    }
    expect(await show(store)).toEqual(["g 1@10 2@20 3@30 4@40"]);
    expect((await store.stats()).dropped).toEqual({ [CONFLICT]: 2 });
  });

  it("counts repeats of a time that have another value, and no others", async () => {
    const store = await openStore();
    const send = (seconds: number, value: number): void =>
      append(store, [{ name: "g", gauge: [{ time: at(seconds), value }] }]);
    for (const value of [1, 1, 2, NaN]) send(10, value);
    for (const value of [NaN, NaN, 1]) send(20, value);
    for (const value of [5, 5, 6]) send(15, value);
    await show(store);
    await store.seal(true);
    for (const value of [NaN, 3]) send(20, value);
    for (const value of [7, 7, 8]) send(30, value);
    expect(await show(store)).toEqual(["g 1@10 5@15 NaN@20 7@30"]);
    expect((await store.stats()).dropped).toEqual({ [CONFLICT]: 6 });
  });

  it("refuses what lies further behind its series than the window, also after a restart", async () => {
    const dir = await storeFolder();
    const options = { dir, outOfOrderWindowMs: 20_000 };
    const first = await MetricStore.open(options);
    const gauges = (...seconds: readonly number[]): Metric[] => [
      { name: "g", gauge: seconds.map((second) => ({ time: at(second), value: second })) },
    ];
    append(first, gauges(100, 80, 79, 101));
    append(first, [{ name: "other", gauge: [{ time: at(1), value: 1 }] }]);
    const reason =
      "point lies further behind the newest one of its series than prometheus.storage.tsdb.out_of_order_time_window = 20s";
    expect((await first.stats()).dropped).toEqual({ [reason]: 1 });
    await first.seal(true);
    await first.close();
    const second = await openStore(options);
    append(second, gauges(80, 81));
    append(second, [
      { name: "h", histogram: [{ time: at(50), count: 2, bounds: [1], buckets: [1, 1] }] },
      { name: "h", histogram: [{ time: at(20), count: 2, bounds: [1], buckets: [1, 1] }] },
    ]);
    expect(await show(second, "__name__=~g|other")).toEqual(["g 80@80 81@81 100@100 101@101", "other 1@1"]);
    expect((await second.stats()).dropped).toEqual({ [reason]: 2 });
  });

  it("does so across blocks and head", async () => {
    const store = await openStore();
    for (const [seconds, value] of [
      [10, 1],
      [30, 3],
    ] as const) {
      append(store, [{ name: "g", gauge: [{ time: at(seconds), value }] }]);
    }
    await store.seal(true);
    for (const [seconds, value] of [
      [20, 2],
      [10, 11],
      [40, 4],
    ] as const) {
      append(store, [{ name: "g", gauge: [{ time: at(seconds), value }] }]);
    }
    expect(await show(store)).toEqual(["g 1@10 2@20 3@30 4@40"]);
    await store.seal(true);
    expect(await show(store)).toEqual(["g 1@10 2@20 3@30 4@40"]);
  });
});

describe("questions about labels", () => {
  it.each([1, 20])("finds values that have %i series each within a metric", async (each) => {
    const store = await openStore();
    const gauge = Array.from({ length: 3 * each }, (_, index) => ({
      time: at(0),
      value: 1,
      attributes: { pod: `p${index % 3}`, item: String(index) },
    }));
    append(store, [
      { name: "g", gauge },
      { name: "h", gauge: [{ time: at(0), value: 1, attributes: { pod: "p3" } }] },
    ]);
    append(store, [{ name: "g", gauge: [{ time: at(0), value: 1, attributes: { pod: "p4" } }] }]);
    const all = { start: unixMilli(at(0)), end: unixMilli(at(1)) };
    const ofMetric = [matchers("__name__=g", "item!=0")];
    const kept = each === 1 ? ["p1", "p2", "p4"] : ["p0", "p1", "p2", "p4"];
    expect(await store.labelValues("pod", ofMetric, all)).toEqual(kept);
    expect(await store.labelValues("pod", [matchers("__name__=~g|h")], all)).toHaveLength(5);
  });

  it("answers names, values and series by matchers and range", async () => {
    const store = await openStore();
    append(store, [
      {
        name: "g",
        gauge: [
          { time: at(0), value: 1, attributes: { pod: "a", zone: "z" } },
          { time: at(100), value: 1, attributes: { pod: "b" } },
        ],
      },
    ]);
    await store.seal(true);
    append(store, [{ name: "h", gauge: [{ time: at(200), value: 1, attributes: { pod: "c" } }] }]);
    const all = { start: unixMilli(at(0)), end: unixMilli(at(200)) };
    const early = { start: unixMilli(at(0)), end: unixMilli(at(50)) };
    expect(await store.labelNames([], all)).toEqual(["__name__", "pod", "zone"]);
    expect(await store.labelNames([matchers("pod=b"), matchers("pod=c")], all)).toEqual(["__name__", "pod"]);
    expect(await store.labelValues("pod", [], all)).toEqual(["a", "b", "c"]);
    expect(await store.labelValues("pod", [], early)).toEqual(["a"]);
    expect(await store.labelValues("pod", [matchers("__name__=~g|h", "zone=")], all)).toEqual(["b", "c"]);
    expect(await store.labelValues("pod", [matchers("__name__=~g|h")], early)).toEqual(["a"]);
    expect(await store.labelValues("zone", [matchers("__name__=~g|h")], all)).toEqual(["z"]);
    expect(await store.labelValues("zone", [matchers("pod=b")], all)).toEqual([]);
    const series = await store.series([matchers("__name__=g")], all);
    expect(series.map((labels) => labels.toObject())).toEqual([
      { __name__: "g", pod: "a", zone: "z" },
      { __name__: "g", pod: "b" },
    ]);
  });
});
