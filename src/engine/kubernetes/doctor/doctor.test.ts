import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { failed, ok, runChecks } from "../../finding.ts";
import { kubernetesDoctor } from "./doctor.ts";
import { thisMachine } from "./machine.ts";
import { PLAN, machineOf, scriptedRun } from "./testing/machine.ts";

describe("the doctor", () => {
  it("works with nothing installed, and every finding that is not ok has a reason and a command", async () => {
    const findings = await kubernetesDoctor(machineOf({}), PLAN);
    const names = findings.map(({ check }) => check);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        "docker",
        "docker package",
        "docker rootless",
        "image store",
        "kind provider",
        "cgroup",
        "memory",
        "cpus",
        "disk",
        "inotify max_user_watches",
        "docker init",
        "port http",
        "port otlpGrpc",
        "port otlpHttp",
        "port mapping",
        "kind",
        "kubectl",
        "helm",
        "context",
        "cluster",
        "version skew",
        "image pulls docker.io",
        "image pulls quay.io",
        "charts grafana.github.io",
        "charts grafana-community.github.io",
        "sumo secret",
        "data source mimir",
        "data source loki",
        "data source tempo",
      ]),
    );
    for (const { state, why, mend } of findings)
      expect([why !== undefined, mend !== undefined]).toEqual([state !== "ok", state !== "ok"]);
  });

  it("does not look at docker, kind and the node's ports for a cluster that is not ours", async () => {
    const plan = { ...PLAN, cluster: { context: "prod", namespace: "watchtower" }, kindCluster: undefined };
    const findings = await kubernetesDoctor(machineOf({}), plan);
    const names = findings.map(({ check }) => check);
    expect(names).not.toContain("docker");
    expect(names).not.toContain("kind");
    expect(names).not.toContain("port http");
    expect(names).toEqual(expect.arrayContaining(["kubectl", "helm", "context", "cluster", "sumo secret"]));
  });

  it("changes nothing", async () => {
    const said: string[] = [];
    await kubernetesDoctor({ ...machineOf({}), run: scriptedRun({ "docker info": "{}" }, said) }, PLAN);
    const looks =
      /^(docker (info|container inspect|system df|ps)|kind version|helm version|kubectl (.* )?(version|config|get) )/;
    expect(said.filter((command) => !looks.test(`${command} `))).toEqual([]);
  });
});

it("a check that throws hides no other", async () => {
  const checks = {
    broken: () => Promise.reject(new Error("no such thing")),
    fine: async () => [ok("fine", "yes")],
  };
  expect(await runChecks(checks, "try again")).toEqual([
    failed("broken", "no such thing", "this could not be looked at", "try again"),
    ok("fine", "yes"),
  ]);
});

describe("this machine", () => {
  it("looks for real", async () => {
    const machine = thisMachine();
    expect(machine.findProgram("sh")).toMatch(/\/sh$/);
    expect(machine.findProgram("no-such-program")).toBeUndefined();
    expect(machine.readText("/no/such/file")).toBeUndefined();
    expect(machine.freeBytes("/")).toBeGreaterThan(0);
    expect(machine.freeBytes("/no/such/folder")).toBeUndefined();
  });

  it("gets answers, and says why there is none", async () => {
    const server = createServer((_, response) => response.writeHead(401).end("who?")).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { get } = thisMachine();
    expect(await get(url)).toEqual({ status: 401, body: "who?" });
    await new Promise((resolve) => server.close(resolve));
    expect(await get(url)).toEqual({ status: 0, body: expect.stringContaining("ECONNREFUSED") });
  });
});
