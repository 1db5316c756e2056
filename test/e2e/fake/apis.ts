import { join } from "node:path";
import { Hono } from "hono";
import { grafanaApi } from "../../../src/api/grafana/app.ts";
import type { DetectedFieldsBody } from "../../../src/api/wire/loki.ts";
import type { VectorItem } from "../../../src/api/wire/prometheus.ts";
import type { StatusBody } from "../../../src/api/wire/watchtower.ts";
import { FileLibrary } from "../../../src/engine/embedded/dashboards/library.ts";
import { fakeRules } from "./rules.ts";
import { CALLS, callBuckets, callMeans } from "./calls.ts";
import { fakeForward, fakeSelf, LOST } from "./self.ts";
import {
  logLine,
  noise,
  searchTraces,
  SERVICES,
  trace,
  traceDiff,
  traceId,
  traceSeries,
  waves,
} from "./shop.ts";

/** What the fake does; tests change it while it runs. */
export interface Scenario {
  /** No data at all, as after a first start. */
  empty: boolean;
  /** Every query fails, as the real APIs do. */
  failing: boolean;
  /** Spans of each trace. */
  spans: number;
  /** Of a live tail. */
  linesPerSecond: number;
  /** Native histograms instead of numbers. */
  histograms: boolean;
}

/** The query APIs with made-up data, for what is hard to bring about in a real engine. */
export function fakeApis(scenario: Scenario, url: () => string): Hono {
  const app = new Hono();
  const library = new FileLibrary(join(import.meta.dirname, "../../../dashboards"), "/nowhere");
  app.route("/", grafanaApi({ version: "0", library, ask: (request) => app.fetch(request) }));
  app.get("/api/watchtower/status", (c) => c.json(status(scenario.empty, url())));
  app.route("/", fakeSelf(scenario));
  app.route("/", fakeRules(scenario));
  app.get("/prometheus/api/v1/query_range", (c) => {
    if (scenario.failing) {
      const error = `invalid parameter "query": 1:6: parse error: unexpected character: '%'`;
      return c.json({ status: "error", errorType: "bad_data", error }, 400);
    }
    const { query = "", start = "0", end = "0", step = "1" } = c.req.query();
    if (scenario.empty) return c.json({ status: "success", data: { resultType: "matrix", result: [] } });
    if (scenario.histograms) {
      const result = [{ metric: { job: "shop" }, histograms: [[Number(start), { count: "3", sum: "1.5" }]] }];
      return c.json({ status: "success", data: { resultType: "matrix", result } });
    }
    const result = waves(metrics(query), Number(start), Number(end), Number(step));
    return c.json({ status: "success", data: { resultType: "matrix", result } });
  });
  app.get("/prometheus/api/v1/query", (c) => {
    if (scenario.failing)
      return c.json({ status: "error", errorType: "bad_data", error: "parse error" }, 400);
    const { query = "", time = "0" } = c.req.query();
    const result = scenario.empty ? [] : instant(query, Number(time));
    return c.json({ status: "success", data: { resultType: "vector", result } });
  });
  app.get("/prometheus/api/v1/query_exemplars", (c) => {
    const start = Number(c.req.query("start"));
    const end = Number(c.req.query("end"));
    const exemplars = Array.from({ length: scenario.empty || scenario.failing ? 0 : 24 }, (_, index) => ({
      labels: { trace_id: traceId(index), span_id: "00f067aa0ba902b7" },
      value: String(0.05 + noise(index) * 0.4),
      timestamp: start + noise(index + 0.5) * (end - start),
    }));
    return c.json({ status: "success", data: [{ seriesLabels: { job: "shop" }, exemplars }] });
  });
  app.get("/prometheus/api/v1/label/:name/values", (c) =>
    c.json({ status: "success", data: scenario.empty ? [] : METRICS }),
  );
  app.get("/prometheus/api/v1/labels", (c) =>
    c.json({ status: "success", data: ["__name__", "job", "instance", "le"] }),
  );
  app.get("/prometheus/api/v1/series", (c) =>
    c.json({
      status: "success",
      data: scenario.empty ? [] : metrics("").map((labels) => ({ ...labels, le: "1" })),
    }),
  );
  app.get("/prometheus/api/v1/metadata", (c) => {
    const entries = METRICS.map((name) => [
      name.replace(/_(bucket|count|sum)$/, ""),
      [{ type: typeOf(name), help: "What it counts.", unit: "" }],
    ]);
    return c.json({ status: "success", data: Object.fromEntries(entries) });
  });
  app.get("/loki/api/v1/query_range", (c) => {
    if (scenario.failing)
      return c.text("parse error at line 1, col 9: syntax error: unexpected IDENTIFIER", 400);
    const { query = "", start = "0", end = "0", step = "1", limit = "100" } = c.req.query();
    if (!query.trim().startsWith("{")) {
      const levels = scenario.empty
        ? []
        : ["info", "debug", "warn", "error"].map((level) => ({ detected_level: level }));
      const result = waves(levels, Number(start), Number(end), Number(step)).map((item, at) => ({
        ...item,
        values: item.values?.map(([time, value]) => [
          time,
          String(Math.round((Number(value) * 400) / (at + 1) ** 1.6)),
        ]),
      }));
      return c.json({ status: "success", data: { resultType: "matrix", result } });
    }
    const to = Number(end.slice(0, -6));
    const span = to - Number(start.slice(0, -6));
    const count = scenario.empty ? 0 : Math.min(Number(limit), 1000);
    const result = Array.from({ length: count }, (_, index) =>
      logLine(index, Math.floor(to - (span * index) / count)),
    );
    return c.json({ status: "success", data: { resultType: "streams", result } });
  });
  app.get("/loki/api/v1/labels", (c) =>
    c.json({ status: "success", data: ["service_name", "deployment_environment"] }),
  );
  app.get("/loki/api/v1/label/:name/values", (c) =>
    c.json({ status: "success", ...(scenario.empty ? {} : { data: SERVICES }) }),
  );
  app.get("/loki/api/v1/detected_fields", (c) =>
    c.json({ fields: scenario.empty ? [] : FIELDS, limit: 1000 }),
  );
  app.get("/loki/api/v1/detected_field/:name/values", (c) =>
    c.json({ values: scenario.empty ? [] : ["200", "500"], limit: 1000 }),
  );
  app.get("/tempo/api/search", (c) => {
    if (scenario.failing)
      return c.text(
        "invalid TraceQL query: parse error at line 1, col 3: syntax error: unexpected IDENTIFIER",
        400,
      );
    const traces = scenario.empty ? [] : searchTraces(Number(c.req.query("limit") ?? 20), Date.now());
    return c.json({ traces, metrics: {} });
  });
  app.get("/tempo/api/metrics/query_range", (c) => {
    if (scenario.failing) return c.text("invalid TraceQL query: parse error at line 1, col 3", 400);
    const { q = "", start = "0", end = "0", step = "1s" } = c.req.query();
    return c.json({
      series: scenario.empty ? [] : traceSeries(q, +start, +end, +step.slice(0, -1)),
      metrics: {},
    });
  });
  app.get("/api/watchtower/queries/check", (c) => c.json({}));
  app.get("/api/watchtower/traces/diff", (c) =>
    c.json(traceDiff(c.req.query("left") ?? "", c.req.query("right") ?? "")),
  );
  app.get("/tempo/api/v2/traces/:id", (c) => {
    if (scenario.empty) return c.json({ trace: {}, metrics: {} });
    return c.json(trace(c.req.param("id"), Date.now() - 60_000, scenario.spans));
  });
  app.get("/tempo/api/v2/search/tags", (c) =>
    c.json({
      scopes: [
        { name: "resource", tags: ["service.name", "host.name"] },
        { name: "span", tags: ["http.request.method", "http.response.status_code"] },
      ],
    }),
  );
  app.get("/tempo/api/v2/search/tag/:name/values", (c) => {
    return c.json({ tagValues: SERVICES.map((value) => ({ type: "string", value })) });
  });
  return app;
}

