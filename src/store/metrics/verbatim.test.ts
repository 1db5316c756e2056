import { describe, expect, it } from "vitest";
import { type SentSeries, writeRequestV1, writeRequestV2 } from "../../../test/kit/remote-write.ts";
import { snappyCompress, snappyDecompress } from "../../base/snappy.ts";
import { sequence, unixMilli } from "../../base/units.ts";
import { checkWrite } from "../../model/prometheus/check-write.ts";
import { decodeWriteV1, decodeWriteV2 } from "../../model/prometheus/decode-write.ts";
import type { NativeHistogram } from "../../model/histogram.ts";
import { encodeWriteV2 } from "../../model/prometheus/encode-write.ts";
import { writeToOtlp } from "../../model/prometheus/write-to-otlp.ts";
import type { MetricStore } from "./store.ts";
import { ALWAYS, T0, matchers, openStore, select, show } from "./testing/store-kit.ts";

const DECODERS = { "1.0": decodeWriteV1, "2.0": decodeWriteV2 } as const;

function take(
  store: MetricStore,
  version: keyof typeof DECODERS,
  compressed: Uint8Array,
  number = 1,
): number {
  const bytes = snappyDecompress(compressed, 1_000_000, "maxBytes");
  const { request, refused } = checkWrite(DECODERS[version](bytes), T0);
  const payload = writeToOtlp(request);
  store.append({ sequence: sequence(number), signal: "metrics", receivedAt: unixMilli(T0), payload });
  return [...refused.values()].reduce((sum, each) => sum + each, 0);
}

const SERIES: readonly SentSeries[] = [
  { labels: { __name__: "node:cpu__seconds.x", job: "node", "a b": "1" }, samples: [[T0, 1.5]] },
  {
    labels: { __name__: "up", instance: "i" },
    samples: [
      [T0, 1],
      [T0 + 1000, "stale"],
    ],
  },
];

