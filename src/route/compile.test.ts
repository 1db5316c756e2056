import { describe, expect, it } from "vitest";
import { itemsRequest } from "../../test/kit/otlp-items.ts";
import { unixMilli } from "../base/units.ts";
import type { Signal } from "../model/signal.ts";
import { SIGNALS } from "../model/signal.ts";
import type { FlowRecord } from "./flow.ts";
import { compiled, receiverTo, routeOf } from "./testing/compiled.ts";

const record = (signal: Signal, more: Partial<FlowRecord> = {}): FlowRecord => ({
  signal,
  receivedAt: unixMilli(1_700_000_000_000),
  payload: itemsRequest(signal, [1, 2]),
  ...more,
});

const exporter = (name: string, endpoint: string): string =>
  `otelcol.exporter.otlphttp "${name}" {\n client {\n endpoint = "${endpoint}"\n }\n}\n`;
const TEMPO = 'otelcol.exporter.otlp "tempo" {\n client {\n endpoint = "tempo:4317"\n }\n}\n';
const SUMO = 'otelcol.exporter.otlphttp "sumo" {\n client {\n endpoint = sys.env("SUMO") \n }\n}\n';
const TRACES = (...names: readonly string[]): string =>
  `otelcol.receiver.otlp "in" {\n grpc { }\n output {\n traces = [${names.map((name) => `${name}.input`).join(", ")}]\n }\n}\n`;

/** Both connectors, and where their metrics go. */
function connectorsTo(url: string, namespace: string, more: string): string {
  const output = "output {\n metrics = [otelcol.exporter.prometheus.m.input]\n }\n}\n";
  return [
    TRACES("otelcol.connector.servicegraph.c", "otelcol.connector.spanmetrics.c"),
    `otelcol.connector.servicegraph "c" {\n ${output}`,
    `otelcol.connector.spanmetrics "c" {\n namespace = "${namespace}"\n histogram {\n explicit { }\n }\n ${output}`,
    `otelcol.exporter.prometheus "m" {\n ${more}\n forward_to = [prometheus.remote_write.m.receiver]\n}\n`,
    `prometheus.remote_write "m" {\n endpoint {\n url = "${url}"\n }\n}\n`,
  ].join("");
}

describe("a compiled file", () => {
  it("passes what nobody changes as the bytes that came", () => {
    const batch = `otelcol.processor.batch "b" {\n output {\n traces = [otelcol.exporter.otlp.tempo.input]\n }\n}\n`;
    const route = routeOf(TRACES("otelcol.processor.batch.b") + batch + TEMPO);
    const spans = record("traces");
    expect(route.local(spans)).toBe(spans.payload);
    expect(route.local(record("logs"))).toBeUndefined();
    expect(route.remotes).toEqual([]);
  });

  it("sends to any other host", () => {
    const text = receiverTo("otelcol.exporter.otlphttp.sumo") + SUMO;
    const { remotes, local } = routeOf(text, { SUMO: "https://sumo.example/receiver" });
    expect(remotes.map(({ name, protocol, signals }) => ({ name, protocol, signals }))).toEqual([
      { name: "sumo", protocol: "otlphttp", signals: [...SIGNALS] },
    ]);
    for (const signal of SIGNALS) {
      const some = record(signal);
      expect(remotes[0]?.flow(some)).toBe(some.payload);
      expect(local(some)).toBeUndefined();
    }
  });

  it("has no destination whose address is not set", () => {
    const { remotes } = routeOf(receiverTo("otelcol.exporter.otlphttp.sumo") + SUMO);
    expect(remotes).toEqual([]);
  });

  it("joins what comes on several ways", () => {
    const second = TEMPO.replace('"tempo"', '"again"');
    const route = routeOf(
      TRACES("otelcol.exporter.otlp.tempo", "otelcol.exporter.otlp.again") + TEMPO + second,
    );
    const spans = record("traces");
    expect(route.local(spans)).toEqual(Buffer.concat([spans.payload, spans.payload]));
  });

  it("knows which metrics its connectors bring into the store", () => {
    const graph = [
      "traces_service_graph_request_client_seconds",
      "traces_service_graph_request_failed_total",
      "traces_service_graph_request_server_seconds",
      "traces_service_graph_request_total",
    ];
    const store = "http://mimir-distributor:8080/api/v1/push";
    const made = (namespace: string, url: string, more = ""): readonly string[] =>
      [...routeOf(connectorsTo(url, namespace, more)).madeNames].toSorted();
    expect(made("traces.spanmetrics", store)).toEqual([
      ...graph,
      "traces_spanmetrics_calls_total",
      "traces_spanmetrics_duration_milliseconds",
    ]);
    expect(made("", store, "add_metric_suffixes = false")).toEqual([
      "calls",
      "duration",
      ...graph.map((name) => name.replace("_seconds", "")),
    ]);
    expect(made("traces.spanmetrics", "http://away.example/api/v1/write")).toEqual([]);
  });

  describe("calls its destinations", () => {
    const names = (exporters: string, ...to: readonly string[]): readonly string[] =>
      routeOf(TRACES(...to) + exporters, { SUMO: "https://sumo.example" }).remotes.map(({ name }) => name);
    const HTTP = (label: string): string => exporter(label, "http://one.example");
    const GRPC = (label: string): string =>
      TEMPO.replace("tempo", label).replace("tempo:4317", "two.example:4317");

    it("the same whatever else is in it", () => {
      const [sumo, http, grpc] = [
        "otelcol.exporter.otlphttp.sumo",
        "otelcol.exporter.otlphttp.away",
        "otelcol.exporter.otlp.away",
      ];
      expect(names(SUMO, sumo)).toEqual(["sumo"]);
      expect(names(GRPC("away"), grpc)).toEqual(["otlp.away"]);
      expect(
        names(
          GRPC("sumo") + SUMO + HTTP("away") + GRPC("away"),
          "otelcol.exporter.otlp.sumo",
          sumo,
          http,
          grpc,
        ),
      ).toEqual(["otlp.sumo", "sumo", "otlphttp.away", "otlp.away"]);
    });

    it("by their endpoints' names or hosts", () => {
      const endpoint = (url: string, more = ""): string => `endpoint {\n url = "${url}"\n ${more}\n}\n`;
      const write = (...endpoints: readonly string[]): readonly string[] =>
        routeOf(`prometheus.remote_write "far" {\n ${endpoints.join("")}\n}\n`).remotes.map(
          ({ name }) => name,
        );
      const one = endpoint("https://a.example/write");
      expect(write(one)).toEqual(["remote_write.far.a.example"]);
      expect(
        write(
          endpoint("http://b.example:9090/write"),
          endpoint("https://me:secret@c.example/write", 'name = "the c"'),
          endpoint("http://mimir-distributor:8080/api/v1/push"),
          one,
          one,
        ),
      ).toEqual([
        "remote_write.far.b.example-9090",
        "remote_write.far.the_c",
        "remote_write.far.a.example",
        "remote_write.far.a.example.2",
      ]);
    });
  });

  it("divides an endpoint of which one signal has an address of its own", () => {
    const loki = `otelcol.exporter.otlphttp "mixed" {\n logs_endpoint = "http://loki:3100/otlp/v1/logs"\n client {\n endpoint = "http://away.example"\n }\n}\n`;
    const { remotes, local } = routeOf(receiverTo("otelcol.exporter.otlphttp.mixed") + loki);
    expect(remotes.map(({ signals }) => signals)).toEqual([["traces", "metrics"]]);
    const lines = record("logs");
    expect(local(lines)).toBe(lines.payload);
  });

  it("knows nothing of a component that is not in it", () => {
    const route = routeOf(TRACES("otelcol.exporter.otlp.tempo") + TEMPO);
    expect(route.local(record("traces", { source: "prometheus.scrape.gone" }))).toBeUndefined();
  });

  it("says how the ports behave", () => {
    const text = `otelcol.receiver.otlp "in" {
      grpc { max_recv_msg_size = "1MiB" }
      http {
        traces_url_path = "/spans"
        cors { allowed_origins = ["https://shop.example"] }
      }
      output { traces = [otelcol.exporter.otlp.tempo.input] }
    }\n${TEMPO}`.replaceAll(/\{ (\w+ = .*?) \}/g, "{\n$1\n}");
    expect(routeOf(text).receiver).toEqual({
      signals: ["traces"],
      grpc: { maxRequestBytes: 1024 ** 2 },
      http: {
        maxRequestBytes: 20 * 1024 ** 2,
        paths: { traces: "/spans", metrics: "/v1/metrics", logs: "/v1/logs" },
        codings: ["identity", "gzip", "zstd", "zlib", "snappy", "deflate", "lz4"],
        cors: {
          allowedOrigins: ["https://shop.example"],
          allowedHeaders: ["X-Requested-With"],
          maxAgeSeconds: 0,
        },
      },
      replaced: ["0.0.0.0:4317", "0.0.0.0:4318"],
    });
  });
});

