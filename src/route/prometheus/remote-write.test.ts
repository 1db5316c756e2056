import { describe, expect, it } from "vitest";
import { unixMilli } from "../../base/units.ts";
import type { NativeHistogram } from "../../model/histogram.ts";
import { decodeWriteV1 } from "../../model/prometheus/decode-write.ts";
import { otlpToWrite } from "../../model/prometheus/otlp-to-write.ts";
import type { WriteRequest } from "../../model/prometheus/remote-write.ts";
import { writeToOtlp } from "../../model/prometheus/write-to-otlp.ts";
import { compiled, routeOf } from "../testing/compiled.ts";

const T0 = 1_700_000_000_000;
const ID = "prometheus.scrape.app";

const histogram: NativeHistogram = {
  schema: 0,
  zeroThreshold: 0.001,
  zeroCount: 0,
  count: 3,
  sum: 4,
  resetHint: "unknown",
  positive: { spans: [{ offset: 0, length: 2 }], counts: Float64Array.of(1, 2) },
  negative: { spans: [], counts: new Float64Array() },
};

/** As a scrape makes them. */
const SCRAPED: WriteRequest = {
  series: [
    {
      labels: [
        ["__name__", "requests_total"],
        ["code", "200"],
        ["job", "app"],
      ],
      samples: [{ time: T0, value: 5 }],
      exemplars: [{ labels: [["trace_id", "abc"]], value: 1, time: T0 }],
    },
    {
      labels: [
        ["__name__", "requests_total"],
        ["code", "500"],
        ["job", "app"],
      ],
      samples: [{ time: T0, isStale: true }],
      exemplars: [],
    },
    {
      labels: [
        ["__name__", "latency"],
        ["job", "app"],
      ],
      samples: [{ time: T0, histogram }],
      exemplars: [],
    },
  ],
  metadata: [{ family: "requests_total", type: "counter", help: "How many", unit: "" }],
};
const PAYLOAD = writeToOtlp(SCRAPED);
const RECORD = { signal: "metrics", receivedAt: unixMilli(T0), source: ID, payload: PAYLOAD } as const;

const file = (between: string, endpoint: string, external = "") => `
prometheus.scrape "app" {
  targets    = [{ __address__ = "app:80" }]
  forward_to = [${between === "" ? "prometheus.remote_write.out.receiver" : "prometheus.relabel.rules.receiver"}]
}
${between === "" ? "" : `prometheus.relabel "rules" {\n${between}\nforward_to = [prometheus.remote_write.out.receiver]\n}`}
prometheus.remote_write "out" {
  ${external}
  endpoint {
    ${endpoint}
  }
}
`;
const LOCAL = 'url = "http://mimir-distributor:8080/api/v1/push"\nsend_native_histograms = true';

/** What of the scrape is kept, as `name{labels}`. */
const kept = (text: string) => {
  const bytes = routeOf(text).local(RECORD);
  return bytes === undefined ? [] : otlpToWrite(bytes).series.map(({ labels }) => show(labels));
};

function show(labels: WriteRequest["series"][number]["labels"]): string {
  const { __name__: name, ...rest } = Object.fromEntries(labels);
  return `${name}{${Object.entries(rest)
    .map(([key, value]) => `${key}=${value}`)
    .join(",")}}`; // one line
}

describe("what a scrape made", () => {
  it("is read back as it was written", () => {
    expect(otlpToWrite(PAYLOAD)).toEqual(SCRAPED);
  });

  it("goes into the store as it is, if the endpoint changes nothing", () => {
    expect(routeOf(file("", LOCAL)).local(RECORD)).toBe(PAYLOAD);
  });

  it("loses native histograms and exemplars, as endpoints do unless they are told otherwise", () => {
    const url = 'url = "http://mimir-distributor:8080/api/v1/push"';
    const bytes = routeOf(file("", `${url}\nsend_exemplars = false`)).local(RECORD) ?? new Uint8Array();
    const { series } = otlpToWrite(bytes);
    expect(series.map(({ labels }) => show(labels))).toEqual([
      "requests_total{code=200,job=app}",
      "requests_total{code=500,job=app}",
    ]);
    expect(series.flatMap(({ exemplars }) => exemplars)).toEqual([]);
  });

  it("gets external labels where it has none of the name, before it is relabelled", () => {
    const external = 'external_labels = { job = "other", cluster = "local" }';
    const rule = `write_relabel_config {
      source_labels = ["cluster", "code"]
      regex         = "local;.+"
      action        = "keep"
    }`;
    expect(kept(file("", `${LOCAL}\n${rule}`, external))).toEqual([
      "requests_total{cluster=local,code=200,job=app}",
      "requests_total{cluster=local,code=500,job=app}",
    ]);
  });

  it("is relabelled on its way, its metadata too", () => {
    const rules = `
      rule {
        source_labels = ["code"]
        regex         = "5.."
        action        = "drop"
      }
      rule {
        source_labels = ["__name__"]
        regex         = "(.*)_total"
        target_label  = "__name__"
      }`;
    const text = file(rules, LOCAL);
    expect(kept(text)).toEqual(["requests{code=200,job=app}", "latency{job=app}"]);
    const bytes = routeOf(text).local(RECORD) ?? new Uint8Array();
    expect(otlpToWrite(bytes).metadata.map(({ family }) => family)).toEqual(["requests"]);
  });

  it("is gone if the rules drop it all", () => {
    const rule = 'rule {\n source_labels = ["job"]\n regex = "none"\n action = "keep"\n }';
    expect(routeOf(file(rule, LOCAL)).local(RECORD)).toBeUndefined();
  });

  it("goes to other places as a request of remote write", () => {
    const { remotes, local } = routeOf(
      file("", 'url = "https://example.com/api/v1/write"\nname = "far"\nmetadata_config { send = false }'),
    );
    expect(local(RECORD)).toBeUndefined();
    expect(remotes).toHaveLength(1);
    const { series, metadata } = decodeWriteV1(remotes[0]?.flow(RECORD) ?? new Uint8Array());
    expect(series.map(({ labels }) => show(labels))).toEqual([
      "requests_total{code=200,job=app}",
      "requests_total{code=500,job=app}",
    ]);
    expect(metadata).toEqual([]);
  });

  it.each([
    ['url = "http://mimir-distributor:8080/api/v1/write"', "Mimir does not take remote write at this path"],
    [
      'url = "http://loki:3100/api/v1/push"',
      "this is the address of a part of the stack that takes no remote write",
    ],
    [`${LOCAL}\nqueue_config { sample_age_limit = "5m" }`, "does not support sample_age_limit"],
  ])("is refused with %s", (endpoint, problem) => {
    expect(compiled(file("", endpoint)).shown).toContain(problem);
  });
});
