import { describe, expect, it } from "vitest";
import { committedFacts, workloadsOf } from "../../../../test/kit/kubernetes/fixture.ts";
import { chartPins } from "../charts/pins.ts";
import { REGISTRIES, archivesOf, networkFindings } from "./network.ts";
import { askPods } from "./pods.ts";
import { PLAN, machineOf } from "./testing/machine.ts";
import type { Scene } from "./testing/machine.ts";

const ARCHIVE = "https://files.example/tempo-1.0.0.tgz";
const ARCHIVES = new Map([["charts.example", ARCHIVE]]);
const DOCKER_HUB = "https://registry-1.docker.io/v2/";

async function found(scene: Scene, check: string, fromHere = true) {
  const machine = machineOf(scene);
  const pods = await askPods(machine.run, PLAN.cluster);
  return (await networkFindings(machine, pods, fromHere, ARCHIVES)).find(
    (finding) => finding.check === check,
  );
}

/** As `kubectl get pods -o json` prints them. */
const pods = (...states: readonly object[]): string =>
  JSON.stringify({
    items: states.map((state, index) => ({
      metadata: { name: `pod-${index}` },
      status: {
        phase: "waiting" in state ? "Pending" : "Running",
        containerStatuses: [{ image: "grafana/tempo:2.10.8", state }],
      },
    })),
  });

describe("image pulls", () => {
  it.each([
    [{ status: 401, body: "" }, "ok", "the registry answers"],
    [{ status: 429, body: "" }, "warning", "429: too many requests"],
    [{ status: 503, body: "" }, "warning", "status 503"],
    [
      { status: 0, body: "getaddrinfo ENOTFOUND registry-1.docker.io" },
      "failed",
      "getaddrinfo ENOTFOUND registry-1.docker.io",
    ],
  ])("before there are pods ask the registry: %j is %s", async (answer, state, observed) => {
    expect(await found({ web: { [DOCKER_HUB]: answer } }, "image pulls docker.io")).toMatchObject({
      state,
      observed,
    });
  });

  it("are seen by the pods", async () => {
    const running = { kubectl: pods({ running: {} }, { running: {} }) };
    expect(await found({ programs: running }, "image pulls")).toMatchObject({
      state: "ok",
      observed: "2 of 2 pods run; none waits for an image",
    });
    const waiting = { reason: "ImagePullBackOff", message: "Back-off pulling image: toomanyrequests" };
    expect(await found({ programs: { kubectl: pods({ running: {} }, { waiting }) } }, "image pulls")).toEqual(
      {
        check: "image pulls",
        state: "failed",
        observed: "ImagePullBackOff",
        why: "pod pod-1 cannot have grafana/tempo:2.10.8: Back-off pulling image: toomanyrequests",
        mend: "kubectl --context kind-watchtower --namespace watchtower describe pod pod-1",
      },
    );
  });

  it("of a cluster elsewhere do not ask from here", async () => {
    expect(await found({}, "image pulls", false)).toMatchObject({ state: "ok" });
    expect(await found({}, "image pulls docker.io", false)).toBeUndefined();
  });
});

describe("chart repositories", () => {
  it.each([
    [{ status: 200, body: "" }, "ok", "its archives can be had"],
    [{ status: 404, body: "" }, "warning", "status 404"],
    [{ status: 0, body: "connect ETIMEDOUT" }, "failed", "connect ETIMEDOUT"],
  ])("%j is %s", async (answer, state, observed) => {
    const web = { [ARCHIVE]: answer };
    expect(await found({ web }, "charts charts.example")).toMatchObject({ state, observed });
  });

  it("are not needed by what runs", async () => {
    const running = { pods: 1, running: 1, cannotPull: [] };
    const findings = await networkFindings(
      machineOf({}),
      running,
      false,
      new Map([["charts.example", ARCHIVE]]),
    );
    expect(findings.at(-1)).toMatchObject({ check: "charts charts.example", state: "warning" });
  });

  it("are not needed with charts on the disk", async () => {
    const findings = await networkFindings(machineOf({}), undefined, false, new Map());
    expect(findings.at(-1)).toEqual({ check: "charts", state: "ok", observed: "on the disk (--chart-dir)" });
  });
});

describe("what is asked", () => {
  it("are the registries of all images of the stack", () => {
    const images = workloadsOf(committedFacts("local")).flatMap(({ containers }) =>
      containers.map(({ image }) => image),
    );
    // A name without a host is of docker.io.
    const hosts = images.map((image) => /^([\w-]+\.[\w.-]+)\//.exec(image)?.[1] ?? "docker.io");
    expect(hosts.filter((host) => REGISTRIES[host] === undefined)).toEqual([]);
  });

  it("is one archive of each repository", () => {
    const archives = archivesOf(chartPins());
    expect([...archives.keys()].toSorted()).toEqual(["grafana-community.github.io", "grafana.github.io"]);
    expect([...archives.values()].every((url) => url.endsWith(".tgz"))).toBe(true);
  });
});
