import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { metricsGenerator } from "../../src/config/metrics-generator.ts";
import { ALWAYS, matchers, select, show } from "../../src/store/metrics/testing/store-kit.ts";
import { life } from "../kit/span-metrics.ts";
import type { Life } from "../kit/span-metrics.ts";

/** @param given by Tempo's names. */
const living = (given: z.input<typeof metricsGenerator>): Promise<Life> =>
  life(metricsGenerator.parse(given));

/** Labels of each series of a metric, and its last value; without the name. */
async function last({ store }: Life, name: string): Promise<readonly string[]> {
  const lines = await show(store, `__name__=${name}`);
  return lines.map((line) => line.replace(/^\w+\{(.*)\}.* (\S+)@\S+$/, "$1 $2"));
}

const WEB = { service: "web", kind: "server", id: "a", name: "op" } as const;

describe("span metrics by the settings of Tempo's metrics-generator", () => {
  const spans = (settings: object): Promise<Life> => living({ processor: { span_metrics: settings } });

  it("choose the intrinsic dimensions", async () => {
    const shop = await spans({
      dimensions: [],
      intrinsic_dimensions: { service: false, span_kind: false, status_message: true },
    });
    shop.arrive(1, { ...WEB, failed: true, message: "boom" }, { ...WEB, failed: true, message: "bang" });
    shop.pass(15);
    expect(await last(shop, "traces_spanmetrics_calls_total")).toEqual([
      'span_name="op", status_code="STATUS_CODE_ERROR", status_message="bang" 1',
      'span_name="op", status_code="STATUS_CODE_ERROR", status_message="boom" 1',
    ]);
  });

  it("make labels of several attributes, and keep names apart that mean something else", async () => {
    const shop = await spans({
      dimensions: ["span.kind"],
      intrinsic_dimensions: { span_name: false, span_kind: false, status_code: false },
      dimension_mappings: [{ name: "where", source_labels: ["zone", "none", "http.route"], join: "/" }],
    });
    shop.arrive(1, {
      ...WEB,
      attributes: { "http.route": "r", "span.kind": "own" },
      resource: { zone: "eu" },
    });
    shop.pass(15);
    expect(await last(shop, "traces_spanmetrics_calls_total")).toEqual([
      '__span_kind="own", service="web", where="eu/r" 1',
    ]);
  });

  it("make names of labels as Tempo does, also where OTLP's would get other ones in Prometheus", async () => {
    const shop = await spans({
      dimensions: ["_sourceCategory", "3scale.id", "__own", "a--ä", "le"],
      intrinsic_dimensions: { service: false, span_name: false, span_kind: false, status_code: false },
      enable_target_info: true,
    });
    const attributes = { _sourceCategory: "1", "3scale.id": "2", __own: "3", "a--ä": "4", le: "5" };
    shop.arrive(1, { ...WEB, attributes, resource: { _sourceHost: "h", "3scale.zone": "z" } });
    shop.pass(15);
    expect(await last(shop, "traces_spanmetrics_calls_total")).toEqual([
      '3scale_id="2", __own="3", _sourceCategory="1", a___="4", job="web", le="5" 1',
    ]);
    expect(await last(shop, "traces_target_info")).toEqual(['_sourceHost="h", job="web" 1']);
    expect(await last(shop, "traces_spanmetrics_latency_bucket")).toHaveLength(15);
  });

  it("count spans as many as they stand for", async () => {
    const shop = await spans({ dimensions: [], span_multiplier_key: "ratio" });
    shop.arrive(1, { ...WEB, duration: 4, attributes: { ratio: 0.25 } }, { ...WEB, duration: 4 });
    shop.pass(15);
    const of = async (name: string): Promise<string> => (await last(shop, name)).join().replace(/^.* /, "");
    expect(await of("traces_spanmetrics_calls_total")).toBe("5");
    expect(await of("traces_spanmetrics_latency_count")).toBe("5");
    expect(await of("traces_spanmetrics_latency_sum")).toBe("0.02");
  });

  it.each([
    [
      { include: { match_type: "strict", attributes: [{ key: "kind", value: "SPAN_KIND_SERVER" }] } },
      ["a", "b"],
    ],
    [{ exclude: { match_type: "regex", attributes: [{ key: "name", value: "^a" }] } }, ["b", "c"]],
    [{ exclude: { match_type: "strict", attributes: [{ key: "span.size", value: 1.5 }] } }, ["a", "c"]],
    [{ include: { match_type: "regex", attributes: [{ key: 'resource."zone"', value: "e" }] } }, ["b"]],
    [
      { include: { match_type: "strict", attributes: [{ key: "status", value: "STATUS_CODE_ERROR" }] } },
      ["c"],
    ],
    [
      {
        exclude: {
          match_type: "strict",
          attributes: [
            { key: "span.size", value: 1.5 },
            { key: "name", value: "other" },
          ],
        },
      },
      ["a", "b", "c"],
    ],
  ])("filter spans: %j", async (policy, kept) => {
    const shop = await spans({ dimensions: [], filter_policies: [policy] });
    shop.arrive(
      1,
      { ...WEB, name: "a" },
      { ...WEB, name: "b", attributes: { size: 1.5 }, resource: { zone: "eu" } },
      { ...WEB, name: "c", kind: "internal", failed: true, attributes: { size: "1.5" } },
    );
    shop.pass(15);
    const names = (await last(shop, "traces_spanmetrics_calls_total")).map(
      (line) => /name="(\w+)"/.exec(line)?.[1],
    );
    expect(new Set(names)).toEqual(new Set(kept));
  });

  it("say what a service's resource has, and name job and instance", async () => {
    const shop = await spans({
      dimensions: [],
      enable_target_info: true,
      target_info_excluded_dimensions: ["secret"],
    });
    const resource = {
      "service.namespace": "shop",
      "service.instance.id": "i1",
      "host.name": "h",
      secret: "x",
      job: "j",
    };
    shop.arrive(1, { ...WEB, resource }, { ...WEB, service: "bare" });
    for (let seconds = 600; seconds <= 1800; seconds += 600) shop.arrive(seconds, { ...WEB, resource });
    expect(await last(shop, "traces_target_info")).toEqual([
      '__job="j", host_name="h", instance="i1", job="shop/web" 1',
    ]);
    const calls = await last(shop, "traces_spanmetrics_calls_total");
    expect(calls.filter((line) => line.startsWith('instance="i1", job="shop/web", '))).toHaveLength(1);
  });

  it("make only the parts that are asked for", async () => {
    const shop = await living({ processors: ["span-metrics-count", "host-info"] });
    shop.arrive(1, { ...WEB, resource: { "host.id": "h1" } });
    shop.pass(30);
    const names = (await show(shop.store)).map((line) => line.replace(/\{.*/, ""));
    expect(names).toEqual(["traces_host_info", "traces_spanmetrics_calls_total"]);
    expect(await last(shop, "traces_host_info")).toEqual(['grafana_host_id="h1", host_source="host.id" 1']);
  });

  it("collect, end and refuse by their times, and cut long labels", async () => {
    const shop = await living({
      collection_interval: "1m",
      ingestion_time_range_slack: "1h",
      registry: { stale_duration: "2m", external_labels: { region: "eu" }, max_label_value_length: 5 },
      processor: { span_metrics: { dimensions: [] } },
    });
    shop.arrive(1, { ...WEB, name: "aäöü" });
    shop.pass(300);
    const [calls] = await show(shop.store, "__name__=traces_spanmetrics_calls_total");
    expect(calls).toContain('region="eu", service="web", span_kind="SPAN_", span_name="aäö"');
    expect(calls).toMatch(/\} 0@59 1@60 1@120 stale@180$/);
  });
});

