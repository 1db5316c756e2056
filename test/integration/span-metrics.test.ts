import { describe, expect, it } from "vitest";
import { SERVICE_GRAPH } from "../../src/span-metrics/names.ts";
import { ALWAYS, matchers, show } from "../../src/store/metrics/testing/store-kit.ts";
import { callsRequest } from "../kit/calls.ts";
import { SETTINGS, at, life } from "../kit/span-metrics.ts";
import type { Life } from "../kit/span-metrics.ts";

describe("span metrics", () => {
  it("count the calls of each operation, from zero on, every 15 s", async () => {
    const shop = await life();
    shop.arrive(61, { service: "web", kind: "server", name: "GET /", id: "a", duration: 3 });
    shop.arrive(70, { service: "web", kind: "server", name: "GET /", id: "b", duration: 30, failed: true });
    shop.pass(106);
    expect(await show(shop.store, "__name__=traces_spanmetrics_calls_total")).toEqual([
      'traces_spanmetrics_calls_total{service="web", span_kind="SPAN_KIND_SERVER", span_name="GET /", status_code="STATUS_CODE_ERROR"} 0@59 1@75 1@90 1@105',
      'traces_spanmetrics_calls_total{service="web", span_kind="SPAN_KIND_SERVER", span_name="GET /", status_code="STATUS_CODE_UNSET"} 0@59 1@75 1@90 1@105',
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
    expect(size).toMatch(/ 0@-1 \d\d@15$/);
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

  it("leave out what the store refuses: spans without a valid id", async () => {
    const shop = await life();
    shop.arrive(
      1,
      { service: "web", kind: "server", id: "00" },
      { service: "web", kind: "server", id: "a", trace: "00" },
    );
    shop.pass(60);
    expect([await show(shop.store), shop.generator.outOfTime]).toEqual([[], 0]);
  });

  it("end when an operation is not called for 15 minutes", async () => {
    const shop = await life();
    shop.arrive(1, { service: "web", kind: "server", id: "a" });
    shop.pass(3600);
    const [calls] = await show(shop.store, "__name__=traces_spanmetrics_calls_total");
    expect(calls).toMatch(/ 1@900 stale@915$/);
  });

  it("are bounded: of more the sums are kept, and it is said", async () => {
    // A counter of calls, one of sizes, and a histogram of 17 series.
    const shop = await life({ ...SETTINGS, maxActiveSeries: 19 });
    const call = { kind: "internal", id: "a" } as const;
    shop.arrive(1, { ...call, service: "web" }, { ...call, service: "pay" }, { ...call, service: "mail" });
    shop.pass(15);
    expect(await show(shop.store, "__name__=traces_spanmetrics_calls_total")).toEqual([
      expect.stringMatching(/\{metric_overflow="true"\} .* 2@15$/),
      expect.stringMatching(/\{service="web", .* 1@15$/),
    ]);
    const refused = Object.entries(shop.generator.dropped).filter(([, count]) => count > 0);
    expect(refused).toEqual([[expect.stringContaining("max_active_series"), 2 * 19]]);
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
      "the server that it called where the database has an empty name",
      [
        { service: "pay", kind: "server", id: "b", parent: "a" },
        { service: "web", kind: "client", id: "a", parent: "9", attributes: { "db.name": "" } },
      ],
      'client="web", connection_type="database", server="pay" 1',
    ],
    [
      "a user where the parent's id is of zeros",
      [{ service: "web", kind: "server", id: "a", parent: "0" }],
      'client="user", connection_type="virtual_node", server="web" 1',
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
    expect(await counted()).toBe(" 0@59 1@75 2@80 stale@80.001");
    // Others are made as ever.
    expect((await show(shop.store, "__name__=traces_spanmetrics_latency_count"))[0]).toMatch(/ 4@120$/);

    shop.use();
    shop.arrive(140, { ...call, id: "d" });
    shop.pass(151);
    expect(await counted()).toBe(" 0@59 1@75 2@80 stale@80.001 0@140 1@150");
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
      'traces_service_graph_request_total{client="user", connection_type="virtual_node", server="web"} 0@59 1@62 stale@62.001',
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
    expect(calls).toMatch(/\} 0@-1 1@15 1@20 stale@20.001$/);
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
    expect.stringMatching(/ 0@-1 1@15 2@30$/),
  ]);
});
