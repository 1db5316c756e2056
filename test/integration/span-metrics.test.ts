import { describe, expect, it } from "vitest";
import { sequence, unixMilli } from "../../src/base/units.ts";
import { MetricsGenerator } from "../../src/span-metrics/generator.ts";
import { SERVICE_GRAPH } from "../../src/span-metrics/names.ts";
import { ALWAYS, T0, matchers, openStore, show } from "../../src/store/metrics/testing/store-kit.ts";
import type { MetricStore } from "../../src/store/metrics/store.ts";
import { callsRequest } from "../kit/calls.ts";
import type { Call } from "../kit/calls.ts";

const OPTIONS = { dimensions: ["http.route"], maxSeries: 1000 };
const at = (seconds: number): number => T0 + seconds * 1000;

/** A generator whose points go to a store, as they do in the engine. */
class Life {
  readonly store: MetricStore;
  generator = new MetricsGenerator(OPTIONS);
  private next = 1;
  private made: ReadonlySet<string> = new Set();

  constructor(store: MetricStore) {
    this.store = store;
  }

  /** Spans that arrive as they end. */
  arrive(seconds: number, ...calls: readonly Omit<Call, "end">[]): void {
    this.pass(seconds);
    this.keep(this.generator.leave(this.made, at(seconds)), seconds);
    this.generator.observe(callsRequest(calls.map((call) => ({ ...call, end: at(seconds) }))), at(seconds));
  }

  pass(seconds: number): void {
    this.keep(this.generator.collect(at(seconds)), seconds);
  }

  /** A file is used whose connectors make the metrics of these names. */
  use(...made: readonly string[]): void {
    this.made = new Set(made);
  }

  private keep(requests: readonly Uint8Array[], seconds: number): void {
    for (const payload of requests) {
      const receivedAt = unixMilli(at(seconds));
      this.store.append({ sequence: sequence(this.next++), signal: "metrics", receivedAt, payload });
    }
  }

  /** As after a crash: the state is all that is left. */
  crash(): void {
    const state: unknown = JSON.parse(JSON.stringify(this.generator.state()));
    this.generator = new MetricsGenerator(OPTIONS);
    this.generator.restore(state);
  }
}

const life = async (): Promise<Life> => new Life(await openStore());

