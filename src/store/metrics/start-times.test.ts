import { describe, expect, it } from "vitest";
import { type SentSeries, writeRequestV2 } from "../../../test/kit/remote-write.ts";
import { snappyDecompress } from "../../base/snappy.ts";
import { sequence, unixMilli } from "../../base/units.ts";
import type { Metric } from "../../model/otlp/testing/otlp-request.ts";
import { decodeWriteV2 } from "../../model/prometheus/decode-write.ts";
import { writeToOtlp } from "../../model/prometheus/write-to-otlp.ts";
import type { MetricStoreOptions, StartTimes } from "./options.ts";
import type { MetricRange } from "./source.ts";
import type { MetricStore } from "./store.ts";
import { ALWAYS, T0, append, matchers, openStore, show, storeFolder } from "./testing/store-kit.ts";

const at = (seconds: number): number => T0 + seconds * 1000;
const KEPT: StartTimes = { areKept: true, addZeros: false };
const ZEROS: StartTimes = { areKept: false, addZeros: true };

const sum = (name: string, ...points: readonly (readonly [start: number, time: number, value: number])[]) =>
  ({
    name,
    monotonic: true,
    sum: points.map(([start, time, value]) => ({ start: at(start), time: at(time), value })),
  }) satisfies Metric;

function take(store: MetricStore, series: readonly SentSeries[]): void {
  const bytes = snappyDecompress(writeRequestV2(series), 1_000_000, "maxBytes");
  const payload = writeToOtlp(decodeWriteV2(bytes));
  store.append({ sequence: sequence(1), signal: "metrics", receivedAt: unixMilli(at(0)), payload });
}

/** Each series with its samples as `start>time`, in seconds after T0; `-` where no start is known. */
async function starts(
  store: MetricStore,
  name: string,
  startTimes = true,
  range: MetricRange = ALWAYS,
): Promise<string[]> {
  const request = { ...range, matchers: matchers(`__name__=~${name}`), maxSeries: 100, maxSamples: 1000 };
  const found = await store.select({ ...request, startTimes }, new AbortController().signal);
  return found.map(({ labels, times, startTimes: own }) => {
    const samples = Array.from(times, (time, i) => {
      const start = own?.[i] ?? 0;
      return `${start === 0 ? "-" : (start - T0) / 1000}>${(time - T0) / 1000}`;
    });
    return `${labels.get("__name__")} ${samples.join(" ")}`;
  });
}

const opened = (startTimes: StartTimes, more: Partial<MetricStoreOptions> = {}) =>
  openStore({ startTimes, ...more });

