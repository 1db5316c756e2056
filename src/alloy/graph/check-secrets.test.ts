import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { showDiagnostics } from "../syntax/show-diagnostics.ts";
import { nodeOf } from "./graph.ts";
import { graphDot, graphObject, graphTree } from "./show-graph.ts";
import { check, problems } from "../testing/checked.ts";

describe("secrets", () => {
  const ENDPOINT = "https://collectors.sumologic.example/receiver/v1/otlp/ZaVnC4dhaV1L2mQx9==";
  const TEXT = `
local.file "token" {
  filename  = "/etc/token"
  is_secret = true
}
otelcol.auth.bearer "b" {
  token = local.file.token.content
}
otelcol.auth.headers "h" {
  header {
    key   = "X-Key"
    value = "literal-key-1"
  }
}
otelcol.exporter.otlphttp "sumo" {
  client {
    endpoint = sys.env("SUMO")
    auth     = otelcol.auth.bearer.b.handler
  }
}
otelcol.exporter.otlphttp "literal" {
  client {
    endpoint = "https://host.example/receiver/ZaVnC4dhaV1L2mQx9literal=="
    auth     = otelcol.auth.headers.h.handler
    headers  = { "X-Token" = sys.env("KEY") }
  }
}`;
  const HIDDEN = ["ZaVnC4", "t0ken", "literal-key-1", "k3y-of-env"];

  it("stand in no graph that is printed, and in no value that is inspected", () => {
    const { graph, diagnostics } = check(TEXT, { variables: { SUMO: ENDPOINT, KEY: "k3y-of-env" } });
    expect(diagnostics).toEqual([]);
    if (graph === undefined) throw new Error("no graph");
    const printed = [
      graphTree(graph),
      graphDot(graph),
      JSON.stringify(graphObject(graph)),
      inspect(
        graph.nodes.map(({ checked }) =>
          checked?.settings.inOrder.map(({ attributes }) => attributes.get("endpoint")),
        ),
        { depth: 9 },
      ),
    ].join("\n");
    for (const secret of HIDDEN) expect(printed).not.toContain(secret);
    expect(printed).toContain("https://…/****");
    expect(printed).toContain("https://host.example/****");
    const client = nodeOf(graph, "otelcol.exporter.otlphttp.sumo")?.checked?.settings.block("client");
    expect(client?.secret("endpoint")?.reveal()).toBe(ENDPOINT);
  });

  it("stand in no message and in no line around one", () => {
    const broken = TEXT.replaceAll(/^( +(?:endpoint|token|value|headers) +=)/gm, "    unknown = 1\n$1");
    const checked = check(broken, {
      variables: { SUMO: ENDPOINT.replace("https", "htt ps"), KEY: "k3y-of-env" },
    });
    const shown = showDiagnostics(checked.source, checked.diagnostics, checked.hidden);
    expect(checked.diagnostics.length).toBeGreaterThan(4);
    expect(shown).toContain("should be a URL that begins with http:// or https://");
    for (const secret of HIDDEN) expect(shown).not.toContain(secret);
  });

  it("do not become other texts", () => {
    expect(
      problems(
        check(
          'local.file "f" {\n filename = "/etc/token"\n is_secret = true\n}\nlogging {\n level = local.file.f.content\n}',
        ),
      ),
    ).toEqual(["6: error: local.file.f.content secrets may not be converted into strings"]);
  });
});
