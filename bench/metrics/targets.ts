import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../free-port.ts";
import { Instance } from "../instance.ts";
import { threadSeconds } from "../process-cpu.ts";
import type { MetricExport } from "./exports.ts";

/** What is measured: a server that answers Prometheus' API. */
export interface Target {
  readonly name: string;
  /** Base of Prometheus' API, before `/api/v1`. */
  readonly url: string;
  /** Until it is acknowledged. */
  readonly send: (source: MetricExport, time: number) => Promise<void>;
  /** Of the whole process so far. */
  readonly cpuSeconds: () => number;
  /** Until all that was sent can be queried and nothing goes on in the background. */
  readonly settle: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const READY_MS = 60_000;
const QUIET_MS = 2000;
/** CPU seconds in that time that are no work. */
const QUIET_CPU = 0.1;

export async function startWatchtower(env: NodeJS.ProcessEnv = {}): Promise<Target & { instance: Instance }> {
  const instance = new Instance(env);
  await instance.up();
  const { pid } = await instance.status();
  const { prometheus, otlpHttp } = instance.endpoints;
  return {
    name: "Watchtower",
    url: prometheus,
    send: (source, time) => post(`${otlpHttp}/v1/metrics`, source.otlp(time), {}),
    instance,
    cpuSeconds: () => threadSeconds(pid),
    async settle() {
      await instance.settle();
      await quiet(() => threadSeconds(pid));
    },
    async stop() {
      await instance.down();
      instance.remove();
    },
  };
}

/** @param binary of Prometheus 3. */
export async function startPrometheus(binary: string): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), "watchtower-bench-prometheus-"));
  const file = join(folder, "prometheus.yml");
  writeFileSync(file, "global: {}\n");
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    binary,
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=${address}`,
      "--web.enable-remote-write-receiver",
    ],
    { stdio: "ignore" },
  );
  const url = `http://${address}`;
  return other("Prometheus", child, folder, {
    url,
    push: `${url}/api/v1/write`,
    ready: `${url}/-/ready`,
  });
}

/** @param binary of a single-node VictoriaMetrics. */
export async function startVictoriaMetrics(binary: string): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), "watchtower-bench-victoria-"));
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    binary,
    [
      `-storageDataPath=${folder}/data`,
      `-httpListenAddr=${address}`,
      // Else answers to the same question come from the answer before.
      "-search.disableCache",
      "-search.latencyOffset=0s",
    ],
    { stdio: "ignore" },
  );
  const url = `http://${address}`;
  return other("VictoriaMetrics", child, folder, {
    url,
    push: `${url}/api/v1/write`,
    ready: `${url}/health`,
  });
}

async function other(
  name: string,
  child: ChildProcess,
  folder: string,
  { url, push, ready }: { readonly url: string; readonly push: string; readonly ready: string },
): Promise<Target> {
  for (const until = Date.now() + READY_MS; ;) {
    const answer = await fetch(ready).catch(() => undefined);
    if (answer?.ok === true) break;
    if (Date.now() > until || child.exitCode !== null) throw new Error(`${name} does not get ready`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const cpuSeconds = (): number => threadSeconds(child.pid ?? 0);
  return {
    name,
    url,
    send: (source, time) => post(push, source.remoteWrite(time), { "content-encoding": "snappy" }),
    cpuSeconds,
    async settle() {
      await quiet(cpuSeconds);
    },
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function post(url: string, body: Buffer, more: Record<string, string>): Promise<void> {
  const headers = { "content-type": "application/x-protobuf", ...more };
  const response = await fetch(url, { method: "POST", headers, body: new Uint8Array(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 200)}`);
}

async function quiet(cpuSeconds: () => number): Promise<void> {
  for (let before = cpuSeconds(); ;) {
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    const now = cpuSeconds();
    if (now - before < QUIET_CPU) return;
    before = now;
  }
}