describe("a file that cannot be run", () => {
  it.each([
    [receiverTo("otelcol.exporter.otlp.tempo") + TEMPO, "Tempo takes no logs"],
    [
      receiverTo("otelcol.exporter.otlp.tempo") + TEMPO.replace("tempo:4317", "loki:3100"),
      "Loki takes none over gRPC",
    ],
    [TRACES("otelcol.exporter.otlphttp.x") + exporter("x", "http://loki:3100/otlp"), "Loki takes no traces"],
    [
      TRACES("otelcol.exporter.otlphttp.x") + exporter("x", "http://tempo:4318/otlp"),
      "write the endpoint as http://tempo:4318",
    ],
    [TRACES("otelcol.exporter.otlphttp.x") + exporter("x", "http://localhost:14318"), "go round without end"],
    [
      TRACES("otelcol.exporter.otlphttp.x") + exporter("x", "http://grafana"),
      "a part of the stack that takes none",
    ],
    [
      TRACES("otelcol.exporter.otlp.tempo") +
        TRACES("otelcol.exporter.otlp.tempo").replace('"in"', '"too"') +
        TEMPO,
      "takes one receiver only",
    ],
  ])("says why, at its place: %#", (text, problem) => {
    const { route, shown } = compiled(text);
    expect(route).toBeUndefined();
    expect(shown).toMatch(/^Error: test\.alloy:\d+:\d+: /);
    expect(shown).toContain(problem);
  });

  it("has no more ways than can be walked", () => {
    const depth = 20;
    const twice = (at: number): string =>
      [`a${at}`, `b${at}`].map((name) => `otelcol.processor.batch.${name}.input`).join(", ");
    const layers = Array.from({ length: depth }, (_, at) => {
      const next = at + 1 < depth ? twice(at + 1) : "otelcol.exporter.otlp.tempo.input";
      return ["a", "b"]
        .map((name) => `otelcol.processor.batch "${name}${at}" {\n output {\n traces = [${next}]\n }\n}\n`)
        .join("");
    });
    const { shown } = compiled(
      TRACES("otelcol.processor.batch.a0", "otelcol.processor.batch.b0") + layers.join("") + TEMPO,
    );
    expect(shown).toContain("limit route.steps = 10000");
  });
});
