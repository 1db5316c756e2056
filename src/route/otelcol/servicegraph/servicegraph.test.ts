import { describe, expect, it } from "vitest";
import { unixMilli } from "../../../base/units.ts";
import { transcodeRequest } from "../../../model/otlp/json.ts";
import type { Tap } from "../../source.ts";
import { jsonOf, send, shown } from "../../testing/made.ts";
import { problemsOf, tapOf } from "../../testing/through.ts";

const NAME = "otelcol.connector.servicegraph";
const MINUTE_MS = 60_000;
const Kind = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

const opened = (body = ""): Tap => tapOf({ name: NAME, body, signals: ["traces"], makes: ["metrics"] });
const text = (key: string, stringValue: string): object => ({ key, value: { stringValue } });

interface SentSpan {
  readonly service?: string;
  readonly kind: number;
  /** Numbers of spans; the parent 0 is none. */
  readonly id: number;
  readonly parent?: number;
  readonly ms?: number;
  readonly status?: number;
  readonly attributes?: readonly object[];
}

const idOf = (number: number): string => (number === 0 ? "" : number.toString(16).padStart(16, "0"));

const request = (...spans: readonly SentSpan[]): Uint8Array => {
  const json = {
    resourceSpans: spans.map(
      ({ service = "", kind, id, parent = 0, ms = 100, status = 0, attributes = [] }) => ({
        resource: {
          attributes: [
            ...(service === "" ? [] : [text("service.name", service)]),
            text("zone", `of-${service}`),
          ],
        },
        scopeSpans: [
          {
            spans: [
              {
                traceId: "5b8efff798038103d269b633813fc60c",
                spanId: idOf(id),
                parentSpanId: idOf(parent),
                name: "call",
                kind,
                startTimeUnixNano: "1000000000",
                endTimeUnixNano: String(1_000_000_000 + ms * 1_000_000),
                attributes,
                status: { code: status },
              },
            ],
          },
        ],
      }),
    ),
  };
  return transcodeRequest("traces", Buffer.from(JSON.stringify(json)));
};

/** What is handed out a minute after spans came together. */
function graphOf(body: string, ...spans: readonly SentSpan[]): readonly string[] {
  const tap = opened(body);
  send(tap, 1000, request(...spans));
  return shown(tap.collect(unixMilli(MINUTE_MS)));
}

const lines = (labels: string, client: string, server: string, failed = false): readonly string[] => [
  `traces_service_graph_request_total{${labels}} 1`,
  ...(failed ? [`traces_service_graph_request_failed_total{${labels}} 1`] : []),
  `traces_service_graph_request_server{${labels}} 1/${server}`,
  `traces_service_graph_request_client{${labels}} 1/${client}`,
];

const CLIENT: SentSpan = { service: "shop", kind: Kind.client, id: 1, ms: 500 };
const SERVER: SentSpan = { service: "till", kind: Kind.server, id: 2, parent: 1, ms: 250 };

describe("a call", () => {
  it("is a client's span and the server's that is its child, in any order", () => {
    const labels = "client=shop,server=till,connection_type=,failed=false";
    expect(graphOf("", CLIENT, SERVER)).toEqual(lines(labels, "0.5", "0.25"));
    expect(graphOf("", SERVER, CLIENT)).toEqual(lines(labels, "0.5", "0.25"));
  });

  it("may go over a messaging system, or fail on either side", () => {
    const messaging = "client=shop,server=till,connection_type=messaging_system,failed=true";
    expect(
      graphOf("", { ...CLIENT, kind: Kind.producer }, { ...SERVER, kind: Kind.consumer, status: 2 }),
    ).toEqual(lines(messaging, "0.5", "0.25", true));
  });

  it("goes to a database by the client's word alone", () => {
    const database = "client=shop,server=orders,connection_type=database,failed=false";
    expect(graphOf("", { ...CLIENT, attributes: [text("db.name", "orders")] })).toEqual(
      lines(database, "0.5", "0.5"),
    );
    const named = graphOf('database_name_attributes = ["db.namespace", "db.name"]', {
      ...CLIENT,
      attributes: [text("db.name", "b"), text("db.namespace", "a")],
    });
    expect(named[0]).toContain("server=a,");
  });

  it("has the dimensions of both sides that are asked for", () => {
    const [first] = graphOf(
      'dimensions = ["zone", "http.method"]',
      { ...CLIENT, attributes: [text("http.method", "PUT")] },
      SERVER,
    );
    expect(first).toBe(
      "traces_service_graph_request_total{client=shop,server=till,connection_type=,failed=false,client_http.method=PUT,client_zone=of-shop,server_zone=of-till} 1",
    );
  });

  it("of other kinds, and of no service, is none", () => {
    expect(graphOf("", { ...CLIENT, kind: Kind.internal }, SERVER)).toEqual([]);
    expect(graphOf("", { ...CLIENT, service: "" }, SERVER)).toEqual([]);
  });

  it("whose other side does not come names it, if it can", () => {
    const user = "client=user,server=till,connection_type=virtual_node,failed=false";
    expect(graphOf("", { ...SERVER, parent: 0 })).toEqual(lines(user, "0", "0.25"));
    const peer = "client=shop,server=bank,connection_type=virtual_node,failed=false";
    expect(graphOf("", { ...CLIENT, attributes: [text("peer.service", "bank")] })).toEqual(
      lines(peer, "0.5", "0"),
    );
    expect(graphOf("", CLIENT)[0]).toContain("server=unknown,connection_type=virtual_node");
    expect(graphOf("", SERVER)).toEqual([]);
  });

  it("waits as long as it may, and finds no place where too many wait", () => {
    const late = (at: number): readonly string[] => {
      const tap = opened('store_expiration_loop = "1s"\n store {\n ttl = "5s"\n }');
      send(tap, 1000, request(CLIENT));
      send(tap, at, request(SERVER));
      return shown(tap.collect(unixMilli(MINUTE_MS)));
    };
    expect(late(6000)[0]).toContain("connection_type=,");
    expect(late(8000)[0]).toContain("connection_type=virtual_node,");
    const full = graphOf("store {\n max_items = 1\n }", CLIENT, { ...CLIENT, service: "other", id: 7 });
    expect(full.filter((line) => line.includes("request_total"))).toHaveLength(1);
  });
});

