import { describe, expect, it } from "vitest";
import { podOf } from "./pods.ts";
import type { PodObject } from "./pods.ts";
import { reasonOf } from "./waiting.ts";
import { DOCKER_INFO, PLAN } from "./doctor/testing/machine.ts";
import { FakeCluster, fakePod } from "./testing/fake-cluster.ts";

type Container = PodObject["status"]["containerStatuses"][number];

const container = (over: Partial<Container>): Container => ({
  name: "main",
  image: "grafana/loki:3.7.6",
  ready: false,
  restartCount: 0,
  state: {},
  lastState: {},
  ...over,
});

const unready = { conditions: [{ type: "Ready", status: "False", message: "" }] };
const held = (over: Partial<Container>): PodObject =>
  fakePod("loki-0", { ...unready, containerStatuses: [container(over)] });
const waits = (reason: string, message = ""): Container["state"] => ({ waiting: { reason, message } });

describe("a pod", () => {
  it.each<readonly [string, PodObject, string, string | undefined]>([
    ["runs", fakePod("loki-0"), "ready", undefined],
    ["has done its work", fakePod("job", { phase: "Succeeded", conditions: [] }), "ready", undefined],
    [
      "finds no node",
      fakePod("loki-0", {
        phase: "Pending",
        conditions: [{ type: "PodScheduled", status: "False", message: "0/1 nodes: Insufficient memory." }],
      }),
      "failing",
      "finds no node: 0/1 nodes: Insufficient memory.",
    ],
    [
      "is being made",
      held({ state: waits("ContainerCreating") }),
      "starting",
      "waits for its image or volumes",
    ],
    [
      "cannot pull",
      held({ state: waits("ImagePullBackOff", "Back-off pulling image") }),
      "failing",
      "cannot pull grafana/loki:3.7.6: Back-off pulling image",
    ],
    [
      "crashes for want of memory",
      held({
        restartCount: 1,
        state: waits("CrashLoopBackOff"),
        lastState: { terminated: { exitCode: 137, reason: "OOMKilled" } },
      }),
      "failing",
      "ends again and again (1 restart, code 137, out of memory)",
    ],
    [
      "lacks a secret",
      held({ state: waits("CreateContainerConfigError", 'secret "sumo-credentials" not found') }),
      "failing",
      'CreateContainerConfigError secret "sumo-credentials" not found',
    ],
    ["is not ready yet", held({ state: {} }), "starting", "runs, and is not ready yet"],
    [
      "was evicted",
      fakePod("loki-0", { ...unready, phase: "Failed", reason: "Evicted" }),
      "failing",
      "Evicted",
    ],
  ])("that %s", (_, pod, state, reason) => {
    expect(podOf(pod)).toMatchObject({ state, reason });
  });

  it("that goes is no trouble", () => {
    const pod = held({ state: waits("CrashLoopBackOff") });
    const metadata = { name: "loki-0", deletionTimestamp: "2026-01-01T00:00:00Z" };
    expect(podOf({ ...pod, metadata }).state).toBe("leaving");
  });

  it("is held up by an init container that has not ended", () => {
    const pod = fakePod("loki-0", {
      ...unready,
      initContainerStatuses: [
        container({ name: "done", state: { terminated: { exitCode: 0, reason: "Completed" } } }),
        container({
          name: "chown",
          restartCount: 2,
          state: { terminated: { exitCode: 1, reason: "Error" } },
        }),
      ],
      containerStatuses: [container({ state: waits("PodInitializing") })],
    });
    expect(podOf(pod)).toMatchObject({
      restarts: 2,
      reason: "ended with code 1",
      container: { name: "chown", hasEnded: true },
    });
  });
});

describe("what is waited for", () => {
  const cluster = new FakeCluster(DOCKER_INFO);
  cluster.cluster = "ready";
  const context = { look: cluster.run, plan: PLAN };

  it("is nothing when all are ready", async () => {
    expect(await reasonOf(context, [podOf(fakePod("loki-0"))])).toBeUndefined();
  });

  it("is the image that is pulled just now, which the events tell", async () => {
    const at = (second: number): object => ({ creationTimestamp: `2026-01-01T00:00:0${second}Z` });
    cluster.events = [
      { reason: "Pulling", message: 'Pulling image "grafana/loki:3.7.6"', metadata: at(2) },
      { reason: "Scheduled", message: "assigned", metadata: at(1) },
    ];
    const pods = [held({ state: waits("ContainerCreating") }), fakePod("tempo-0", { conditions: [] })].map(
      podOf,
    );
    expect(await reasonOf(context, pods)).toBe("loki-0 pulls grafana/loki:3.7.6 (and 1 more)");
  });

  it("is what fails, with its last words, before what only starts", async () => {
    const crash = held({ restartCount: 3, state: waits("CrashLoopBackOff") });
    const pods = [podOf(fakePod("alloy-1", { conditions: [] })), podOf(crash)];
    expect(await reasonOf(context, pods)).toBe(
      "loki-0 ends again and again (3 restarts); it said last: the last line (and 1 more)",
    );
  });
});
