import { readFileSync, readdirSync } from "node:fs";
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
import { PORTS } from "../../config/ports.ts";
import { packageRoot } from "../../base/package-root.ts";
import { assetPath } from "./assets.ts";
import { RELEASES, chartPins } from "./charts/pins.ts";
import { kubernetesVersion } from "./charts/render.ts";
import { kindConfig } from "./ports.ts";

const facts = committedFacts("local");
const services = servicesOf(facts);

/** `host:port` in a text; loopback, wildcards and examples are not names of Services. */
const ADDRESS = /(?<![\w.-])([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*)\.?:(\d{2,5})\b/g;
const addressesIn = (text: string): readonly { host: string; port: number }[] =>
  [...text.matchAll(ADDRESS)]
    .map(([, host = "", port = ""]) => ({ host: host.split(".")[0] ?? "", port: Number(port) }))
    .filter(({ host }) => host !== "localhost");

/** Without comments: what runs. */
const alloyFile = (file: string): string =>
  readFileSync(join(packageRoot(), file), "utf8").replaceAll(/(?<=^|\s)\/\/.*$/gm, "");
const yamlFile = (file: string): string =>
  JSON.stringify(parse(readFileSync(assetPath("values", file), "utf8")));

const ALLOY_FILES = [
  "alloy/config.alloy",
  "alloy/config-local-only.alloy",
  ...readdirSync(join(packageRoot(), "alloy/variants")).map((file) => `alloy/variants/${file}`),
];
const VALUES = readdirSync(assetPath("values")).filter((file) => file.endsWith(".yaml"));

const resolves = ({ host, port }: { host: string; port: number }): boolean =>
  services.some(({ name, ports }) => name === host && ports.some((at) => at.port === port));

describe("the facts", () => {
  it("are of the charts that are pinned, for the cluster that is made", () => {
    const pinned = chartPins().map(({ chart, version }) => [RELEASES[chart], version]);
    expect(Object.entries(facts.charts).map(([release, { version }]) => [release, version])).toEqual(pinned);
    expect(facts.kubernetes).toBe(kubernetesVersion());
  });

  it("say which chart was put together from single files", () => {
    expect(
      releasesOf(facts)
        .filter(({ assembled }) => assembled)
        .map(({ chart }) => chart),
    ).toEqual(["mimir-distributed"]);
  });

  it("every Service selects pods of its chart", () => {
    const lonely = releasesOf(facts).flatMap(({ services: own, workloads }) =>
      own.filter(
        ({ selector }) =>
          !workloads.some(({ labels }) =>
            Object.entries(selector).every(([label, value]) => labels[label] === value),
          ),
      ),
    );
    expect(lonely).toEqual([]);
  });
});

describe("names and ports that we write", () => {
  it.each(ALLOY_FILES)("%s sends to Services that are there", (file) => {
    const addresses = addressesIn(alloyFile(file));
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter((address) => !resolves(address))).toEqual([]);
  });

  it.each(VALUES)("helm/values/%s names Services that are there", (file) => {
    expect(addressesIn(yamlFile(file)).filter((address) => !resolves(address))).toEqual([]);
  });

  it("Grafana asks all three stores", () => {
    const hosts = addressesIn(yamlFile("grafana.yaml")).map(({ host }) => host);
    expect(hosts).toEqual(["mimir-query-frontend", "tempo", "loki"]);
  });

  it("Mimir's parts find each other", () => {
    const config = JSON.stringify(configOf(facts, "mimir", "mimir-config", "mimir.yaml"));
    const found = addressesIn(config).filter(({ host }) => host !== "mimir-alertmanager-headless");
    expect(found).toEqual([
      { host: "mimir-query-scheduler-headless", port: 9095 },
      { host: "mimir-query-scheduler-headless", port: 9095 },
      { host: "mimir-gossip-ring", port: 7946 },
    ]);
    expect(found.filter((address) => !resolves(address))).toEqual([]);
  });

  it("Loki finds itself", () => {
    const config = JSON.stringify(configOf(facts, "loki", "loki", "config.yaml"));
    expect(config).toContain('"join_members":["loki-memberlist.');
    expect(services.map(({ name }) => name)).toContain("loki-memberlist");
    expect(addressesIn(config).filter((address) => !resolves(address))).toEqual([]);
  });

  it("the check finds a name and a port that are not there", () => {
    const wrong = addressesIn('url = "http://mimir-nginx:80/api" "tempo.watchtower.svc:4319"');
    expect(wrong.map(resolves)).toEqual([false, false]);
    expect(wrong).toHaveLength(2);
  });
});

