import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SubprocessError } from "../../src/base/subprocess.ts";
import type { Run } from "../../src/base/subprocess.ts";
import { loadConfig } from "../../src/config/load.ts";
import { thisMachine } from "../../src/engine/kubernetes/doctor/machine.ts";
import { kubernetesEngine } from "../../src/engine/kubernetes/kubernetes.ts";
import { noBinaries } from "../kit/kubernetes/binaries.ts";
import { playControllers } from "../kit/kubernetes/controllers.ts";
import { FakeApi } from "../kit/kubernetes/fake-api.ts";
import { smallCharts } from "../kit/kubernetes/small-charts.ts";
import { startInstance } from "../kit/instance.ts";
import type { TestInstance } from "../kit/instance.ts";

/**
 * The cluster's API is that of the tests, and behind the connections stands the embedded engine, which takes OTLP as
 * Alloy does and answers Grafana's data source proxy: what is sent is really read back.
 */
describe.skipIf(noBinaries !== undefined)("up, with nothing faked on the way of the data", () => {
  const api = new FakeApi();
  let instance: TestInstance;
  let charts = "";
  let cache = "";
  let run: Run;

  beforeAll(async () => {
    instance = await startInstance();
    charts = smallCharts();
    cache = mkdtempSync(join(tmpdir(), "watchtower-read-back-"));
    const tools = await api.kubectl();
    run = (program, args, options) =>
      args.includes("port-forward") ? forward(args, options) : tools(program, args, options);
  });
  afterAll(async () => {
    await instance.stop();
    api.close();
    for (const folder of [charts, cache]) rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    api.clear();
    playControllers(api, new Map());
    api.proxied.set("/api/health", "{}");
  });

  /** As `kubectl port-forward`: to the ports of the embedded engine. */
  async function forward(args: readonly string[], options: Parameters<Run>[2]): ReturnType<Run> {
    const { ui, otlpGrpc, otlpHttp } = instance.endpoints;
    const targets = args.includes("service/grafana") ? { 3000: ui } : { 4317: otlpGrpc, 4318: otlpHttp };
    for (const [target, url] of Object.entries(targets))
      options?.onLine?.(`Forwarding from 127.0.0.1:${new URL(url).port} -> ${target}`);
    await new Promise((resolve) => options?.signal?.addEventListener("abort", resolve));
    const result = { command: "kubectl port-forward", exitCode: -1, stdout: "", stderr: "" };
    throw new SubprocessError("canceled", result, "stopped");
  }

  it(
    "returns when one of each signal came back, and status has seen them",
    { timeout: 120_000 },
    async () => {
      const flags = { engine: "kubernetes", kubeContext: "kind-watchtower", chartDir: charts };
      const { config } = loadConfig({ env: {}, cwd: "/", flags });
      const engine = kubernetesEngine({ ...thisMachine(run), env: { XDG_CACHE_HOME: cache } });
      const result = await engine.up(config, { tell: () => {}, signal: new AbortController().signal });
      expect(result).toMatchObject({ alreadyRunning: false, instance: { context: "kind-watchtower" } });
      const status = await engine.status(config);
      expect(status).toMatchObject({
        state: "ready",
        ingestion: { traces: "seen", metrics: "seen", logs: "seen" },
      });
    },
  );
});
