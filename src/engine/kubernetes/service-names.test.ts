import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  committedFacts,
  configOf,
  releasesOf,
  servicesOf,
  workloadsOf,
} from "../../../test/kit/kubernetes/fixture.ts";
import { packageRoot } from "../../base/package-root.ts";
import { assetPath } from "./assets.ts";
import { charts, useCharts } from "./testing/charts.ts";
import { testStack } from "./testing/stack.ts";

const local = committedFacts("local");
const scale = committedFacts("scale");

/** The name of a headless Service leads to the pods themselves, whatever ports it lists. */
const isThere = (facts: typeof local, service: string, port?: number): boolean =>
  servicesOf(facts).some(
    ({ name, type, ports }) =>
      name === service &&
      (port === undefined || type === "headless" || ports.some((candidate) => candidate.port === port)),
  );

describe.each([
  ["local", local],
  ["scale", scale],
])("Services of profile %s", (_, facts) => {
  it("lead to ports that the containers behind them have", () => {
    const lost = releasesOf(facts).flatMap(({ services, workloads }) =>
      services.flatMap(({ name, selector, ports }) => {
        const behind = workloads.filter(({ labels }) =>
          Object.entries(selector).every(([label, value]) => labels[label] === value),
        );
        const open = behind.flatMap(({ containers }) =>
          containers.flatMap((container) => Object.entries(container.ports).flat()),
        );
        return ports
          .filter(({ targetPort }) => !open.includes(targetPort))
          .map(({ targetPort }) => `${name} -> ${targetPort}`);
      }),
    );
    expect(lost).toEqual([]);
  });

  it("are those that Tempo and Grafana write to and ask", () => {
    const texts = [
      configOf(facts, "tempo", "tempo", "tempo.yaml"),
      configOf(facts, "grafana", "grafana", "datasources.yaml"),
    ];
    const urls = [...JSON.stringify(texts).matchAll(/"http:\/\/([\w-]+):(\d+)[/"]/g)];
    expect(urls.length).toBeGreaterThanOrEqual(4);
    const missing = urls.filter(([, host = "", port]) => !isThere(facts, host, Number(port)));
    expect(missing.map(([url]) => url)).toEqual([]);
  });
});

describe("Services that are named", () => {
  it("by the values of profile scale are there", () => {
    const texts = ["alloy", "grafana", "loki", "mimir", "tempo"].map((release) =>
      readFileSync(assetPath("values", "scale", `${release}.yaml`), "utf8").replaceAll(/#.*$/gm, ""),
    );
    const named = [...texts.join("\n").matchAll(/(?<=["'/+])([a-z][a-z-]*):(\d{4,5})\b/g)];
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(([, host = "", port]) => !isThere(scale, host, Number(port)))).toEqual([]);
  });

  it("by the script of port-forward are there", () => {
    const script = readFileSync(join(packageRoot(), "scripts/port-forward.sh"), "utf8");
    const named = [...script.matchAll(/service\/(\w+)((?: "\$\w+:\d+")+)/g)].flatMap(
      ([, name = "", pairs = ""]) =>
        [...pairs.matchAll(/:(\d+)/g)].map(([, port]) => [name, Number(port)] as const),
    );
    expect(named).toHaveLength(3);
    expect(named.filter(([name, port]) => !isThere(local, name, port))).toEqual([]);
  });

  it("by the manifest of Alloy's own node ports lead to its pods", () => {
    const text = readFileSync(assetPath("manifests", "alloy-otlp-nodeport.yaml"), "utf8");
    const { spec } = parse(text) as {
      readonly spec: {
        readonly selector: Readonly<Record<string, string>>;
        readonly ports: readonly { readonly targetPort: number }[];
      };
    };
    const behind = workloadsOf(local).filter(({ labels }) =>
      Object.entries(spec.selector).every(([label, value]) => labels[label] === value),
    );
    const open = behind.flatMap(({ containers }) => containers.flatMap(({ ports }) => Object.values(ports)));
    expect(behind.map(({ name }) => name)).toEqual(["alloy"]);
    expect(spec.ports.filter(({ targetPort }) => !open.includes(targetPort))).toEqual([]);
  });
});

describe("what the commands of a start name", () => {
  useCharts();

  it("is there", async () => {
    const { cluster, engine, config, up } = testStack(charts, { kubeContext: "prod" });
    cluster.cluster = "ready";
    cluster.replies.set("kubectl config get-contexts", "prod\n");
    expect((await up()).at(-1)).toBe("ready made");
    await engine.status(config);
    const said = cluster.said.join("\n");
    const byService = [...said.matchAll(/services?[/ ]([a-z]+)(?::(\d+)|((?: \d*:\d+)*))/g)].flatMap(
      ([, name = "", one, pairs = ""]) => {
        const ports = one === undefined ? [...pairs.matchAll(/:(\d+)/g)].map(([, port]) => port) : [one];
        return (ports.length === 0 ? [undefined] : ports).map((port) => [name, port] as const);
      },
    );
    expect(new Set(byService.map(([name]) => name))).toEqual(new Set(["grafana", "alloy"]));
    expect(new Set(byService.map(([, port]) => port))).toEqual(new Set([undefined, "80", "4317", "4318"]));
    const lost = byService.filter(
      ([name, port]) => !isThere(local, name, port === undefined ? undefined : Number(port)),
    );
    expect(lost).toEqual([]);
    const deployments = [...said.matchAll(/deployment[/ ]([a-z]+)/g)].map(([, name = ""]) => name);
    const names = workloadsOf(local).map(({ name }) => name);
    expect(deployments.filter((name) => !names.includes(name))).toEqual([]);
  });
});