describe("native histograms of span metrics", () => {
  const native = (mode: "native" | "both", more: object = {}): Promise<Life> =>
    living({ generate_native_histograms: mode, processors: ["span-metrics-latency"], ...more });

  async function histograms(shop: Life) {
    const [series] = await select(shop.store, matchers("__name__=traces_spanmetrics_latency"));
    return series?.histograms ?? [];
  }

  it("have buckets no wider than a tenth, beside classic ones if asked for", async () => {
    const shop = await native("both");
    for (const [at, duration] of [0, 1000, 1000, 2000, 3].entries())
      shop.arrive(at + 1, { ...WEB, duration });
    shop.pass(15);
    const [zero, found] = await histograms(shop);
    expect([zero?.count, found?.schema, found?.zeroCount, found?.count, found?.sum]).toEqual([
      0, 3, 1, 5, 4.003,
    ]);
    expect([...(found?.positive.counts ?? [])].filter((count) => count > 0)).toEqual([1, 2, 1]);
    expect(await last(shop, "traces_spanmetrics_latency_count")).toHaveLength(1);
  });

  it("are alone if asked for, with exemplars", async () => {
    const shop = await native("native", { trace_id_label_name: "trace_id" });
    shop.arrive(1, { ...WEB, duration: 3, trace: "5b" });
    shop.pass(15);
    expect(await show(shop.store, "__name__=~.+_(count|sum|bucket)")).toEqual([]);
    const found = await shop.store.exemplars([matchers("__name__=traces_spanmetrics_latency")], ALWAYS);
    expect(
      found.flatMap(({ exemplars }) => exemplars.map(({ labels, value }) => [labels.pairs, value])),
    ).toEqual([[[["trace_id", "5b".padStart(32, "0")]], 0.003]]);
  });

  it("get wider buckets when there are too many, and begin anew later", async () => {
    const shop = await native("native", {
      native_histogram_max_bucket_number: 4,
      native_histogram_min_reset_duration: "1m",
    });
    for (let at = 1; at <= 8; at++) shop.arrive(at, { ...WEB, duration: 2 ** at });
    shop.arrive(20, { ...WEB, duration: 1 });
    shop.arrive(70, { ...WEB, duration: 1 });
    shop.pass(75);
    const found = await histograms(shop);
    expect(found.map((one) => [one?.schema, one?.count])).toEqual([
      [-2, 0],
      [-2, 8],
      [-2, 9],
      [-2, 9],
      [-2, 9],
      [3, 1],
    ]);
  });

  it("go on after a crash", async () => {
    const shop = await native("both");
    shop.arrive(1, { ...WEB, duration: 1000 });
    shop.pass(15);
    shop.crash();
    shop.arrive(16, { ...WEB, duration: 1000 });
    shop.pass(30);
    expect((await histograms(shop)).map((one) => one?.count)).toEqual([0, 1, 2]);
  });
});

