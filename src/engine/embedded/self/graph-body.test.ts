import { describe, expect, it } from "vitest";
import { sequence } from "../../../base/units.ts";
import { loadConfig } from "../../../config/load.ts";
import { graphBody } from "./graph-body.ts";

const { config } = loadConfig({ env: {}, cwd: "/", flags: {} });

const TEXT = `otelcol.receiver.otlp "default" {
  grpc { }
  output {
    traces = [otelcol.exporter.otlp.tempo.input, otelcol.exporter.otlphttp.far.input]
    logs   = [otelcol.exporter.otlphttp.sumo.input]
  }
}

otelcol.exporter.otlp "tempo" {
  client { endpoint = "tempo:4317" }
}

otelcol.auth.headers "key" {
  header {
    key   = "X-Api-Key"
    value = "open sesame"
  }
}

otelcol.exporter.otlphttp "far" {
  client {
    endpoint = "https://far.example/secret-key-of-mine-012345"
    auth     = otelcol.auth.headers.key.handler
  }
}

otelcol.exporter.otlphttp "sumo" {
  client { endpoint = sys.env("SUMO_OTLP_ENDPOINT") }
}
`;

const bodyOf = (text: string) =>
  graphBody(
    {
      from: sequence(1),
      since: 1000,
      file: { kind: "custom", name: "my.alloy", folder: "/", text },
    },
    config,
    [
      { "otelcol.exporter.otlp.tempo: too old": 2 },
      { "otelcol.exporter.otlp.tempo: too old": 3, "otelcol.exporter.otlp.tempo2: other": 1 },
    ],
  );

describe("graphBody", () => {
  const body = bodyOf(TEXT);
  const component = (label: string) => body.components.find((each) => each.label === label);

  it("has components with their block, place and losses", () => {
    expect(body).toMatchObject({ kind: "custom", file: "my.alloy", since: 1000 });
    expect(component("tempo")).toEqual({
      id: "otelcol.exporter.otlp.tempo",
      name: "otelcol.exporter.otlp",
      label: "tempo",
      line: 9,
      source: 'otelcol.exporter.otlp "tempo" {\n  client { endpoint = "tempo:4317" }\n}',
      end: { kind: "store" },
      lost: { "too old": 5 },
    });
    expect(component("far")?.end).toMatchObject({ kind: "destination" });
    expect(component("default")?.end).toBeUndefined();
  });

  it("has connections by signal, and those that are only used", () => {
    expect(body.connections).toContainEqual({
      from: "otelcol.receiver.otlp.default",
      to: "otelcol.exporter.otlp.tempo",
      signals: ["traces"],
    });
    expect(body.connections).toContainEqual({
      from: "otelcol.exporter.otlphttp.far",
      to: "otelcol.auth.headers.key",
      signals: [],
    });
  });

  it("shows no secret", () => {
    const text = JSON.stringify(body);
    expect(text).not.toContain("sesame");
    expect(text).not.toContain("secret-key-of-mine-012345");
    expect(component("key")?.source).toContain("value = *");
  });

  it("says why a component does nothing", () => {
    expect(component("sumo")?.off).toContain("SUMO_OTLP_ENDPOINT");
    expect(component("sumo")?.end).toBeUndefined();
  });

  it("says what is wrong with a file that cannot be used any more", () => {
    const broken = bodyOf('otelcol.nothing "a" { }');
    expect(broken.components).toEqual([]);
    expect(broken.problem).toContain("otelcol.nothing");
  });
});
