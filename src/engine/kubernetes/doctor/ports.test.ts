import { expect, it } from "vitest";
import { askDocker } from "./docker.ts";
import { askNode } from "./node.ts";
import { portFindings } from "./ports.ts";
import { DOCKER_INFO, PLAN, machineOf } from "./testing/machine.ts";
import type { Scene, Scripted } from "./testing/machine.ts";

const NONE = { fails: "Error response from daemon: No such container: watchtower-control-plane\n" };

function withNode(inspect: Scripted, more: Scene = {}): Scene {
  const programs = { "docker info": JSON.stringify(DOCKER_INFO), "docker container inspect": inspect };
  return { ...more, programs: { ...programs, ...more.programs } };
}

/** As `docker container inspect` prints one. */
function node(hostPort: number, running = true): string {
  const bindings = { "30000/tcp": hostPort, "30317/tcp": 14_317, "30318/tcp": 14_318, "6443/tcp": 41_233 };
  const PortBindings = Object.fromEntries(
    Object.entries(bindings).map(([inner, port]) => [
      inner,
      [{ HostIp: "127.0.0.1", HostPort: String(port) }],
    ]),
  );
  return JSON.stringify([{ State: { Running: running }, HostConfig: { PortBindings } }]);
}

async function found(scene: Scene, check: string) {
  const machine = machineOf(scene);
  const state = await askNode(machine, await askDocker(machine), "watchtower");
  return (await portFindings(machine, PLAN, state)).find((finding) => finding.check === check);
}

it("are free before there is a cluster, and lead to it after", async () => {
  expect(await found(withNode(NONE), "port http")).toMatchObject({
    state: "ok",
    observed: "127.0.0.1:13000 is free",
  });
  const taken = { 13_000: "docker-proxy (pid 7)" };
  expect(await found(withNode(node(13_000), { taken }), "port http")).toMatchObject({
    state: "ok",
    observed: "127.0.0.1:13000 leads to the cluster",
  });
});

it("that are taken name who has them", async () => {
  expect(await found(withNode(NONE, { taken: { 14_317: "otelcol (pid 42)" } }), "port otlpGrpc")).toEqual({
    check: "port otlpGrpc",
    state: "failed",
    observed: "127.0.0.1:14317 is taken by otelcol (pid 42)",
    why: 'kind would say "port is already allocated" or "address already in use"',
    mend: "watchtower up --engine kubernetes --otlp-grpc-port 24317",
  });
});

it("that a container has name it", async () => {
  const scene = { taken: { 13_000: "docker-proxy (pid 7)" }, programs: { "docker ps": "grafana\n" } };
  expect(await found(withNode(NONE, scene), "port http")).toMatchObject({
    observed: "127.0.0.1:13000 is taken by container grafana",
    mend: "docker stop grafana",
  });
});

it("that the embedded engine has name the command that stops it", async () => {
  const endpoints = { ui: "http://127.0.0.1:13000", otlpGrpc: "http://127.0.0.1:14317" };
  const body = JSON.stringify({ engine: "embedded", pid: 9, dataDir: "/data", endpoints });
  const web = { "http://127.0.0.1:13000/api/watchtower/status": { status: 200, body } };
  const taken = { 13_000: "node (pid 9)", 14_317: "node (pid 9)", 14_318: "otelcol (pid 5)" };
  const scene = withNode(NONE, { taken, web });
  for (const check of ["port http", "port otlpGrpc"])
    expect(await found(scene, check)).toMatchObject({
      state: "failed",
      observed: expect.stringContaining("is taken by the embedded engine (pid 9)"),
      mend: "watchtower down --engine embedded --data-dir /data",
    });
  expect((await found(scene, "port otlpHttp"))?.observed).toContain("otelcol (pid 5)");
});

it("that are taken are looked up with lsof where there is no /proc", async () => {
  const taken = { 13_000: undefined as unknown as string };
  const machine = {
    ...machineOf(withNode(NONE, { platform: "darwin", taken, programs: { lsof: "p77\ncnginx\nf6\n" } })),
    tryPort: async () => ({ code: "EADDRINUSE" }),
  };
  const findings = await portFindings(machine, PLAN, { kind: "none" });
  expect(findings[0]?.observed).toBe("127.0.0.1:13000 is taken by nginx (pid 77)");
});

it.each([
  [NONE, "ok", "no cluster yet"],
  [node(13_000), "ok", "13000:30000, 14317:30317, 14318:30318"],
  [node(23_000), "failed", "23000:30000, 14317:30317, 14318:30318"],
  [node(13_000, false), "warning", "watchtower-control-plane is stopped"],
  ["nonsense", "warning", "not known"],
] as const)("drift is told: %j is %s", async (inspect, state, observed) => {
  expect(await found(withNode(inspect), "port mapping")).toMatchObject({ state, observed });
});

it("of a cluster with other ports name what differs, and that it has to be made again", async () => {
  expect(await found(withNode(node(23_000)), "port mapping")).toMatchObject({
    why: "the configuration says ports.http = 13000, and mappings are fixed when the node is made",
    mend: "watchtower down --engine kubernetes && watchtower up --engine kubernetes",
  });
});