describe("the service graph by the settings of Tempo's metrics-generator", () => {
  const graph = (settings: object): Promise<Life> => living({ processor: { service_graphs: settings } });
  const CALL = [
    { service: "web", kind: "client", id: "a", parent: "9", attributes: { zone: "eu" } },
    { service: "pay", kind: "server", id: "b", parent: "a", resource: { zone: "us" } },
  ] as const;

  it("has dimensions of both sides", async () => {
    const shop = await graph({ dimensions: ["zone"], enable_client_server_prefix: true });
    shop.arrive(1, ...CALL);
    shop.pass(15);
    expect(await last(shop, "traces_service_graph_request_total")).toEqual([
      'client="web", client_zone="eu", server="pay", server_zone="us" 1',
    ]);
  });

  it("names peers by the attributes asked for, of the span alone, and marks them", async () => {
    const shop = await graph({ peer_attributes: ["to"], enable_virtual_node_label: true, wait: "2s" });
    const client = { service: "web", kind: "client", parent: "9" } as const;
    shop.arrive(
      1,
      { ...client, id: "a", attributes: { to: "bank" } },
      { ...client, id: "b", resource: { to: "nobody" } },
      { ...client, id: "c", attributes: { "peer.service": "no" } },
      { service: "pay", kind: "server", id: "d" },
    );
    shop.arrive(4, { service: "bank", kind: "server", id: "e", parent: "a" });
    shop.pass(15);
    expect(await last(shop, "traces_service_graph_request_total")).toEqual([
      'client="user", connection_type="virtual_node", server="pay", virtual_node="client" 1',
      'client="web", connection_type="virtual_node", server="bank", virtual_node="server" 1',
    ]);
  });

  it("measures how long messages are under way", async () => {
    const shop = await graph({ enable_messaging_system_latency_histogram: true, histogram_buckets: [1, 10] });
    shop.arrive(1, { service: "web", kind: "producer", id: "a", parent: "9" });
    shop.arrive(4, { service: "mail", kind: "consumer", id: "b", parent: "a", duration: 500 });
    shop.pass(15);
    expect(await last(shop, "traces_service_graph_request_messaging_system_seconds_sum")).toEqual([
      'client="web", connection_type="messaging_system", server="mail" 2.5',
    ]);
  });

  it("takes the attributes asked for as names of databases, and the share of spans", async () => {
    const shop = await graph({ database_name_attributes: ["db.index"], span_multiplier_key: "ratio" });
    const call = { service: "web", kind: "client", parent: "9" } as const;
    shop.arrive(
      1,
      { ...call, id: "a", attributes: { "db.index": "orders", ratio: 0.5 } },
      { ...call, id: "b", attributes: { "db.name": "no" } },
    );
    shop.pass(9);
    shop.pass(15);
    expect(await last(shop, "traces_service_graph_request_total")).toEqual([
      'client="web", connection_type="database", server="orders" 2',
      'client="web", connection_type="virtual_node", server="no" 1',
    ]);
  });

  it("bounds the calls that wait", async () => {
    const shop = await graph({ max_items: 1 });
    const call = { service: "web", kind: "client", parent: "9" } as const;
    shop.arrive(
      1,
      { ...call, id: "a" },
      { ...call, id: "b" },
      { ...call, id: "c", attributes: { "db.name": "x" } },
    );
    const [reason, count] = Object.entries(shop.generator.dropped).find(([, dropped]) => dropped > 0) ?? [];
    expect([reason, count]).toEqual([expect.stringContaining("max_items"), 1]);
  });
});
