import { beforeEach, describe, expect, it } from "vitest";
import { CUSTOM_BUCKETS_SCHEMA } from "../../../model/histogram.ts";
import type { NativeHistogram } from "../../../model/histogram.ts";
import { Labels } from "../../../model/labels.ts";
import { parseProtobuf } from "../../../model/prometheus/exposition/parse-protobuf.ts";
import { PromqlEngine } from "../../../query/promql/engine.ts";
import { prometheusApi } from "../app.ts";
import { optionsWith } from "../testing/options.ts";
import { app, fillSource, source } from "../../../../test/kit/sample-prometheus-api.ts";

beforeEach(fillSource);

describe("federate", () => {
  it("writes the latest samples", async () => {
    const now = Date.now();
    const add = (labels: Record<string, string>, sample: { value?: number; stale?: boolean }): void =>
      source.add(Labels.fromObject(labels), [{ time: now - 1000, ...sample }]);
    add({ __name__: "b.c", instance: "i" }, { value: 2 });
    add({ __name__: "a", "x.y": 'q"' }, { value: 1.5 });
    add({ __name__: "a", gone: "yes" }, { stale: true });
    const path = '/federate?match[]=a&match[]={__name__=~"a|b.c"}';
    const accept =
      "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4";
    const response = await app.request(path, { headers: { accept } });
    expect(response.headers.get("content-type")).toBe(
      "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
    );
    expect(await response.text()).toBe(
      [
        "# TYPE a untyped",
        `a{"x.y"="q\\"",instance=""} 1.5 ${now - 1000}`,
        '# TYPE "b.c" untyped',
        `{"b.c",instance="i"} 2 ${now - 1000}`,
        "",
      ].join("\n"),
    );
    const older = await app.request(path);
    expect(older.headers.get("content-type")).toBe(
      "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
    );
    expect(await older.text()).toBe(
      [
        "# TYPE a untyped",
        `a{x_y="q\\"",instance=""} 1.5 ${now - 1000}`,
        "# TYPE b_c untyped",
        `b_c{instance="i"} 2 ${now - 1000}`,
        "",
      ].join("\n"),
    );
    expect((await app.request("/federate?match[]={}")).status).toBe(200);
    expect((await app.request("/federate?match[]={a")).status).toBe(400);
  });

  it("adds the external labels that a series has not", async () => {
    const time = Date.now() - 1000;
    source.add(Labels.fromObject({ __name__: "a", zone: "own" }), [{ time, value: 1 }]);
    const externalLabels = Labels.fromObject({ zone: "x", cluster: "eu" });
    const api = prometheusApi(new PromqlEngine(source), optionsWith({ externalLabels }));
    const text = await (await api.request("/federate?match[]=a")).text();
    expect(text).toBe(`# TYPE a untyped\na{zone="own",cluster="eu",instance=""} 1 ${time}\n`);
  });

  it("gives native histograms to who reads protobuf, apart from floats and gauges of the same name", async () => {
    const time = Date.now() - 1000;
    const add = (
      labels: Record<string, string>,
      sample: { value?: number; histogram?: NativeHistogram },
    ): void => source.add(Labels.fromObject({ __name__: "h.s", ...labels }), [{ time, ...sample }]);
    add({ a: "1" }, { value: 2 });
    add({ a: "2", "b.c": "3" }, { histogram: HISTOGRAM });
    add({ a: "3" }, { histogram: { ...HISTOGRAM, resetHint: "gauge" } });
    const path = "/federate?match[]=" + encodeURIComponent('{"h.s"}');
    const accept =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=dots";
    const response = await app.request(path, { headers: { accept } });
    expect(response.headers.get("content-type")).toBe(
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=dots",
    );
    const { samples, metadata } = parseProtobuf(new Uint8Array(await response.arrayBuffer()), false);
    const told = samples.map(({ labels, value, histogram, time: at }) => [
      Object.fromEntries(labels),
      histogram ?? value,
      at,
    ]);
    expect(told).toEqual([
      [{ __name__: "h_dot_s", a: "1", instance: "" }, 2, time],
      [{ __name__: "h_dot_s", a: "2", b_dot_c: "3", instance: "" }, HISTOGRAM, time],
      [{ __name__: "h_dot_s", a: "3", instance: "" }, { ...HISTOGRAM, resetHint: "gauge" }, time],
    ]);
    expect(metadata.map(({ type }) => type)).toEqual(["gaugehistogram"]);
    expect(await (await app.request(path)).text()).toBe(
      `# TYPE h_s untyped\nh_s{a="1",instance=""} 2 ${time}\n`,
    );
  });

  it("leaves out histograms with bounds of their own, for which protobuf has no place", async () => {
    const histogram = { ...HISTOGRAM, schema: CUSTOM_BUCKETS_SCHEMA, customBounds: Float64Array.of(1, 2, 5) };
    source.add(Labels.fromObject({ __name__: "own" }), [{ time: Date.now() - 1000, histogram }]);
    const accept =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
    const response = await app.request("/federate?match[]=own", { headers: { accept } });
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });
});

const HISTOGRAM: NativeHistogram = {
  schema: 1,
  zeroThreshold: 1e-128,
  zeroCount: 2,
  count: 10.5,
  sum: 12.5,
  positive: {
    spans: [
      { offset: 0, length: 2 },
      { offset: 3, length: 1 },
    ],
    counts: Float64Array.of(1, 2, 2),
  },
  negative: { spans: [{ offset: -2, length: 2 }], counts: Float64Array.of(1, 2.5) },
  resetHint: "unknown",
};
