import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../config/load.ts";
import { loadRoute, problemsOf } from "./load-route.ts";

const CONFIG = loadConfig({ env: {}, cwd: "/", flags: {} }).config;

const problems = (text: string): string =>
  problemsOf(loadRoute({ name: "my.alloy", folder: "/" }, Buffer.from(text), CONFIG, { env: {} }));

describe("what a file's check tells beside its errors", () => {
  it("is which metrics its connectors make in place of the engine, in one line each", () => {
    const told = problems(`
      otelcol.receiver.otlp "in" {
        grpc { }
        output { traces = [otelcol.connector.servicegraph.g.input, otelcol.connector.spanmetrics.s.input] }
      }
      otelcol.connector.servicegraph "g" {
        output { metrics = [otelcol.exporter.otlphttp.mimir.input] }
      }
      otelcol.connector.spanmetrics "s" {
        namespace = "traces.spanmetrics"
        histogram {
          explicit { }
        }
        output { metrics = [otelcol.exporter.otlphttp.mimir.input] }
      }
      otelcol.exporter.otlphttp "mimir" {
        client { endpoint = "http://mimir-distributor:8080/otlp" }
      }`);
    expect(told.match(/^Warning: .*$/gm)).toEqual([
      expect.stringMatching(/^Warning: my.alloy:6:7: traces_service_graph_\*: this connector makes them/),
      expect.stringMatching(/^Warning: my.alloy:9:7: traces_spanmetrics_calls_total: this connector makes/),
    ]);
  });

  it("is that a service of the stack in another namespace is another machine, at each block that names one", () => {
    const told = problems(`
      otelcol.receiver.otlp "in" {
        grpc { }
        output {
          traces = [otelcol.exporter.otlp.t.input]
          logs   = [otelcol.exporter.loki.l.input, otelcol.exporter.otlphttp.h.input]
        }
      }
      otelcol.exporter.otlp "t" {
        client { endpoint = "tempo.monitoring.svc:4317" }
      }
      otelcol.exporter.otlphttp "h" {
        client { endpoint = "http://loki.other:3100/otlp" }
      }
      otelcol.exporter.loki "l" {
        forward_to = [loki.write.w.receiver]
      }
      loki.write "w" {
        endpoint { url = "http://loki.other/loki/api/v1/push" }
      }
      prometheus.scrape "s" {
        targets    = [{ __address__ = "localhost:1" }, { __address__ = "mimir-ingester.other:8080" }]
        forward_to = [prometheus.remote_write.m.receiver]
      }
      prometheus.remote_write "m" {
        endpoint { url = "http://mimir-gateway.other/api/v1/push" }
      }`);
    expect(told.match(/^Warning: .*(?= taken as)/gm)).toEqual([
      "Warning: my.alloy:10:9: tempo.monitoring.svc is",
      "Warning: my.alloy:13:9: loki.other is",
      "Warning: my.alloy:19:9: loki.other is",
      "Warning: my.alloy:21:7: target 2: mimir-ingester.other is",
      "Warning: my.alloy:26:9: mimir-gateway.other is",
    ]);
  });
});
