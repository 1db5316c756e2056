import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { loadConfig } from "../../../config/load.ts";
import type { Config } from "../../../config/settings.ts";
import type { SmokeReport } from "../../smoke.ts";
import type { KubernetesEngine } from "../contract.ts";
import type { Answer } from "../doctor/machine.ts";
import { DOCKER_INFO, machineOf } from "../doctor/testing/machine.ts";
import type { Scene } from "../doctor/testing/machine.ts";
import { kubernetesEngine } from "../kubernetes.ts";
import { withConnection } from "../operations/connections.ts";
import type { StepEvent } from "../step.ts";
import { FakeCluster } from "./fake-cluster.ts";

const PASSED: SmokeReport = { id: "1", traceId: "2", passed: true, results: [] };

/** An engine over a cluster in memory, with the charts in a folder. */
export interface TestStack {
  readonly cluster: FakeCluster;
  readonly engine: KubernetesEngine;
  readonly config: Config;
  /** Runs `up`. @returns a line for each step that ended, and for each note; then the failure. */
  readonly up: (over?: { readonly signal?: AbortSignal }) => Promise<readonly string[]>;
}

/** What an HTTP server answers; `undefined` where the scene says it. */
export type Read = (url: string) => Answer | undefined;

/**
 * @param flags settings beside the engine and the charts, as the command line gives them.
 * @param smoke what sending a signal and reading it back comes to; well, unless given.
 */
export function testStack(
  chartDir: string,
  flags: Parameters<typeof loadConfig>[0]["flags"] = {},
  {
    scene = {},
    smoke = PASSED,
    read = () => undefined,
  }: { readonly scene?: Scene; readonly smoke?: SmokeReport; readonly read?: Read } = {},
): TestStack {
  const cluster = new FakeCluster(DOCKER_INFO);
  const base = machineOf({
    freeBytes: 100 * 1024 ** 3,
    ...scene,
    web: { "http://127.0.0.1:13000/api/health": { status: 200, body: "{}" }, ...scene.web },
  });
  const env = { XDG_CACHE_HOME: mkdtempSync(join(chartDir, "cache-")) };
  const machine = { ...base, env, run: cluster.run, get: async (url: string) => read(url) ?? base.get(url) };
  const engine = kubernetesEngine(machine, {
    // As the real one does: by connections of its own where the ports are not on this machine.
    smoke: async (context) =>
      withConnection(context, async ({ endpoints }) => {
        cluster.smoked.push(endpoints.ui);
        return smoke;
      }),
  });
  const { config } = loadConfig({ env: {}, cwd: "/", flags: { engine: "kubernetes", chartDir, ...flags } });
  const up: TestStack["up"] = async ({ signal } = {}) => {
    const lines: string[] = [];
    const tell = (event: StepEvent): void => {
      if (event.kind === "note") lines.push(`${event.title}: ${event.line}`);
      if (event.kind === "ended") lines.push(`${event.title} ${event.alreadyDone ? "was there" : "made"}`);
    };
    try {
      await engine.up(config, { tell, signal: signal ?? new AbortController().signal });
    } catch (error) {
      lines.push(`failed: ${error instanceof Error ? error.message : String(error)}`);
      lines.push(...(await engine.explain(config, error)));
    }
    return lines;
  };
  return { cluster, engine, config, up };
}
