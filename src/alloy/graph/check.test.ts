import { describe, expect, it } from "vitest";
import { checkAlloy } from "./check.ts";
import { nodeOf, sendsFrom } from "./graph.ts";
import { graphDot, graphObject, graphTree } from "./show-graph.ts";
import { batchTo, check, problems } from "../testing/checked.ts";

describe("a file in order", () => {
  const checked = check(`
logging {
  level = "debug"
}
otelcol.receiver.otlp "in" {
  grpc { }
  output {
    traces = [otelcol.processor.batch.b.input]
    logs   = [otelcol.processor.batch.b.input, otelcol.exporter.otlphttp.x.input]
  }
}
otelcol.auth.basic "a" {
  username = "u"
  password = "p"
}
otelcol.exporter.otlp "y" {
  timeout = "1m30s"
  client {
    endpoint = "tempo:4317"
    auth     = otelcol.auth.basic.a.handler
  }
}
${batchTo("traces = [otelcol.exporter.otlp.y.input]\n logs = [otelcol.exporter.otlphttp.x.input]")}`);
  const { graph } = checked;
  if (graph === undefined) throw new Error(problems(checked).join("\n"));

  it("has no problems", () => {
    expect(problems(checked)).toEqual([]);
  });

  it("says who sends what to whom", () => {
    expect(sendsFrom(graph, "otelcol.receiver.otlp.in")).toEqual([
      {
        from: "otelcol.receiver.otlp.in",
        to: "otelcol.processor.batch.b",
        output: "input",
        signals: ["traces", "logs"],
      },
      {
        from: "otelcol.receiver.otlp.in",
        to: "otelcol.exporter.otlphttp.x",
        output: "input",
        signals: ["logs"],
      },
    ]);
    expect(sendsFrom(graph, "otelcol.processor.batch.b", "traces").map(({ to }) => to)).toEqual([
      "otelcol.exporter.otlp.y",
    ]);
    expect(graph.edges.filter(({ signals }) => signals.length === 0)).toEqual([
      { from: "otelcol.exporter.otlp.y", to: "otelcol.auth.basic.a", output: "handler", signals: [] },
    ]);
  });

  it("has one way to a component that is named twice, and tells that", () => {
    const text = `otelcol.receiver.otlp "in" {\n grpc { }\n output {\n traces = [otelcol.exporter.otlp.y.input, otelcol.exporter.otlp.y.input]\n }\n}\notelcol.exporter.otlp "y" {\n client {\n endpoint = "y:1"\n }\n}\n`;
    const twice = checkAlloy("t.alloy", Buffer.from(text), {
      engine: "embedded",
      variables: {},
      readFile: () => "",
    });
    expect(twice.graph?.edges).toHaveLength(1);
    expect(problems(twice)).toEqual([
      expect.stringContaining("warning: otelcol.exporter.otlp.y is named twice for traces"),
    ]);
  });

  it("has each component behind those that it refers to", () => {
    const order = graph.nodes.map(({ id }) => id);
    for (const { from, to } of graph.edges) expect(order.indexOf(to)).toBeLessThan(order.indexOf(from));
  });

  it("has settings in the forms of their types, with defaults", () => {
    const settings = nodeOf(graph, "otelcol.exporter.otlp.y")?.checked?.settings;
    expect(settings?.duration("timeout")).toBe(90_000_000_000n);
    const client = settings?.block("client");
    expect(client?.secret("endpoint")?.reveal()).toBe("tempo:4317");
    expect(client?.string("compression")).toBe("gzip");
    expect(client?.bytes("write_buffer_size")).toBe(512 * 1024);
    expect(client?.bool("wait_for_ready")).toBe(false);
    expect(client?.stringOr("authority")).toBeUndefined();
    expect(client?.references("auth").map(({ node }) => node)).toEqual(["otelcol.auth.basic.a"]);
    expect(client?.isGiven("compression")).toBe(false);
    expect(settings?.block("sending_queue")).toBeUndefined();
    expect(() => settings?.string("timeout")).toThrow("otelcol.exporter.otlp has no timeout that is a text");
    expect(graph.logging?.string("level")).toBe("debug");
  });

  it("is shown as a tree", () => {
    expect(graphTree(graph)).toBe(
      [
        "otelcol.receiver.otlp.in (0.0.0.0:4317)",
        "├─ traces, logs → otelcol.processor.batch.b",
        "│  ├─ traces → otelcol.exporter.otlp.y (tempo:4317)",
        "│  └─ logs → otelcol.exporter.otlphttp.x (http://localhost:9)",
        "└─ logs → otelcol.exporter.otlphttp.x (http://localhost:9)",
        "",
        "otelcol.auth.basic.a (used by otelcol.exporter.otlp.y)",
      ].join("\n"),
    );
  });

  it("knows what is used in expressions alone", () => {
    const found = check(
      `local.file "f" {
  filename = "/etc/token"
}
otelcol.exporter.otlphttp "x" {
  client {
    endpoint = "http://localhost:9"
    headers  = { "X-A" = "a" + convert.nonsensitive(local.file.f.content) }
  }
}`,
    );
    if (found.graph === undefined) throw new Error(problems(found).join("\n"));
    expect(graphTree(found.graph)).toContain("local.file.f (used by otelcol.exporter.otlphttp.x)");
  });

  it("is shown in Graphviz' language, and for programs", () => {
    expect(graphDot(graph)).toContain(
      '"otelcol.processor.batch.b" -> "otelcol.exporter.otlp.y" [label="traces"];',
    );
    expect(JSON.parse(JSON.stringify(graphObject(graph)))).toMatchObject({
      components: expect.arrayContaining([
        expect.objectContaining({
          id: "otelcol.auth.basic.a",
          settings: { username: "u", password: "(secret)" },
        }),
      ]),
      logging: { level: "debug", format: "logfmt" },
    });
  });
});

describe("warnings", () => {
  it.each([
    [
      "old names of functions",
      'logging {\n  level = env("LEVEL")\n}',
      "2: warning: env is deprecated: use sys.env",
      { LEVEL: "info" },
    ],
    [
      "old names that moved",
      'logging {\n  level = to_lower("INFO")\n}',
      "2: warning: to_lower is deprecated: use string.to_lower",
      {},
    ],
    [
      "blocks without effect",
      "livedebugging {\n  enabled = true\n}",
      "1: warning: livedebugging is about Alloy's page and has no effect in the embedded engine",
      {},
    ],
    [
      "what goes nowhere",
      'otelcol.processor.batch "b" {\n  output { }\n}',
      "1: warning: otelcol.processor.batch.b has no output: what it takes goes nowhere",
      {},
    ],
    [
      "destinations whose address is not set",
      'otelcol.exporter.otlphttp "s" {\n  client {\n    endpoint = sys.env("SUMO_OTLP_ENDPOINT")\n  }\n}',
      "3: warning: otelcol.exporter.otlphttp.s is off: SUMO_OTLP_ENDPOINT is not set, so that nothing is sent there; to turn it on, set it before the engine starts",
      {},
    ],
  ])("name %s", (_, text, problem, variables) => {
    const checked = check(text, { variables });
    expect(problems(checked)).toEqual([problem]);
    expect(checked.graph).toBeDefined();
  });

  it("mark a destination that is off", () => {
    const { graph } = check('loki.write "w" {\n  endpoint {\n    url = sys.env("NONE")\n  }\n}');
    expect(graph?.nodes.map(({ off }) => off !== undefined)).toEqual([true]);
    expect(graph && graphTree(graph)).toContain("loki.write.w (off)");
  });
});
