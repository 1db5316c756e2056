import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PORTS } from "../../../src/config/ports.ts";
import { RELEASES, chartPins } from "../../../src/engine/kubernetes/charts/pins.ts";
import type { ChartName } from "../../../src/engine/kubernetes/charts/pins.ts";

const SERVICES: Readonly<Partial<Record<ChartName, readonly object[]>>> = {
  grafana: [{ name: "http", port: PORTS.http.cluster, nodePort: PORTS.http.node }],
  alloy: [
    { name: "otlp-grpc", port: PORTS.otlpGrpc.cluster, nodePort: PORTS.otlpGrpc.node },
    { name: "otlp-http", port: PORTS.otlpHttp.cluster, nodePort: PORTS.otlpHttp.node },
  ],
};

/** A folder with charts of the pinned versions, each of which makes one workload of its release's name. The caller removes it. */
export function smallCharts(): string {
  const folder = mkdtempSync(join(tmpdir(), "watchtower-charts-"));
  for (const { chart, version } of chartPins()) {
    mkdirSync(join(folder, chart, "templates"), { recursive: true });
    const name = RELEASES[chart];
    const labels = { "app.kubernetes.io/name": name };
    const template = { metadata: { labels }, spec: { containers: [{ name, image: `example/${name}:1` }] } };
    const workload = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, labels },
      spec: { replicas: 1, selector: { matchLabels: labels }, template },
    };
    const ports = SERVICES[chart];
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, labels },
      spec: {
        type: ports === undefined ? "ClusterIP" : "NodePort",
        selector: labels,
        ports: ports ?? [{ port: 80 }],
      },
    };
    writeFileSync(join(folder, chart, "Chart.yaml"), `apiVersion: v2\nname: ${chart}\nversion: ${version}\n`);
    for (const object of [workload, service])
      writeFileSync(join(folder, chart, "templates", `${object.kind}.yaml`), JSON.stringify(object));
  }
  return folder;
}
