import { describe, expect, it } from "vitest";
import { unixMilli } from "../../../base/units.ts";
import { transcodeRequest } from "../../../model/otlp/json.ts";
import type { Tap } from "../../source.ts";
import { jsonOf, send, shown } from "../../testing/made.ts";
import { problemsOf, tapOf } from "../../testing/through.ts";

const NAME = "otelcol.connector.spanmetrics";
const EXPLICIT = 'histogram {\n explicit {\n buckets = ["10ms", "100ms"]\n }\n }\n';
const MINUTE_MS = 60_000;

const opened = (body: string): Tap => tapOf({ name: NAME, body, signals: ["traces"], makes: ["metrics"] });
const text = (key: string, stringValue: string): object => ({ key, value: { stringValue } });

interface SentSpan {
  readonly name?: string;
  readonly ms?: number;
  readonly kind?: number;
  readonly status?: number;
  readonly attributes?: readonly object[];
  readonly events?: readonly object[];
}

function request(
  service: string | undefined,
  spans: readonly SentSpan[],
  resource: readonly object[] = [],
): Uint8Array {
  const named = service === undefined ? [] : [text("service.name", service)];
  const json = {
    resourceSpans: [
      {
        resource: { attributes: [...named, ...resource] },
        scopeSpans: [
          {
            scope: { name: "lib", version: "1" },
            spans: spans.map(
              ({ name = "GET", ms = 5, kind = 2, status = 0, attributes = [], events = [] }) => ({
                traceId: "5b8efff798038103d269b633813fc60c",
                spanId: "eee19b7ec3c1b174",
                name,
                kind,
                startTimeUnixNano: "1000000000",
                endTimeUnixNano: String(1_000_000_000 + ms * 1_000_000),
                attributes,
                events,
                status: { code: status },
              }),
            ),
          },
        ],
      },
    ],
  };
  return transcodeRequest("traces", Buffer.from(JSON.stringify(json)));
}

const GET = "service.name=shop,span.name=GET,span.kind=SPAN_KIND_SERVER,status.code=STATUS_CODE_UNSET";