describe("span metrics", () => {
  it("count the calls of each operation, from zero on, every 15 s", async () => {
    const shop = await life();
    shop.arrive(61, { service: "web", kind: "server", name: "GET /", id: "a", duration: 3 });
    shop.arrive(70, { service: "web", kind: "server", name: "GET /", id: "b", duration: 30, failed: true });
    shop.pass(106);
    expect(await show(shop.store, "__name__=traces_spanmetrics_calls_total")).toEqual([
      'traces_spanmetrics_calls_total{service="web", span_kind="SPAN_KIND_SERVER", span_name="GET /", status_code="STATUS_CODE_ERROR"} 0@59.999 1@75 1@90 1@105',
      'traces_spanmetrics_calls_total{service="web", span_kind="SPAN_KIND_SERVER", span_name="GET /", status_code="STATUS_CODE_UNSET"} 0@59.999 1@75 1@90 1@105',
    ]);
  });

  it("measure durations in Tempo's buckets, and sizes", async () => {
    const shop = await life();
    shop.arrive(1, { service: "web", kind: "client", id: "a", duration: 3 });
    shop.pass(15);
    const now = await show(shop.store, "__name__=~traces_spanmetrics_latency.*");
    const newest = now.map((line) =>
      line.replace(/service=.*STATUS_CODE_UNSET"/, "…").replace(/ \S+@\S+ /, " "),
    );
    expect(newest.filter((line) => /le="(0.002|0.004|16.384|\+Inf)"|count|sum/.test(line))).toEqual([
      'traces_spanmetrics_latency_bucket{le="+Inf", …} 1@15',
      'traces_spanmetrics_latency_bucket{le="0.002", …} 0@15',
      'traces_spanmetrics_latency_bucket{le="0.004", …} 1@15',
      'traces_spanmetrics_latency_bucket{le="16.384", …} 1@15',
      "traces_spanmetrics_latency_count{…} 1@15",
      "traces_spanmetrics_latency_sum{…} 0.003@15",
    ]);
    expect(now).toHaveLength(17);
    const [size] = await show(shop.store, "__name__=traces_spanmetrics_size_total");
    expect(size).toMatch(/ 0@-0.001 \d\d@15$/);
  });

  it("have the attributes asked for as labels, the resource's first", async () => {
    const shop = await life();
    shop.arrive(1, {
      service: "web",
      kind: "server",
      id: "a",
      attributes: { "http.route": "/a", other: "x" },
    });
    shop.pass(15);
    expect((await show(shop.store, "__name__=traces_spanmetrics_calls_total"))[0]).toContain(
      '{http_route="/a", service=',
    );
  });

  it("lead to a trace by an exemplar", async () => {
    const shop = await life();
    shop.arrive(1, { service: "web", kind: "server", id: "a", trace: "5b", duration: 3 });
    shop.pass(15);
    const found = await shop.store.exemplars(
      [matchers("__name__=traces_spanmetrics_latency_bucket")],
      ALWAYS,
    );
    expect(
      found.flatMap(({ exemplars }) => exemplars.map(({ labels, value }) => [labels.pairs, value])),
    ).toEqual([[[["traceID", "5b".padStart(32, "0")]], 0.003]]);
  });

  it("leave out what ended long ago", async () => {
    const shop = await life();
    const late = callsRequest([{ service: "web", kind: "server", id: "a", end: at(0) }]);
    shop.generator.observe(late, at(31));
    shop.pass(60);
    expect([await show(shop.store), shop.generator.outOfTime]).toEqual([[], 1]);
  });

  it("end when an operation is not called for 15 minutes", async () => {
    const shop = await life();
    shop.arrive(1, { service: "web", kind: "server", id: "a" });
    shop.pass(3600);
    const [calls] = await show(shop.store, "__name__=traces_spanmetrics_calls_total");
    expect(calls).toMatch(/ 1@900 stale@915$/);
  });

  it("are bounded, and say so", async () => {
    const generator = new MetricsGenerator({ dimensions: [], maxSeries: 3 });
    const calls = ["a", "b"].map(
      (name) => ({ service: name, kind: "internal", id: name, end: at(0) }) as const,
    );
    generator.observe(callsRequest(calls), at(0));
    expect(generator.dropped["too many span metric series (limit spanMetrics.maxSeries)"]).toBe(3);
  });
});

describe("the service graph", () => {
  const edges = async (shop: Life, metric = "request_total"): Promise<readonly string[]> => {
    shop.pass(90);
    const lines = await show(shop.store, `__name__=traces_service_graph_${metric}`);
    return lines.map((line) => line.replace(/^.*\{(.*)\}.* (\S+)@90$/, "$1 $2"));
  };

  it("pairs a client's span with the server's, whichever comes first", async () => {
    const shop = await life();
    shop.arrive(1, { service: "web", kind: "client", id: "a", parent: "9", duration: 30 });
    shop.arrive(2, { service: "pay", kind: "server", id: "b", parent: "a", duration: 20, failed: true });
    shop.arrive(3, { service: "pay", kind: "server", id: "d", parent: "c" });
    shop.arrive(4, { service: "web", kind: "client", id: "c", parent: "9" });
    expect(await edges(shop)).toEqual(['client="web", server="pay" 2']);
    expect(await edges(shop, "request_failed_total")).toEqual(['client="web", server="pay" 1']);
    expect(await edges(shop, "request_server_seconds_sum")).toEqual(['client="web", server="pay" 0.02']);
    expect(await edges(shop, "request_client_seconds_sum")).toEqual(['client="web", server="pay" 0.03']);
  });

  it.each([
    [
      "a message",
      [
        { service: "web", kind: "producer", id: "a", parent: "9" },
        { service: "mail", kind: "consumer", id: "b", parent: "a" },
      ],
      'client="web", connection_type="messaging_system", server="mail" 1',
    ],
    [
      "a database by its name",
      [{ service: "web", kind: "client", id: "a", parent: "9", attributes: { "db.system": "redis" } }],
      'client="web", connection_type="database", server="redis" 1',
    ],
    [
      "a database by its host",
      [
        {
          service: "web",
          kind: "client",
          id: "a",
          parent: "9",
          attributes: {
            "db.name": "orders",
            "network.peer.address": "10.0.0.1",
            "network.peer.port": "5432",
          },
        },
      ],
      'client="web", connection_type="database", server="10.0.0.1:5432" 1',
    ],
    [
      "a peer that sends no spans",
      [{ service: "web", kind: "client", id: "a", parent: "9", attributes: { "peer.service": "bank" } }],
      'client="web", connection_type="virtual_node", server="bank" 1',
    ],
    [
      "a user, whose browser sends no spans",
      [{ service: "web", kind: "server", id: "a" }],
      'client="user", connection_type="virtual_node", server="web" 1',
    ],
  ] as const)("shows %s", async (_what, calls, expected) => {
    const shop = await life();
    shop.arrive(1, ...calls);
    expect(await edges(shop)).toEqual([expected]);
  });

  it("has nothing to say of one side that names no other", async () => {
    const shop = await life();
    shop.arrive(
      1,
      { service: "web", kind: "client", id: "a", parent: "9" },
      { service: "pay", kind: "server", id: "b", parent: "8" },
      { service: "web", kind: "internal", id: "c" },
    );
    expect(await edges(shop)).toEqual([]);
  });
});

describe("metrics that a connector of the file makes", () => {
  const CALLS = "traces_spanmetrics_calls_total";

  it("end at the switch with all that was counted, and begin again with the next file", async () => {
    const shop = await life();
    const call = { service: "web", kind: "internal" } as const;
    shop.arrive(61, { ...call, id: "a" });
    shop.arrive(76, { ...call, id: "b" });
    shop.use(CALLS);
    for (const seconds of [80, 100, 130]) shop.arrive(seconds, { ...call, id: "c" });
    const counted = async (): Promise<string | undefined> =>
      (await show(shop.store, `__name__=${CALLS}`))[0]?.replace(/^.*\}/, "");
    expect(await counted()).toBe(" 0@59.999 1@75 2@80 stale@80.001");
    // Others are made as ever.
    expect((await show(shop.store, "__name__=traces_spanmetrics_latency_count"))[0]).toMatch(/ 4@120$/);

    shop.use();
    shop.arrive(140, { ...call, id: "d" });
    shop.pass(151);
    expect(await counted()).toBe(" 0@59.999 1@75 2@80 stale@80.001 0@140 1@150");
  });

  it("are a service graph's: calls whose other side cannot come are counted here, and no others", async () => {
    const shop = await life();
    shop.arrive(
      61,
      { service: "web", kind: "server", id: "a" },
      { service: "web", kind: "client", id: "b", parent: "a", attributes: { "peer.service": "pay" } },
    );
    shop.use(...Object.values(SERVICE_GRAPH));
    shop.arrive(62, { service: "pay", kind: "server", id: "c", parent: "b" });
    shop.pass(106);
    expect(await show(shop.store, "__name__=traces_service_graph_request_total")).toEqual([
      'traces_service_graph_request_total{client="user", connection_type="virtual_node", server="web"} 0@59.999 1@62 stale@62.001',
    ]);
  });

  it("end once only, also if the engine is killed after the switch", async () => {
    const shop = await life();
    shop.arrive(1, { service: "web", kind: "internal", id: "a" });
    shop.use(CALLS);
    shop.arrive(20, { service: "web", kind: "internal", id: "b" });
    shop.crash();
    shop.arrive(40, { service: "web", kind: "internal", id: "c" });
    const [calls] = await show(shop.store, `__name__=${CALLS}`);
    expect(calls).toMatch(/\} 0@-0.001 1@15 1@20 stale@20.001$/);
  });
});

it("goes on after a crash without a dip or a jump, calls that wait included", async () => {
  const shop = await life();
  shop.arrive(1, { service: "web", kind: "client", id: "a", parent: "9" });
  shop.pass(16);
  shop.crash();
  shop.arrive(17, { service: "pay", kind: "server", id: "b", parent: "a" });
  shop.arrive(18, { service: "web", kind: "client", id: "c", parent: "9" });
  shop.pass(30);
  expect(await show(shop.store, "__name__=traces_spanmetrics_calls_total", "service=web")).toEqual([
    expect.stringMatching(/ 0@-0.001 1@15 2@30$/),
  ]);
});
