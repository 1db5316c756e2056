import { describe, expect, it } from "vitest";
import { checkRouterFile, showMadeTwice } from "./router-check.ts";

const fileWith = (connector: string, output = "[otelcol.exporter.prometheus.default.input]"): Uint8Array =>
  Buffer.from(`otelcol.receiver.otlp "default" {
  grpc { }
  output {
    traces = [otelcol.connector.${connector.split(" ")[0]}.default.input]
  }
}

otelcol.connector.${connector.replace(" ", ' "default" {\n  ')}
  output {
    metrics = ${output}
  }
}

otelcol.exporter.prometheus "default" {
  forward_to = [prometheus.remote_write.mimir.receiver]
}

prometheus.remote_write "mimir" {
  endpoint {
    url = "http://mimir-distributor:8080/api/v1/push"
  }
}
`);
const HISTOGRAM = "histogram {\n    explicit { }\n  }\n";

const warnings = (bytes: Uint8Array): readonly string[] =>
  checkRouterFile("mine.alloy", bytes).diagnostics.map(({ severity, message }) => `${severity}: ${message}`);

describe("a connector beside Tempo's metrics-generator", () => {
  it("that makes a service graph makes each call twice", () => {
    const file = fileWith("servicegraph ");
    expect(warnings(file)).toEqual([expect.stringMatching(/^warning: .*traces_service_graph_\* .* twice/)]);
    expect(showMadeTwice("mine.alloy", file)[0]).toContain("mine.alloy:8:1");
  });

  it.each([
    ['namespace = "traces.spanmetrics"', "traces_spanmetrics_calls_total twice"],
    ['namespace = "shop"', "once more under other names"],
    ["", "once more under other names"],
  ])("that makes metrics of spans with %j", (namespace, effect) => {
    expect(warnings(fileWith(`spanmetrics ${namespace}\n  ${HISTOGRAM}`))).toEqual([
      expect.stringContaining(effect),
    ]);
  });

  it("whose metrics go nowhere makes nothing twice", () => {
    expect(showMadeTwice("mine.alloy", fileWith("servicegraph ", "[]"))).toEqual([]);
  });

  it("is not spoken of where the file cannot be used", () => {
    expect(showMadeTwice("mine.alloy", Buffer.from("a {"))).toEqual([]);
  });
});