describe("counters and histograms of spans", () => {
  it("are handed out each interval, counters first with a zero", () => {
    const tap = opened(EXPLICIT);
    expect(send(tap, 1000, request("shop", [{ ms: 5 }, { ms: 50 }, { ms: 500 }]))).toEqual([]);
    expect(tap.collect(unixMilli(59_999))).toEqual([]);
    expect(shown(tap.collect(unixMilli(MINUTE_MS)))).toEqual([
      `traces.span.metrics.calls{${GET}} 0`,
      `traces.span.metrics.duration{${GET}} 3/555`,
    ]);
    send(tap, 61_000, request("shop", [{ ms: 1 }]));
    expect(shown(tap.collect(unixMilli(2 * MINUTE_MS)))).toEqual([
      `traces.span.metrics.calls{${GET}} 4`,
      `traces.span.metrics.duration{${GET}} 4/556`,
    ]);
  });

  it("have the form that the Collector gives them", () => {
    const tap = opened(EXPLICIT);
    send(tap, 1000, request("shop", [{ ms: 5 }, { ms: 100 }, { ms: 500 }], [text("host.name", "a")]));
    expect(jsonOf(tap.collect(unixMilli(MINUTE_MS)))).toEqual([
      {
        resourceMetrics: [
          {
            resource: { attributes: [text("service.name", "shop"), text("host.name", "a")] },
            scopeMetrics: [
              {
                scope: { name: "spanmetricsconnector" },
                metrics: [
                  {
                    name: "traces.span.metrics.calls",
                    sum: {
                      aggregationTemporality: 2,
                      isMonotonic: true,
                      dataPoints: [
                        {
                          startTimeUnixNano: "1000000000",
                          timeUnixNano: "60000000000",
                          asInt: "0",
                          attributes: [
                            text("service.name", "shop"),
                            text("span.name", "GET"),
                            text("span.kind", "SPAN_KIND_SERVER"),
                            text("status.code", "STATUS_CODE_UNSET"),
                          ],
                        },
                      ],
                    },
                  },
                  {
                    name: "traces.span.metrics.duration",
                    unit: "ms",
                    histogram: {
                      aggregationTemporality: 2,
                      dataPoints: [
                        {
                          startTimeUnixNano: "1000000000",
                          timeUnixNano: "60000000000",
                          count: "3",
                          sum: 605,
                          bucketCounts: ["1", "1", "1"],
                          explicitBounds: [10, 100],
                          attributes: [
                            text("service.name", "shop"),
                            text("span.name", "GET"),
                            text("span.kind", "SPAN_KIND_SERVER"),
                            text("status.code", "STATUS_CODE_UNSET"),
                          ],
                        },
                      ],
                    },
                  },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  it("may be exponential, in seconds, and under another name", () => {
    const tap = opened(
      'namespace = "red"\n histogram {\n unit = "s"\n exponential {\n max_size = 4\n }\n }\n',
    );
    send(tap, 1000, request("shop", [{ ms: 1000 }, { ms: 2000 }, { ms: 0 }]));
    const text0 = JSON.stringify(jsonOf(tap.collect(unixMilli(MINUTE_MS))));
    expect(text0).toContain('"name":"red.duration","unit":"s","exponentialHistogram"');
    expect(text0).toContain('"count":"3","sum":3,');
    expect(text0).toContain('"zeroCount":"1","positive":{"offset":-1,"bucketCounts":["1","0","1"]}');
    expect(text0).toContain('"min":0,"max":2');
  });

  it("have the dimensions that are asked for", () => {
    const body = `${EXPLICIT}
      exclude_dimensions = ["status.code"]
      include_instrumentation_scope = ["lib"]
      dimension {
        name = "http.method"
        default = "NONE"
      }
      dimension {
        name = "region"
      }
      calls_dimension {
        name = "user"
      }`;
    const tap = opened(body);
    send(
      tap,
      1000,
      request(
        "shop",
        [{ attributes: [text("http.method", "PUT"), text("user", "ann")] }, {}],
        [text("region", "eu")],
      ),
    );
    const scope = "span.instrumentation.scope.name=lib,span.instrumentation.scope.version=1";
    const common = "service.name=shop,span.name=GET,span.kind=SPAN_KIND_SERVER";
    expect(shown(tap.collect(unixMilli(MINUTE_MS)))).toEqual([
      `traces.span.metrics.calls{${common},http.method=PUT,region=eu,user=ann,${scope}} 0`,
      `traces.span.metrics.calls{${common},http.method=NONE,region=eu,${scope}} 0`,
      `traces.span.metrics.duration{${common},http.method=PUT,region=eu,${scope}} 1/5`,
      `traces.span.metrics.duration{${common},http.method=NONE,region=eu,${scope}} 1/5`,
    ]);
  });

  it("count events by their own attributes", () => {
    const tap = opened(
      'histogram {\n disable = true\n explicit { }\n }\n events {\n enabled = true\n dimension {\n name = "exception.type"\n }\n }',
    );
    const event = (type: string): object => ({
      name: "exception",
      attributes: [text("exception.type", type)],
    });
    send(tap, 1000, request("shop", [{ events: [event("A"), event("B"), event("A")] }]));
    tap.collect(unixMilli(MINUTE_MS));
    expect(shown(tap.collect(unixMilli(2 * MINUTE_MS)))).toEqual([
      `traces.span.metrics.calls{${GET}} 1`,
      `traces.span.metrics.events{${GET},exception.type=A} 2`,
      `traces.span.metrics.events{${GET},exception.type=B} 1`,
    ]);
  });

  it("leave out spans of no service", () => {
    const tap = opened(EXPLICIT);
    send(tap, 1000, request(undefined, [{}]));
    expect(tap.collect(unixMilli(MINUTE_MS))).toEqual([]);
  });

  it("are counted together beyond the limit", () => {
    const tap = opened(`${EXPLICIT} aggregation_cardinality_limit = 1\n`);
    send(tap, 1000, request("shop", [{ name: "a" }, { name: "b" }, { name: "c" }]));
    tap.collect(unixMilli(MINUTE_MS));
    const [first, second] = shown(tap.collect(unixMilli(2 * MINUTE_MS)));
    expect(first).toMatch(/span\.name=a.* 1$/);
    expect(second).toBe("traces.span.metrics.calls{otel.metric.overflow=true} 2");
  });

  it("begin anew each time as deltas", () => {
    const tap = opened(`${EXPLICIT} aggregation_temporality = "DELTA"\n`);
    send(tap, 1000, request("shop", [{}, {}]));
    const first = jsonOf(tap.collect(unixMilli(MINUTE_MS)));
    expect(JSON.stringify(first)).toContain(
      '"startTimeUnixNano":"1000000000","timeUnixNano":"60000000000","asInt":"2"',
    );
    expect(tap.collect(unixMilli(2 * MINUTE_MS))).toEqual([]);
    send(tap, 130_000, request("shop", [{}]));
    const second = jsonOf(tap.collect(unixMilli(3 * MINUTE_MS)));
    expect(JSON.stringify(second)).toContain(
      '"startTimeUnixNano":"60000000000","timeUnixNano":"180000000000","asInt":"1"',
    );
  });

  it("are forgotten when their resource was not seen for long", () => {
    const tap = opened(`${EXPLICIT} metrics_expiration = "90s"\n`);
    send(tap, 1000, request("shop", [{}]));
    expect(tap.collect(unixMilli(MINUTE_MS))).toHaveLength(1);
    expect(tap.collect(unixMilli(2 * MINUTE_MS))).toHaveLength(1);
    expect(tap.collect(unixMilli(3 * MINUTE_MS))).toEqual([]);
  });

  it("tell resources apart by the attributes that are asked for", () => {
    const sent = (tap: Tap): void => {
      send(tap, 1000, request("shop", [{}], [text("pod", "a")]));
      send(tap, 1001, request("shop", [{}], [text("pod", "b")]));
    };
    const all = opened(EXPLICIT);
    sent(all);
    expect(shown(all.collect(unixMilli(MINUTE_MS)))).toHaveLength(4);
    const some = opened(`${EXPLICIT} resource_metrics_key_attributes = ["service.name"]\n`);
    sent(some);
    expect(shown(some.collect(unixMilli(MINUTE_MS)))).toHaveLength(2);
  });

  it("carry exemplars, as many as allowed, until they are handed out", () => {
    const tap = opened(`${EXPLICIT} exemplars {\n enabled = true\n max_per_data_point = 2\n }\n`);
    send(tap, 1000, request("shop", [{ ms: 1 }, { ms: 2 }, { ms: 3 }]));
    const first = JSON.stringify(jsonOf(tap.collect(unixMilli(MINUTE_MS))));
    const exemplar = (value: number): string =>
      `{"timeUnixNano":"60000000000","asDouble":${value},"spanId":"eee19b7ec3c1b174","traceId":"5b8efff798038103d269b633813fc60c"}`;
    expect(first.split(`"exemplars":[${exemplar(1)},${exemplar(2)}]`)).toHaveLength(3);
    expect(JSON.stringify(jsonOf(tap.collect(unixMilli(2 * MINUTE_MS))))).not.toContain("exemplar");
  });
});

it("goes on after a crash as if there had been none", () => {
  const body = `${EXPLICIT} exemplars {\n enabled = true\n }\n`;
  const [whole, first] = [opened(body), opened(body)];
  const requests = [[{ ms: 5 }], [{ ms: 50, name: "b" }], [{ ms: 7 }]].map((spans) =>
    request("shop", spans, [{ key: "n", value: { intValue: "9007199254740993" } }]),
  );
  for (const tap of [whole, first]) {
    send(tap, 1000, requests[0] ?? new Uint8Array());
    tap.collect(unixMilli(MINUTE_MS));
    send(tap, 61_000, requests[1] ?? new Uint8Array());
  }
  const second = opened(body);
  second.restore(JSON.parse(JSON.stringify(first.state())));
  expect(second.needed).toBeUndefined();
  for (const tap of [whole, second]) send(tap, 62_000, requests[2] ?? new Uint8Array());
  expect(jsonOf(second.collect(unixMilli(2 * MINUTE_MS)))).toEqual(
    jsonOf(whole.collect(unixMilli(2 * MINUTE_MS))),
  );
  expect(() => second.restore({})).toThrow("not a state of span metrics");
});

it.each([
  ["histogram { }", "either exponential or explicit histogram configuration must be specified"],
  [`${EXPLICIT} metrics_flush_interval = "0s"`, "metrics_flush_interval must be greater than 0"],
  [`${EXPLICIT} aggregation_cardinality_limit = -1`, "aggregation_cardinality_limit must not be negative"],
  [`${EXPLICIT} events {\n enabled = true\n }`, "events need at least one dimension"],
  ["histogram {\n exponential {\n max_size = 100000\n }\n }", "max_size from 2 to 1000"],
  [`${EXPLICIT} resource_metrics_cache_size = 0`, "resource_metrics_cache_size from 1 to 10000"],
])("refuses %j", (body, problem) => {
  expect(problemsOf({ name: NAME, body, signals: ["traces"], makes: ["metrics"] })).toContain(problem);
});
