import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/base/package-root.ts";
import { noBinaries, toolsEnv } from "../kit/kubernetes/binaries.ts";
import { playControllers } from "../kit/kubernetes/controllers.ts";
import { FakeApi } from "../kit/kubernetes/fake-api.ts";
import { FakeKind } from "../kit/kubernetes/fake-kind.ts";
import type { FakePorts } from "../kit/kubernetes/fake-kind.ts";
import { smallCharts } from "../kit/kubernetes/small-charts.ts";
import { startInstance } from "../kit/instance.ts";
import type { TestInstance } from "../kit/instance.ts";

const LONGEST_MS = 300_000;
const SCRIPT = join(packageRoot(), "scripts/test-kind.sh");

const portOf = (url: string): number => Number(new URL(url).port);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/**
 * The script as it is, with the built program and the real kubectl and helm. Docker and kind are played, the cluster's
 * API is that of the tests, and the embedded engine stands for Alloy and Grafana.
 */
describe.skipIf(noBinaries !== undefined)("the live test, without a cluster", () => {
  const api = new FakeApi();
  let instance: TestInstance;
  let kind: FakeKind;
  let folder = "";
  let charts = "";
  let env: NodeJS.ProcessEnv = {};

  beforeAll(async () => {
    instance = await startInstance();
    await api.kubectl();
    folder = mkdtempSync(join(tmpdir(), "watchtower-test-kind-"));
    charts = smallCharts();
    const { ui, otlpGrpc, otlpHttp } = instance.endpoints;
    const behind = { http: portOf(ui), otlpGrpc: portOf(otlpGrpc), otlpHttp: portOf(otlpHttp) };
    const here: FakePorts = {
      http: await freePort(),
      otlpGrpc: await freePort(),
      otlpHttp: await freePort(),
    };
    kind = new FakeKind(here, behind);
    const bin = await kind.start(folder);
    const tools = toolsEnv(api.home);
    env = {
      ...tools,
      PATH: `${bin}:${tools["PATH"]}:${dirname(process.execPath)}`,
      XDG_CACHE_HOME: folder,
      WATCHTOWER_DATA_DIR: join(folder, "data"),
      WATCHTOWER_CHART_DIR: charts,
      WATCHTOWER_HTTP_PORT: String(here.http),
      WATCHTOWER_OTLP_GRPC_PORT: String(here.otlpGrpc),
      WATCHTOWER_OTLP_HTTP_PORT: String(here.otlpHttp),
      // What is asked of the world goes by curl then, which is played, too.
      HTTPS_PROXY: "http://127.0.0.1:9",
    };
  });
  afterAll(async () => {
    await kind.stop();
    await instance.stop();
    api.close();
    for (const path of [folder, charts]) rmSync(path, { recursive: true, force: true });
  });
  beforeEach(() => {
    api.clear();
    playControllers(api, new Map());
    const node = { metadata: { name: "watchtower-control-plane" } };
    const silent = { code: 503, reason: "ServiceUnavailable", message: "the node is stopped" };
    const conditions = [{ type: "Ready", status: "True" }];
    kind.state = "none";
    kind.said.length = 0;
    kind.onChange = () => {
      api.refusals.clear();
      if (kind.state === "stopped") api.refusals.set("GET nodes", silent);
      if (kind.state === "running") api.put("nodes", { ...node, status: { conditions } });
      if (kind.state !== "none") return;
      api.clear();
      playControllers(api, new Map());
    };
  });

  async function run(over: NodeJS.ProcessEnv = {}) {
    const child = spawn("bash", [SCRIPT], { env: { ...env, ...over } });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    const [code] = (await once(child, "close")) as [number];
    return { code, out, err };
  }

  it("goes through everything, prints the times, and leaves nothing", { timeout: LONGEST_MS }, async () => {
    const { code, out, err } = await run();
    expect({ code, said: code === 0 ? "" : out + err }).toEqual({ code: 0, said: "" });
    const titles = [...out.matchAll(/^== (.+)$/gm)].map(([, title]) => title);
    expect(titles).toHaveLength(21);
    const times = [...out.matchAll(/^ +\d+ s {2}(.+)$/gm)].map(([, title]) => title);
    expect(times).toEqual(titles);
    expect(out.trimEnd().endsWith("all passed")).toBe(true);
    expect(out.match(/all three were read back/g)).toHaveLength(6);
    // Each file that Alloy got was read by a new one, which took telemetry.
    expect(out).toMatch(/Alloy runs with \S+own\.alloy, and takes telemetry on both ports/);
    expect(out).toContain("Alloy runs with its local-only file, and takes telemetry on both ports");
    expect(out).toContain("Alloy runs with its dual-write file, and takes telemetry on both ports");
    expect(kind.said.filter((line) => /^(kind (create|delete)|docker (stop|start)) /.test(line))).toEqual([
      "kind create cluster --name watchtower --config=-",
      "docker stop watchtower-control-plane",
      "docker start watchtower-control-plane",
      "kind delete cluster --name watchtower",
    ]);
  });

  it("touches no cluster that is there", async () => {
    kind.state = "running";
    const { code, out, err } = await run();
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^there is a kind cluster watchtower: .* first: make down-kind\n$/);
    expect(kind.said).toEqual(["kind get clusters"]);
  });

  it("says where it failed, and leaves what is there to be looked at", async () => {
    const { code, out, err } = await run({ WATCHTOWER_CHART_DIR: folder });
    expect(code).toBe(1);
    expect(err).toContain("holds neither tempo-");
    expect(err).toMatch(
      /^failed at: up, from nothing; what is there stays: bin\/watchtower status --engine/m,
    );
    expect(out).toMatch(/^ +\d+ s {2}doctor$/m);
    expect(kind.state).toBe("running");
  });
});