const METRICS = [
  "cart_items",
  "http_server_request_duration_seconds_bucket",
  "http_server_request_duration_seconds_count",
  "http_server_request_duration_seconds_sum",
  "orders_total",
  "process_memory_usage_bytes",
  "queue_depth",
  "target_info",
];

/** What a parser would take out of the lines, and their metadata. */
const FIELDS: DetectedFieldsBody["fields"] = [
  { label: "status", type: "int", cardinality: 2, parsers: ["json"] },
  { label: "trace_id", type: "string", cardinality: 40, parsers: null },
];

function typeOf(name: string): string {
  if (name.startsWith("http_")) return "histogram";
  return name.endsWith("_total") ? "counter" : "gauge";
}

function instant(query: string, time: number): readonly VectorItem[] {
  if (query.includes("server_seconds_bucket")) return callBuckets(time);
  if (query.includes("server_seconds_sum")) return callMeans(time);
  return metrics(query).map((metric, at) => ({ metric, value: [time, String(0.25 + noise(at))] }));
}

function metrics(query: string): readonly Readonly<Record<string, string>>[] {
  if (query.startsWith("sum(")) return [{}];
  if (query.includes("traces_service_graph_")) return CALLS;
  if (query.includes("by (service)") || query.includes("by (le, service)"))
    return SERVICES.map((service) => ({ service }));
  return SERVICES.map((service) => ({ job: service, instance: "laptop-1", http_route: "/checkout" }));
}

function status(empty: boolean, url: string): StatusBody {
  const signal = (items: number, bytes: number, dropped: Readonly<Record<string, number>> = {}) => ({
    items: empty ? 0 : items,
    received: empty ? 0 : Math.round(items / 3),
    rate: empty ? 0 : items / 9000,
    dropped: empty ? {} : dropped,
    diskBytes: empty ? 0 : bytes,
    ...(empty ? {} : { oldest: Date.now() - 86_400_000, newest: Date.now() - 400 }),
  });
  return {
    engine: "embedded",
    state: "ready",
    version: "0.1.0",
    pid: 4242,
    dataDir: "/home/dev/.local/share/watchtower/default",
    startedAt: Date.now() - 5_400_000,
    endpoints: {
      ui: url,
      otlpGrpc: "http://127.0.0.1:14317",
      otlpHttp: "http://127.0.0.1:14318",
      prometheus: `${url}/prometheus`,
      loki: `${url}/loki`,
      tempo: `${url}/tempo`,
    },
    signals: {
      traces: signal(1_284_233, 71_000_000),
      metrics: signal(8_420_112, 14_300_000, { "no recorded value": 12 }),
      logs: signal(312_904, 28_100_000),
    },
    ...(empty ? {} : { refused: { "span without id": 3, "too large": 1 } }),
    ...(empty ? {} : LOST),
    forward: empty ? [] : fakeForward(),
    route: { kind: "dual-write", file: "alloy/config.alloy", since: Date.now() - 5_400_000 },
    journal: {
      bytes: 67_108_864,
      maxBytes: 536_870_912,
      records: 48_211,
      pending: 2,
      ...(empty ? {} : { oldest: Date.now() - 7_200_000 }),
    },
    store: {
      bytes: empty ? 0 : 113_400_000,
      maxBytes: 2_147_483_648,
      maxAgeMs: 604_800_000,
      maxBytesOf: { traces: 858_993_459, metrics: 429_496_729, logs: 858_993_459 },
    },
  };
}
