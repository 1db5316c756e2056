import { describe, expect, it } from "vitest";
import { check, problems } from "../testing/checked.ts";

describe("for the kubernetes engine", () => {
  const kubernetes = { engine: "kubernetes" } as const;

  it("what only Alloy can check is a warning, and its place in the graph is kept", () => {
    const checked = check(
      `discovery.kubernetes "pods" {
  role = "pod"
}
discovery.relabel "shop" {
  targets = discovery.kubernetes.pods.targets
}
prometheus.scrape "shop" {
  targets    = discovery.relabel.shop.output
  forward_to = [prometheus.remote_write.mimir.receiver]
}
prometheus.remote_write "mimir" {
  endpoint {
    url = sys.env("MIMIR")
  }
}
import.file "mod" {
  filename = "x"
}
mod.thing "x" { }`,
      kubernetes,
    );
    expect(problems(checked)).toEqual([
      "1: warning: discovery.kubernetes is passed on as it is: only Alloy itself can check it",
      "4: warning: discovery.relabel is passed on as it is: only Alloy itself can check it",
      "16: warning: import.file is passed on as it is: only Alloy itself can check it",
      "19: warning: mod.thing is passed on as it is: only Alloy itself can check it",
    ]);
    expect(checked.graph?.edges.map(({ from, to, output }) => [from, to, output])).toEqual([
      ["discovery.relabel.shop", "discovery.kubernetes.pods", "targets"],
      ["prometheus.scrape.shop", "prometheus.remote_write.mimir", "receiver"],
      ["prometheus.scrape.shop", "discovery.relabel.shop", "output"],
    ]);
  });

  it.each([
    [
      "otelcol.exporter.debug",
      "warning: otelcol.exporter.debug is experimental: Alloy takes it only with --stability.level=experimental",
    ],
    [
      "otelcol.exporter.file",
      "error: otelcol.exporter.file comes with Alloy v1.13.0, which is later than the cluster's",
    ],
  ])("%s needs more than Alloy's default", (name, problem) => {
    expect(
      problems(check(`${name} "x" {\n  ${name.endsWith("file") ? 'path = "x"' : ""}\n}`, kubernetes)),
    ).toContain(`1: ${problem}`);
  });

  it("errors of components that are known are errors", () => {
    expect(check('logging {\n  level = "loud"\n}', kubernetes).graph).toBeUndefined();
  });
});
