import { describe, expect, it } from "vitest";
import { loadRoute, problemsOf } from "./load-route.ts";

const CONFIG = {
  sumoEndpoint: undefined,
  kubeNamespace: "watchtower",
  httpPort: 13_000,
  otlpGrpcPort: 14_317,
  otlpHttpPort: 14_318,
};

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
});
