import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  committedFacts,
  configOf,
  servicesOf,
  workloadsOf,
} from "../../../../test/kit/kubernetes/fixture.ts";
import { packageRoot } from "../../../base/package-root.ts";
import { stackRequests } from "./requests.ts";
import { SCALE_SECRETS } from "./scale-secrets.ts";

const local = committedFacts("local");
const scale = committedFacts("scale");
const replicas = Object.fromEntries(workloadsOf(scale).map(({ name, replicas: count }) => [name, count]));

describe("profile scale", () => {
  it("keeps the Services that router files and data sources name", () => {
    const named = ["tempo", "loki", "mimir-distributor", "mimir-query-frontend", "grafana", "alloy"];
    const portsOf = (name: string, services: ReturnType<typeof servicesOf>): readonly number[] =>
      services
        .filter((service) => service.name === name)
        .flatMap(({ ports }) => ports.map(({ port }) => port));
    for (const name of named) {
      expect(portsOf(name, servicesOf(local)).length).toBeGreaterThan(0);
      expect(portsOf(name, servicesOf(scale))).toEqual(portsOf(name, servicesOf(local)));
    }
  });

  it("has more than one of what must not be away", () => {
    expect(replicas).toMatchObject({
      loki: 3,
      tempo: 3,
      alloy: 3,
      "mimir-distributor": 3,
      "mimir-querier": 3,
      "mimir-query-frontend": 2,
      "mimir-query-scheduler": 2,
      "mimir-ingester-zone-a": 1,
      "mimir-ingester-zone-b": 1,
      "mimir-ingester-zone-c": 1,
      "mimir-store-gateway-zone-c": 1,
    });
  });

  it("keeps data in buckets, and in no folder that pods share", () => {
    expect(configOf(scale, "loki", "loki", "config.yaml")).toMatchObject({
      common: { replication_factor: 3, storage: { s3: { bucketnames: "${BUCKET}" } } },
      schema_config: { configs: [{ object_store: "s3" }] },
    });
    expect(configOf(scale, "tempo", "tempo", "tempo.yaml")).toMatchObject({
      storage: { trace: { backend: "s3", s3: { bucket: "${BUCKET}" } } },
    });
    const s3 = { backend: "s3", filesystem: null, s3: { bucket_name: "${BUCKET}" } };
    expect(configOf(scale, "mimir", "mimir-config", "mimir.yaml")).toMatchObject({
      blocks_storage: { ...s3, storage_prefix: "blocks" },
      ruler_storage: { ...s3, storage_prefix: "ruler" },
      alertmanager_storage: { ...s3, storage_prefix: "alertmanager" },
      ingester: { ring: { replication_factor: 3, zone_awareness_enabled: true } },
      store_gateway: { sharding_ring: { zone_awareness_enabled: true } },
    });
    const shared = workloadsOf(scale).filter(({ volumes }) =>
      JSON.stringify(volumes).includes("mimir-blocks"),
    );
    expect(shared).toEqual([]);
  });

  it("gives what its configurations read from the environment", () => {
    for (const [release, file] of [
      ["loki", "config.yaml"],
      ["tempo", "tempo.yaml"],
      ["mimir", "mimir.yaml"],
    ] as const) {
      const configMap = release === "mimir" ? "mimir-config" : release;
      const text = JSON.stringify(configOf(scale, release, configMap, file));
      const read = new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = ""]) => name));
      const [main] = (scale.charts[release]?.workloads ?? []).filter(({ name }) => !name.endsWith("-cache"));
      const [container] = main?.containers ?? [];
      expect([...read].filter((name) => container?.env[name] === undefined)).toEqual([]);
      expect(container?.args.join(" ")).toContain("-config.expand-env=true");
    }
  });

  it("turns caches on", () => {
    const caches = Object.keys(replicas).filter((name) => name.endsWith("-cache"));
    expect(caches.toSorted()).toEqual([
      "loki-chunks-cache",
      "loki-results-cache",
      "mimir-chunks-cache",
      "mimir-index-cache",
      "mimir-metadata-cache",
      "mimir-results-cache",
    ]);
  });

  it("opens no node port, and lets nobody into Grafana without a password", () => {
    const types = Object.fromEntries(servicesOf(scale).map(({ name, type }) => [name, type]));
    expect(types).toMatchObject({ alloy: "LoadBalancer", grafana: "ClusterIP", tempo: "headless" });
    expect(Object.values(types)).not.toContain("NodePort");
    const ini = String(configOf(scale, "grafana", "grafana", "grafana.ini"));
    expect(ini).toMatch(/\[auth\.anonymous\]\nenabled = false/);
    expect(scale.charts["grafana"]?.secrets).toEqual([]);
  });
});

describe("docs/SCALE.md", () => {
  const text = readFileSync(join(packageRoot(), "docs/SCALE.md"), "utf8");

  it("has what the pods ask for", () => {
    const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`;
    const [small, large] = [stackRequests("local"), stackRequests("scale")];
    const row = (
      name: string,
      a = small.releases[name] ?? small,
      b = large.releases[name] ?? large,
    ): string =>
      `| ${name} | ${gib(a.memoryBytes)} | ${a.cpuCores.toFixed(2)} | ${gib(b.memoryBytes)} | ${b.cpuCores.toFixed(2)} |`;
    const rows = [...Object.keys(small.releases), "sum"].map((name) => row(name)).join("\n");
    const written = /<!-- requests:begin -->([\s\S]*)<!-- requests:end -->/.exec(text)?.[1] ?? "";
    expect(written.replaceAll(/ +/g, " ").trim().split("\n").slice(2).join("\n")).toBe(rows);
  });

  it("names every secret and key", () => {
    const keys = SCALE_SECRETS.flatMap(({ name, keys: of }) => [name, ...Object.keys(of)]);
    expect(keys.filter((key) => !text.includes(key))).toEqual([]);
  });
});