describe("metrics that came by remote write", () => {
  it.each([
    ["1.0", writeRequestV1(SERIES)],
    ["2.0", writeRequestV2(SERIES)],
  ] as const)("%s: keep their names and labels as they are", async (version, compressed) => {
    const store = await openStore();
    expect(take(store, version, compressed)).toBe(0);
    expect(await show(store, "__name__=~.+")).toEqual([
      'node:cpu__seconds.x{a b="1", job="node"} 1.5@0',
      'up{instance="i"} 1@0 stale@1',
    ]);
  });

  it.each(["1.0", "2.0"] as const)("%s: keep native histograms to the last bucket", async (version) => {
    const store = await openStore();
    const histogram = {
      time: T0,
      count: 12,
      sum: 3.25,
      schema: 3,
      zeroCount: 2,
      zeroThreshold: 0.001,
      spans: [
        [-2, 2],
        [3, 1],
      ] as const,
      deltas: [4, -1, 0],
    };
    const sent = [{ labels: { __name__: "latency" }, histograms: [histogram] }];
    take(store, version, version === "1.0" ? writeRequestV1(sent) : writeRequestV2(sent));
    const [series] = await select(store, matchers("__name__=latency"));
    expect(series?.histograms?.[0]).toMatchObject({
      count: 12,
      sum: 3.25,
      schema: 3,
      zeroCount: 2,
      zeroThreshold: 0.001,
      positive: {
        spans: [
          { offset: -2, length: 2 },
          { offset: 3, length: 1 },
        ],
        counts: Float64Array.of(4, 3, 3),
      },
    });
  });

  it("keep histograms with custom buckets, with fractions, and of gauges as they are", async () => {
    const store = await openStore();
    const spans = [{ offset: 0, length: 2 }];
    const none = { spans: [], counts: new Float64Array(0) };
    const base = { zeroThreshold: 0, zeroCount: 0, sum: 2.5, negative: none, resetHint: "unknown" } as const;
    const positive = { spans, counts: Float64Array.of(1, 2) };
    const histograms: Readonly<Record<string, NativeHistogram>> = {
      custom: { ...base, schema: -53, count: 3, positive, customBounds: Float64Array.of(0.5, 1) },
      fractions: { ...base, schema: 0, count: 1.75, positive: { spans, counts: Float64Array.of(0.5, 1.25) } },
      gauge: { ...base, schema: 2, count: 3, positive, resetHint: "gauge" },
    };
    for (const [number, labels] of [[], [["job", "a"]] as const].entries()) {
      const series = Object.entries(histograms).map(([name, histogram]) => ({
        labels: [["__name__", name] as const, ...labels],
        samples: [T0, T0 + 1000].map((time) => ({ time, histogram })),
        exemplars: [],
      }));
      const bytes = encodeWriteV2({ series, metadata: [] });
      expect(take(store, "2.0", snappyCompress(bytes), number + 1)).toBe(0);
    }
    const check = async (): Promise<void> => {
      const found = await select(store, matchers("__name__=~.+"));
      expect(found).toHaveLength(6);
      for (const { labels, histograms: kept } of found) {
        const expected = histograms[labels.get("__name__")];
        const filled =
          expected?.customBounds === undefined
            ? expected
            : {
                ...expected,
                positive: { spans: [{ offset: 0, length: 3 }], counts: Float64Array.of(1, 2, 0) },
              };
        expect(kept).toEqual([filled, filled]);
      }
    };
    await check();
    await store.seal(true);
    await check();
  });

  it("are refused where their buckets make no sense", async () => {
    const store = await openStore();
    const none = { spans: [], counts: new Float64Array(0) };
    const good: NativeHistogram = {
      schema: -53,
      zeroThreshold: 0,
      zeroCount: 0,
      count: 1,
      sum: 1,
      positive: { spans: [{ offset: 0, length: 1 }], counts: Float64Array.of(1) },
      negative: none,
      customBounds: Float64Array.of(1, 2),
      resetHint: "unknown",
    };
    const wrong: readonly Partial<NativeHistogram>[] = [
      { customBounds: Float64Array.of(2, 1) },
      { customBounds: Float64Array.of(NaN) },
      {
        customBounds: new Float64Array(0),
        positive: { spans: [{ offset: 1, length: 1 }], counts: Float64Array.of(1) },
      },
      { zeroCount: 1 },
      { negative: good.positive },
      { schema: 53 },
      { schema: -9 },
      { count: -1.5 },
      { count: 2 },
      { count: 0, sum: NaN },
    ];
    const series = [{}, ...wrong].map((change, i) => ({
      labels: [["__name__", `h${i}`] as const],
      samples: [{ time: T0, histogram: { ...good, ...change } }],
      exemplars: [],
    }));
    const bytes = snappyCompress(encodeWriteV2({ series, metadata: [] }));
    expect(take(store, "2.0", bytes)).toBe(wrong.length);
    expect(
      (await select(store, matchers("__name__=~.+"))).map(({ labels }) => labels.get("__name__")),
    ).toEqual(["h0"]);
  });

  it("have exemplars, help and type", async () => {
    const store = await openStore();
    const labels = { __name__: "requests_total" };
    const exemplars = [{ labels: { trace_id: "abc" }, value: 2 }];
    take(
      store,
      "1.0",
      writeRequestV1([{ labels, samples: [[T0, 7]], exemplars }], [["requests", 1, "All."]]),
    );
    const [found] = await store.exemplars([matchers("__name__=requests_total")], ALWAYS);
    expect(found?.exemplars).toMatchObject([
      { value: 2, time: T0, labels: { pairs: [["trace_id", "abc"]] } },
    ]);
    expect([...store.metadata()]).toEqual([["requests", { type: "counter", help: "All.", unit: "" }]]);
    const described = [{ labels: { ...labels, le: "1" }, metadata: { type: 2, help: "Now." } }];
    take(store, "2.0", writeRequestV2(described), 2);
    expect(store.metadata().get("requests_total")).toEqual({ type: "gauge", help: "Now.", unit: "" });
  });

  it("are stored once, however often they are sent", async () => {
    const store = await openStore();
    take(store, "1.0", writeRequestV1(SERIES), 1);
    take(store, "2.0", writeRequestV2(SERIES), 2);
    expect(await show(store, "__name__=up")).toEqual(['up{instance="i"} 1@0 stale@1']);
  });

  it("are refused one by one where they are wrong", async () => {
    const store = await openStore();
    const wrong: readonly SentSeries[] = [
      { labels: { job: "nameless" }, samples: [[T0, 1]] },
      {
        labels: { __name__: "ahead" },
        samples: [
          [T0 + 3_600_000, 1],
          [T0, 2],
        ],
      },
      { labels: { __name__: "old" }, samples: [[1000, 1]] },
    ];
    expect(take(store, "1.0", writeRequestV1(wrong))).toBe(3);
    expect(await show(store, "__name__=~.+")).toEqual(["ahead 2@0"]);
  });
});
