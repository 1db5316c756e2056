import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import type { ClusterBody, DoctorBody, RuleFilesBody } from "../../../src/api/wire/self.ts";
import type { ForwardBody, StatusBody } from "../../../src/api/wire/watchtower.ts";
import { selfApi } from "../../../src/api/watchtower/self.ts";
import { sequence } from "../../../src/base/units.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { graphBody } from "../../../src/engine/embedded/self/graph-body.ts";
import { selfSource } from "../../../src/engine/embedded/self/self-source.ts";
import { EpochRoutes } from "../../../src/engine/embedded/routing/epoch-routes.ts";
import type { Scenario } from "./apis.ts";

const FILE = join(import.meta.dirname, "../../../alloy/config.alloy");
const ENDPOINT = "https://endpoint4.collection.sumologic.com/receiver/v1/otlp/ZaVnC4dhaV0";

export const LOST: Pick<StatusBody, "lost"> = {
  lost: { store: { "otelcol.exporter.otlp.tempo: older than the retention": 4 }, destinations: {} },
};

const NO_DASHBOARDS = { read: async () => ({ dashboards: [], folders: [], problems: [] }) };

/** What Watchtower tells of itself: the shipped file and made-up findings. */
export function fakeSelf(scenario: Scenario): Hono {
  const { config, origins } = loadConfig({
    env: { SUMO_OTLP_ENDPOINT: ENDPOINT, HOME: "/home/dev" },
    cwd: "/nowhere",
    flags: { httpPort: "13000" },
  });
  const routes = new EpochRoutes([]);
  const epoch = {
    from: sequence(1),
    since: Date.now() - 5_400_000,
    file: { kind: "dual-write", name: FILE, folder: "/", text: readFileSync(FILE, "utf8") },
  } as const;
  const own = selfSource({ config, origins, routes, lostOnTheWay: () => ({}), dashboards: NO_DASHBOARDS });
  const app = new Hono();
  app.route(
    "/api/watchtower",
    selfApi({
      config: () => own.config(),
      graph: async () => graphBody(epoch, config, [LOST.lost?.store ?? {}]),
      doctor: async (engine): Promise<DoctorBody> => ({ engine, findings: findings(engine) }),
      cluster: async () => CLUSTER,
      ruleFiles: async () => (scenario.empty ? NO_RULE_FILES : RULE_FILES),
      dashboardFiles: () => own.dashboardFiles(),
    }),
  );
  return app;
}

function findings(engine: string): DoctorBody["findings"] {
  if (engine === "kubernetes")
    return [
      {
        check: "kubectl",
        state: "failed",
        observed: "not found",
        why: "the kubernetes engine asks the cluster with it",
        mend: "curl -LO https://dl.k8s.io/release/v1.34.0/bin/linux/amd64/kubectl && sudo install kubectl /usr/local/bin",
      },
    ];
  return [
    { check: "node", state: "ok", observed: "20.20.1" },
    { check: "instance", state: "ok", observed: "pid 4242 at http://127.0.0.1:13000" },
    {
      check: "disk",
      state: "warning",
      observed: "1.2 GiB free",
      why: "retention.maxBytes and journal.maxBytes allow 2.5 GiB",
      mend: "WATCHTOWER_RETENTION_MAX_BYTES=300MB watchtower up",
    },
  ];
}

const CLUSTER: ClusterBody = {
  state: "stopped",
  context: "kind-watchtower",
  namespace: "watchtower",
  reason: "kubectl is not installed",
  pods: [],
};

const NO_RULE_FILES: RuleFilesBody = { patterns: { metrics: [], logs: [] }, files: [] };

const RULE_FILES: RuleFilesBody = {
  patterns: { metrics: ["/home/dev/rules/*.yaml"], logs: ["/home/dev/rules/logs/*.yaml"] },
  files: [
    { file: "/home/dev/rules/shop.yaml", on: "metrics", groups: 2, problems: [] },
    { file: "/home/dev/rules/logs/shop.yaml", on: "logs", groups: 1, problems: [] },
    {
      file: "/home/dev/rules/broken.yaml",
      on: "metrics",
      groups: 0,
      problems: ["7:11: could not parse expression: 1:5: parse error: unexpected end of input"],
    },
  ],
};

export function fakeForward(): ForwardBody["destinations"] {
  const signal = (records: number) => ({
    sent: { requests: 1204, records: 4810, bytes: 48_213_000, wireBytes: 6_120_000 },
    queue: { records, bytes: records * 9000, ...(records === 0 ? {} : { oldest: Date.now() - 95_000 }) },
    inFlight: records === 0 ? 0 : 2,
    retries: records === 0 ? 0 : 14,
    rejectedItems: 0,
    refused: records === 0 ? 0 : 2,
    lost: { records: 0, bytes: 0 },
    ...(records === 0
      ? {}
      : {
          failingSince: Date.now() - 95_000,
          lastError: {
            time: Date.now() - 4000,
            message: "HTTP 503 from https://endpoint4.collection.sumologic.com/****: service unavailable",
          },
        }),
  });
  return [
    {
      name: "sumo",
      protocol: "otlphttp",
      endpoint: "https://endpoint4.collection.sumologic.com/****",
      isPaused: false,
      deadLetters: { count: 2, bytes: 18_400 },
      signals: { traces: signal(0), metrics: signal(37), logs: signal(0) },
    },
  ];
}