describe("metrics", () => {
  it("have buckets in seconds, and go on counting", () => {
    const tap = opened('latency_histogram_buckets = ["100ms", "300ms"]');
    send(tap, 1000, request(CLIENT, SERVER));
    const [first] = jsonOf(tap.collect(unixMilli(MINUTE_MS)));
    expect(first).toMatchObject({
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              scope: { name: "traces_service_graph" },
              metrics: [
                {
                  name: "traces_service_graph_request_total",
                  sum: { isMonotonic: true, aggregationTemporality: 2 },
                },
                {
                  name: "traces_service_graph_request_server",
                  unit: "s",
                  histogram: {
                    dataPoints: [
                      {
                        startTimeUnixNano: "1000000000",
                        timeUnixNano: "60000000000",
                        bucketCounts: ["0", "1", "0"],
                        explicitBounds: [0.1, 0.3],
                      },
                    ],
                  },
                },
                { name: "traces_service_graph_request_client", unit: "s" },
              ],
            },
          ],
        },
      ],
    });
    send(tap, 61_000, request(CLIENT, SERVER));
    expect(shown(tap.collect(unixMilli(2 * MINUTE_MS)))[0]).toMatch(/ 2$/);
  });

  it("may be exponential", () => {
    const tap = opened("exponential_histogram_max_size = 20");
    send(tap, 1000, request(CLIENT, SERVER));
    expect(JSON.stringify(jsonOf(tap.collect(unixMilli(MINUTE_MS))))).toContain(
      '"exponentialHistogram":{"dataPoints":[{"startTimeUnixNano":"1000000000","timeUnixNano":"60000000000","count":"1","sum":0.25,"min":0.25,"max":0.25,"scale":20,"zeroCount":"0","positive":{"offset":-2097153,"bucketCounts":["1"]}',
    );
  });

  it("are handed out whenever spans arrived, without an interval", () => {
    const tap = opened('metrics_flush_interval = "0s"');
    send(tap, 1000, request(CLIENT, SERVER));
    expect(tap.collect(unixMilli(1001))).toHaveLength(1);
    expect(tap.collect(unixMilli(1002))).toEqual([]);
  });

  it("are forgotten when they were not changed for 15 minutes", () => {
    const tap = opened();
    send(tap, 1000, request(CLIENT, SERVER));
    expect(tap.collect(unixMilli(15 * MINUTE_MS))).toHaveLength(1);
    expect(tap.collect(unixMilli(17 * MINUTE_MS))).toEqual([]);
  });
});

it("goes on after a crash as if there had been none", () => {
  const whole = opened();
  const first = opened();
  for (const tap of [whole, first]) {
    send(tap, 1000, request(CLIENT, SERVER));
    send(tap, 2000, request({ ...CLIENT, id: 5 }));
  }
  const second = opened();
  second.restore(JSON.parse(JSON.stringify(first.state())));
  expect(second.needed).toBeUndefined();
  for (const tap of [whole, second]) send(tap, 2500, request({ ...SERVER, parent: 5 }));
  const expected = jsonOf(whole.collect(unixMilli(MINUTE_MS)));
  expect(jsonOf(second.collect(unixMilli(MINUTE_MS)))).toEqual(expected);
  expect(JSON.stringify(expected)).toContain('"asInt":"2"');
  expect(() => second.restore({})).toThrow("not a state of a service graph");
});

it.each([
  ['cache_loop = "0s"', "cache_loop must be greater than 0"],
  ['store_expiration_loop = "0s"', "store_expiration_loop must be greater than 0"],
  ["store {\n max_items = 0\n }", "store.max_items must be greater than 0"],
  ["store {\n max_items = 1000000\n }", "store.max_items of 100000 at most"],
  ['store {\n ttl = "0s"\n }', "store.ttl must be greater than 0"],
  ["exponential_histogram_max_size = 1", "exponential_histogram_max_size of 0, or from 2 to 1000"],
])("refuses %j", (body, problem) => {
  expect(problemsOf({ name: NAME, body, signals: ["traces"], makes: ["metrics"] })).toContain(problem);
});