describe("ports from outside", () => {
  const nodePorts = services.flatMap(({ name, type, ports }) =>
    type === "NodePort" ? ports.map(({ nodePort, port }) => ({ name, port, nodePort })) : [],
  );

  it("are the node ports of the table", () => {
    expect(nodePorts).toEqual([
      { name: "grafana", port: PORTS.http.cluster, nodePort: PORTS.http.node },
      { name: "alloy", port: 12_345, nodePort: 31_128 },
      { name: "alloy", port: PORTS.otlpGrpc.cluster, nodePort: PORTS.otlpGrpc.node },
      { name: "alloy", port: PORTS.otlpHttp.cluster, nodePort: PORTS.otlpHttp.node },
    ]);
  });

  it("are mapped by kind to the ports of this machine", () => {
    const { http, otlpGrpc, otlpHttp } = PORTS;
    const text = kindConfig({
      httpPort: http.host,
      otlpGrpcPort: otlpGrpc.host,
      otlpHttpPort: otlpHttp.host,
    });
    expect(text).toBe(readFileSync(assetPath("kindConfig"), "utf8"));
    const mapped = [...text.matchAll(/containerPort: (\d+)/g)].map(([, port]) => Number(port));
    expect(mapped).toEqual([http.node, otlpGrpc.node, otlpHttp.node]);
    expect(mapped.filter((port) => !nodePorts.some(({ nodePort }) => nodePort === port))).toEqual([]);
  });
});

describe("what pods mount and read", () => {
  /** Made by steps before the charts; `sumo-credentials` may be missing. */
  const OURS = ["configMap alloy-config", "persistentVolumeClaim mimir-blocks"];

  it("is made by the charts or by us", () => {
    const made = releasesOf(facts).flatMap(({ configMaps, secrets, claims }) => [
      ...Object.keys(configMaps).map((name) => `configMap ${name}`),
      ...secrets.map((name) => `secret ${name}`),
      ...claims.map(({ name }) => `persistentVolumeClaim ${name}`),
    ]);
    const used = workloadsOf(facts).flatMap(({ volumes }) => Object.values(volumes));
    const named = used.filter((volume) => volume.includes(" "));
    expect(named.filter((volume) => !made.includes(volume) && !OURS.includes(volume))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(OURS));
  });

  it("the claim that Mimir shares is ours", () => {
    const claim = parse(readFileSync(assetPath("manifests", "mimir-blocks-pvc.yaml"), "utf8")) as {
      readonly metadata: { readonly name: string };
    };
    expect(OURS).toContain(`persistentVolumeClaim ${claim.metadata.name}`);
  });

  it("Alloy has the endpoint of Sumo Logic from a secret that may be missing", () => {
    const [alloy] = facts.charts["alloy"]?.workloads ?? [];
    expect(alloy?.containers[0]?.env).toMatchObject({
      SUMO_OTLP_ENDPOINT: "secret sumo-credentials endpoint (optional)",
    });
    expect(alloy?.containers[0]?.args).toContain("/etc/alloy/config.alloy");
  });
});