describe("start times that are kept", () => {
  it("stay with their samples: in memory, in blocks, merged, out of order, and after a restart", async () => {
    const dir = await storeFolder();
    const store = await opened(KEPT, { dir });
    append(store, [sum("a", [0, 10, 1], [0, 20, 2], [25, 30, 1])]);
    append(store, [{ name: "a", monotonic: true, sum: [{ time: at(35), value: 2 }] }]);
    const expected = ["a_total 0>10 0>20 25>30 ->35"];
    expect(await starts(store, "a_total")).toEqual(expected);
    await store.seal(true);
    expect(await starts(store, "a_total")).toEqual(expected);
    append(store, [sum("a", [25, 50, 3])]);
    append(store, [sum("a", [40, 45, 9], [25, 33, 1])]);
    const later = ["a_total 0>10 0>20 25>30 25>33 ->35 40>45 25>50"];
    expect(await starts(store, "a_total")).toEqual(later);
    await store.seal(true);
    for (let second = 60; second < 120; second += 10) {
      append(store, [sum("a", [25, second, second])]);
      await store.seal(true);
    }
    await store.compacted();
    await store.deleteSeries([matchers("__name__=a_total")], {
      start: unixMilli(at(55)),
      end: unixMilli(at(119)),
    });
    expect(await starts(store, "a_total")).toEqual(later);
    await store.close();
    const again = await opened(KEPT, { dir });
    expect(await starts(again, "a_total")).toEqual(later);
  });

  it("are read from chunks that are too many to be kept as well", async () => {
    const store = await opened(KEPT, { cacheBytes: 1 });
    append(store, [sum("a", [5, 10, 4], [5, 20, 6], [25, 30, 1], [25, 40, 2])]);
    await store.seal(true);
    expect(await starts(store, "a_total", true, { ...ALWAYS, end: unixMilli(at(10)) })).toEqual([
      "a_total 5>10",
    ]);
  });

  it("count half as much as their samples for the bound of what is read", async () => {
    const store = await opened(KEPT);
    append(store, [sum("a", [5, 10, 4], [5, 20, 6])]);
    const read = (maxSamples: number) => {
      const request = { ...ALWAYS, matchers: matchers("__name__=a_total"), maxSeries: 1, maxSamples };
      return store.select({ ...request, startTimes: true }, new AbortController().signal);
    };
    await expect(read(2)).rejects.toThrow("limit query.maxSamples = 2");
    expect(await read(3)).toHaveLength(1);
  });

  it("are told to nobody who does not ask, and are not kept unless that is set", async () => {
    const store = await opened(KEPT);
    append(store, [sum("a", [0, 10, 1])]);
    expect(await starts(store, "a_total", false)).toEqual(["a_total ->10"]);
    const other = await openStore();
    append(other, [sum("a", [0, 10, 1])]);
    await other.seal(true);
    expect(await starts(other, "a_total")).toEqual(["a_total ->10"]);
  });

  it("of histograms and summaries are those of all their series; `target_info` has none", async () => {
    const store = await opened(KEPT);
    const times = { start: at(5), time: at(10) };
    append(
      store,
      [
        { name: "h", histogram: [{ ...times, count: 2, sum: 3, bounds: [1], buckets: [1, 1] }] },
        { name: "s", summary: [{ ...times, count: 2, sum: 3, quantiles: [[0.5, 1]] }] },
        { name: "e", exponential: [{ ...times, count: 2, sum: 3, scale: 0, zeroCount: 2 }] },
      ],
      { resource: { "service.name": "shop", "host.name": "x" } },
    );
    expect(await starts(store, "[hse].*")).toEqual([
      "e 5>10",
      "h_bucket 5>10",
      "h_bucket 5>10",
      "h_count 5>10",
      "h_sum 5>10",
      "s 5>10",
      "s_count 5>10",
      "s_sum 5>10",
    ]);
    expect(await starts(store, "target_info")).toEqual(["target_info ->10"]);
  });

  it("of deltas, whose totals are kept, are those of their streams", async () => {
    const store = await opened(KEPT);
    const points = [0, 10, 20].map((second) => ({ start: at(second), time: at(second + 10), value: 1 }));
    append(store, [{ name: "d", monotonic: true, temporality: "delta", sum: points }]);
    expect(await starts(store, "d_total")).toEqual(["d_total 0>10 0>20 0>30"]);
  });

  it("come by remote write 2.0 as well", async () => {
    const store = await opened(KEPT);
    const histogram = { time: at(20), count: 1, sum: 1, schema: 0, zeroCount: 1, zeroThreshold: 0.1 };
    take(store, [
      {
        labels: { __name__: "w" },
        samples: [
          [at(10), 1, at(3)],
          [at(20), "stale", at(3)],
          [at(30), 1],
        ],
      },
      { labels: { __name__: "wh" }, histograms: [{ ...histogram, spans: [], deltas: [], start: at(4) }] },
    ]);
    expect(await starts(store, "w.*")).toEqual(["w 3>10 3>20 ->30", "wh 4>20"]);
  });
});

describe("zeros where counters began", () => {
  it("stand before the first sample since then", async () => {
    const store = await opened(ZEROS);
    append(store, [sum("a", [5, 10, 4], [5, 20, 6], [25, 30, 1])]);
    expect(await show(store)).toEqual(["a_total 0@5 4@10 6@20 0@25 1@30"]);
    await store.seal(true);
    append(store, [sum("a", [25, 40, 2], [39, 50, 1])]);
    expect(await show(store)).toEqual(["a_total 0@5 4@10 6@20 0@25 1@30 2@40 1@50"]);
    expect((await store.stats()).dropped).toEqual({});
  });

  it("do not stand where the start is no earlier, or long before, or of what is no counter", async () => {
    const store = await opened(ZEROS);
    const times = { start: at(5), time: at(10) };
    append(store, [
      sum("same", [10, 10, 4]),
      sum("later", [11, 10, 4]),
      sum("long", [10 - 3601, 10, 4]),
      { name: "level", sum: [{ ...times, value: 4 }] },
      { name: "gauge", gauge: [{ ...times, value: 4 }] },
      { name: "gone", monotonic: true, sum: [{ ...times, value: 0, stale: true }] },
    ]);
    expect(await show(store)).toEqual([
      "gauge 4@10",
      "gone_total stale@10",
      "later_total 4@10",
      "level 4@10",
      "long_total 4@10",
      "same_total 4@10",
    ]);
  });

  it("are empty histograms for native ones, and zeros of all series of others", async () => {
    const store = await opened(ZEROS);
    const times = { start: at(5), time: at(10) };
    append(store, [
      { name: "e", exponential: [{ ...times, count: 2, sum: 3, scale: 0, zeroCount: 2 }] },
      { name: "h", histogram: [{ ...times, count: 2, sum: 3, bounds: [], buckets: [] }] },
    ]);
    await store.seal(true);
    expect(await show(store)).toEqual([
      "e histogram(0, 0)@5 histogram(2, 3)@10",
      'h_bucket{le="+Inf"} 0@5 2@10',
      "h_count 0@5 2@10",
      "h_sum 0@5 3@10",
    ]);
  });

  it("stand before what remote write tells the start of", async () => {
    const store = await opened({ areKept: true, addZeros: true });
    take(store, [{ labels: { __name__: "w" }, samples: [[at(10), 1, at(3)]] }]);
    expect(await show(store)).toEqual(["w 0@3 1@10"]);
    expect(await starts(store, "w")).toEqual(["w ->3 3>10"]);
  });
});
