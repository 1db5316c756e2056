import { describe, expect, it } from "vitest";
import { otlpRequest } from "../../../model/otlp/testing/otlp-request.ts";
import type { Attributes, Metric } from "../../../model/otlp/testing/otlp-request.ts";
import { unixMilli } from "../../../base/units.ts";
import { decodeTelemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import type { WrittenSeries } from "../../../model/prometheus/remote-write.ts";
import { writeToOtlp } from "../../../model/prometheus/write-to-otlp.ts";
import { compiled } from "../../testing/compiled.ts";
import { toSeries } from "./convert.ts";
import type { ExporterOptions } from "./convert.ts";

const T0 = 1_700_000_000_000;
const NOW = unixMilli(T0 + 5000);
const DEFAULTS: ExporterOptions = {
  addMetricSuffixes: true,
  includeTargetInfo: false,
  includeScopeInfo: false,
  resourceToTelemetry: false,
};
const SHOP: Attributes = {
  "service.name": "cart",
  "service.namespace": "shop",
  "service.instance.id": "i-1",
  "host.name": "laptop",
};

function convert(bytes: Uint8Array, options: Partial<ExporterOptions> = {}) {
  return toSeries(decodeTelemetry("metrics", bytes), { ...DEFAULTS, ...options }, NOW, () => {});
}

/** `name{labels} value@seconds`, without job and instance. */
function show({ labels, samples, exemplars }: WrittenSeries): string {
  const { __name__: name, job: _, instance: __, ...rest } = Object.fromEntries(labels);
  const pairs = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const values = samples.map(({ time, value, isStale, histogram }) => {
    const text = isStale === true ? "stale" : histogram === undefined ? String(value) : "histogram";
    return `${text}@${(time - T0) / 1000}`;
  });
  const marked = exemplars.map(({ labels: own, value, time }) => {
    const ids = own.map(([key, id]) => `${key}=${id}`).join(",");
    return ` # {${ids}} ${value}@${(time - T0) / 1000}`;
  });
  return `${name}{${pairs.join(", ")}} ${values.join(" ")}${marked.join("")}`;
}

const shown = (metrics: readonly Metric[], options: Partial<ExporterOptions> = {}) =>
  convert(otlpRequest(SHOP, metrics), options).series.map(show);

describe("otelcol.exporter.prometheus", () => {
  it("makes counters and gauges, with a value of 0 where there is none", () => {
    expect(
      shown([
        {
          name: "requests",
          sum: [{ time: T0, value: 5n, attributes: { "http.method": "GET" } }],
          monotonic: true,
        },
        { name: "queue.size", unit: "By", sum: [{ time: T0, value: -2 }] },
        { name: "load", unit: "1", gauge: [{ time: T0 + 1000, value: 0.5 }, { time: T0 }] },
      ]),
    ).toEqual([
      'requests_total{http_method="GET"} 5@0',
      "queue_size_bytes{} -2@0",
      "load_ratio{} 0.5@1",
      "load_ratio{} 0@0",
    ]);
  });

  it("puts job and instance on each series, over which a point's own attributes win", () => {
    const { series } = convert(
      otlpRequest(SHOP, [{ name: "a", gauge: [{ time: T0, value: 1, attributes: { job: "mine" } }] }]),
    );
    expect(Object.fromEntries(series[0]?.labels ?? [])).toEqual({
      __name__: "a",
      job: "mine",
      instance: "i-1",
    });
  });

  it("makes buckets that add up, and puts exemplars below their bounds", () => {
    const traceId = "0102030405060708090a0b0c0d0e0f10";
    expect(
      shown([
        {
          name: "latency",
          unit: "s",
          histogram: [
            {
              time: T0,
              count: 6,
              sum: 4.5,
              bounds: [0.1, 1],
              buckets: [1, 2, 3],
              exemplars: [
                { value: 7, time: T0, attributes: { left: "out" } },
                { value: 1, time: T0, traceId, spanId: "0102030405060708" },
                { value: 0.05, time: T0, traceId },
              ],
            },
          ],
        },
      ]),
    ).toEqual([
      "latency_seconds_sum{} 4.5@0",
      "latency_seconds_count{} 6@0",
      `latency_seconds_bucket{le="0.1"} 1@0 # {trace_id=${traceId}} 0.05@0`,
      'latency_seconds_bucket{le="1"} 3@0',
      `latency_seconds_bucket{le="+Inf"} 6@0 # {span_id=0102030405060708,trace_id=${traceId}} 1@0 # {} 7@0`,
    ]);
  });

  it("makes native histograms of exponential ones, and of those beyond their scales none", () => {
    const { series } = convert(
      otlpRequest(SHOP, [
        {
          name: "latency",
          exponential: [
            { time: T0, count: 4, sum: 9, scale: 1, zeroCount: 1, positive: { offset: 0, counts: [1, 2] } },
            { time: T0, count: 4, scale: -5 },
          ],
        },
      ]),
    );
    expect(series.map(({ samples }) => samples)).toEqual([
      [
        {
          time: T0,
          histogram: {
            schema: 1,
            zeroThreshold: 1e-128,
            zeroCount: 1,
            count: 4,
            sum: 9,
            resetHint: "unknown",
            positive: { spans: [{ offset: 1, length: 2 }], counts: Float64Array.of(1, 2) },
            negative: { spans: [], counts: new Float64Array() },
          },
        },
      ],
    ]);
  });

  it("makes summaries", () => {
    const summary = [
      {
        time: T0,
        count: 2,
        sum: 3,
        quantiles: [
          [0.5, 1],
          [0.99, 2],
        ] as const,
      },
    ];
    expect(shown([{ name: "rpc", summary }])).toEqual([
      "rpc_sum{} 3@0",
      "rpc_count{} 2@0",
      'rpc{quantile="0.5"} 1@0',
      'rpc{quantile="0.99"} 2@0',
    ]);
  });

  it("ends series whose points have no recorded value", () => {
    expect(
      shown([
        { name: "a", gauge: [{ time: T0, stale: true }] },
        { name: "b", histogram: [{ time: T0, stale: true, count: 0, bounds: [1], buckets: [0, 0] }] },
        { name: "c", exponential: [{ time: T0, stale: true, count: 0, scale: 0 }] },
      ]),
    ).toEqual([
      "a{} stale@0",
      "b_count{} stale@0",
      'b_bucket{le="1"} stale@0',
      'b_bucket{le="+Inf"} stale@0',
      "c{} stale@0",
    ]);
  });

  it("drops what is not cumulative", () => {
    const point = { time: T0, value: 1 };
    const { series, metadata } = convert(
      otlpRequest(SHOP, [
        { name: "a", sum: [point], monotonic: true, temporality: "delta" },
        { name: "b", sum: [point], temporality: "unspecified" },
        { name: "c", histogram: [{ time: T0, count: 1 }], temporality: "delta" },
        { name: "d", exponential: [{ time: T0, count: 1, scale: 0 }], temporality: "delta" },
      ]),
    );
    expect({ series, metadata }).toEqual({ series: [], metadata: [] });
  });

  it("tells of families with the unit as it was sent", () => {
    const { metadata } = convert(
      otlpRequest(SHOP, [
        { name: "sent", unit: "By", help: "Bytes sent", sum: [{ time: T0, value: 1 }], monotonic: true },
      ]),
    );
    expect(metadata).toEqual([
      { family: "sent_bytes_total", type: "counter", help: "Bytes sent", unit: "By" },
    ]);
  });

  it("makes target_info and otel_scope_info at the time of arrival", () => {
    const bytes = otlpRequest(SHOP, [], { name: "lib", version: "2", attributes: { "a.b": "c" } });
    const { series } = convert(bytes, { includeTargetInfo: true, includeScopeInfo: true });
    expect(series.map(show)).toEqual([
      'target_info{host_name="laptop"} 1@5',
      'otel_scope_info{otel_scope_name="lib", otel_scope_version="2", a_b="c"} 1@5',
    ]);
  });

  it("leaves suffixes out, and puts the resource's attributes on series, if it is told so", () => {
    const options = { addMetricSuffixes: false, resourceToTelemetry: true };
    const points = [{ time: T0, value: 1, attributes: { "host.name": "own", a: "b" } }];
    expect(shown([{ name: "sent.all", unit: "By", sum: points, monotonic: true }], options)).toEqual([
      'sent_all{host_name="laptop", a="b", service_name="cart", service_namespace="shop", service_instance_id="i-1"} 1@0',
    ]);
  });

  it("leaves what came in Prometheus' own form as it is", () => {
    const request = {
      series: [
        {
          labels: [
            ["__name__", "node:cpu__x"],
            ["a b", "c"],
          ] as const,
          samples: [{ time: T0, value: 1 }],
          exemplars: [],
        },
      ],
      metadata: [{ family: "node:cpu__x", type: "gauge", help: "", unit: "" }] as const,
    };
    expect(convert(writeToOtlp(request), { includeTargetInfo: true })).toEqual(request);
  });
});

describe("a file with otelcol.exporter.prometheus", () => {
  const file = (settings: string) => `
otelcol.receiver.otlp "in" {
  grpc { }
  output { metrics = [otelcol.exporter.prometheus.out.input] }
}
otelcol.exporter.prometheus "out" {
  ${settings}
  forward_to = [prometheus.remote_write.out.receiver]
}
prometheus.remote_write "out" {
  endpoint {
    url = "http://mimir-distributor:8080/api/v1/push"
    send_native_histograms = true
  }
}
`;
  const payload = otlpRequest(SHOP, [{ name: "a.b", unit: "s", gauge: [{ time: T0, value: 1 }] }]);
  const record = { signal: "metrics", receivedAt: NOW, payload } as const;

  it("lets metrics pass untouched into the store where that makes the same of them", () => {
    expect(compiled(file("")).route?.local(record)).toBe(payload);
  });

  it("converts them where it does not", () => {
    const bytes = compiled(file("add_metric_suffixes = false")).route?.local(record) ?? new Uint8Array();
    const { series } = convert(bytes);
    expect(series.map(show)).toEqual(['target_info{host_name="laptop"} 1@5', "a_b{} 1@0"]);
  });

  it("tells how many points it drops, and why", () => {
    const { route } = compiled(file("include_target_info = false"));
    const points = [{ time: T0, value: 1 }];
    const delta = { sum: points, monotonic: true, temporality: "delta" } as const;
    const coarse = { exponential: [{ time: T0, count: 1, scale: -5 }] };
    const lost = otlpRequest(SHOP, [
      { name: "a", ...delta },
      { name: "b", ...coarse },
      { name: "@", gauge: points },
    ]);
    route?.local({ ...record, payload: lost });
    expect(route?.losses().get("otelcol.exporter.prometheus.out")).toEqual([
      { reason: "not cumulative, as of delta temporality", items: 1 },
      { reason: "exponential histogram of a scale below -4", items: 1 },
      { reason: "nothing of the metric's name can be kept", items: 1 },
    ]);
  });

  it("is told that include_scope_labels does nothing, and that gc_frequency must be something", () => {
    expect(compiled(file("include_scope_labels = true")).shown).toContain(
      "include_scope_labels has no effect in Alloy v1.12.2",
    );
    expect(compiled(file('gc_frequency = "0s"')).shown).toContain("gc_frequency must be greater than 0");
  });
});