describe("the final configuration", () => {
  it("of Mimir is the classic architecture, one of each, with blocks on the shared volume", () => {
    expect(configOf(facts, "mimir", "mimir-config", "mimir.yaml")).toMatchObject({
      multitenancy_enabled: false,
      ingest_storage: { enabled: false, kafka: { address: null, topic: null } },
      distributor: { remote_timeout: null },
      ingester: { push_grpc_method_enabled: true, ring: { replication_factor: 1 } },
      store_gateway: { sharding_ring: { replication_factor: 1 } },
      blocks_storage: { backend: "filesystem", filesystem: { dir: "/shared/mimir-blocks" } },
      compactor: { data_dir: "/data/mimir-compactor" },
      limits: { max_global_exemplars_per_user: 100_000, native_histograms_ingestion_enabled: true },
    });
    const mimir = facts.charts["mimir"]?.workloads ?? [];
    expect(mimir.map(({ name, replicas }) => `${name} ${replicas}`)).toEqual([
      "mimir-distributor 1",
      "mimir-querier 1",
      "mimir-query-frontend 1",
      "mimir-query-scheduler 1",
      "mimir-compactor 1",
      "mimir-ingester 1",
      "mimir-store-gateway 1",
    ]);
    const sharing = mimir.filter(
      ({ volumes, containers }) =>
        volumes["shared-blocks"] === "persistentVolumeClaim mimir-blocks" &&
        containers[0]?.mounts.includes("shared-blocks /shared") === true,
    );
    expect(sharing).toEqual(mimir);
  });

  it("of Mimir keeps its folders apart, which it checks at the start", () => {
    const { blocks_storage: blocks, compactor } = configOf(facts, "mimir", "mimir-config", "mimir.yaml") as {
      readonly blocks_storage: {
        readonly filesystem: { readonly dir: string };
        readonly tsdb: { readonly dir: string };
        readonly bucket_store: { readonly sync_dir: string };
      };
      readonly compactor: { readonly data_dir: string };
    };
    const dirs = [blocks.filesystem.dir, blocks.tsdb.dir, blocks.bucket_store.sync_dir, compactor.data_dir];
    const overlapping = dirs.filter((dir, index) =>
      dirs.some((other, at) => at !== index && `${dir}/`.startsWith(`${other}/`)),
    );
    expect(overlapping).toEqual([]);
  });

  it("of Loki is one process with retention and structured metadata", () => {
    expect(configOf(facts, "loki", "loki", "config.yaml")).toMatchObject({
      auth_enabled: false,
      common: { replication_factor: 1 },
      limits_config: { allow_structured_metadata: true, retention_period: "72h" },
      compactor: { retention_enabled: true, delete_request_store: "filesystem" },
      schema_config: { configs: [{ store: "tsdb", schema: "v13", object_store: "filesystem" }] },
      memberlist: { abort_if_cluster_join_fails: false },
    });
    expect(facts.charts["loki"]?.workloads.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "StatefulSet loki",
    ]);
  });

  it("of Tempo writes span metrics and service graphs to Mimir", () => {
    expect(configOf(facts, "tempo", "tempo", "tempo.yaml")).toMatchObject({
      storage: { trace: { backend: "local" } },
      metrics_generator: {
        storage: {
          remote_write: [{ send_exemplars: true, url: "http://mimir-distributor:8080/api/v1/push" }],
        },
      },
      overrides: {
        defaults: {
          metrics_generator: { processors: ["service-graphs", "span-metrics", "local-blocks"] },
        },
      },
    });
  });

  it("of Grafana has the three data sources by fixed uids, each linked to the others", () => {
    const { datasources } = configOf(facts, "grafana", "grafana", "datasources.yaml") as {
      readonly datasources: readonly {
        readonly uid: string;
        readonly isDefault?: boolean;
        readonly jsonData: Readonly<Record<string, unknown>>;
      }[];
    };
    expect(datasources.map(({ uid, isDefault }) => [uid, isDefault === true])).toEqual([
      ["mimir", true],
      ["tempo", false],
      ["loki", false],
    ]);
    const links = datasources.map(({ jsonData }) => [
      ...new Set([...JSON.stringify(jsonData).matchAll(/"datasourceUid":"([^"]+)"/g)].map(([, to]) => to)),
    ]);
    expect(links).toEqual([["tempo"], ["mimir", "loki"], ["tempo"]]);
    const [mimir, tempo, loki] = datasources.map(({ jsonData }) => jsonData);
    expect(mimir).toHaveProperty("exemplarTraceIdDestinations");
    expect(tempo).toMatchObject({
      tracesToLogsV2: {},
      tracesToMetrics: {},
      serviceMap: { datasourceUid: "mimir" },
    });
    expect(loki).toMatchObject({ derivedFields: [{ matcherType: "label" }, { matcherType: "regex" }] });
  });
});
