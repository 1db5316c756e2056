import { describe, expect, it } from "vitest";
import { askCluster, contextFindings } from "./context.ts";
import type { Node } from "./node.ts";
import { PLAN, machineOf } from "./testing/machine.ts";
import type { Scripted } from "./testing/machine.ts";

const RUNNING: Node = { kind: "there", running: true, hostPorts: new Map() };
const UNKNOWN: Node = {
  kind: "unknown",
  reason: "docker does not answer",
  mend: "sudo systemctl start docker",
};
const FOREIGN = { ...PLAN, cluster: { context: "prod", namespace: "watchtower" }, kindCluster: undefined };

const version = (client: string, server: string): string =>
  JSON.stringify({ clientVersion: { gitVersion: client }, serverVersion: { gitVersion: server } });

const HEALTHY = {
  "kubectl config get-contexts": "kind-watchtower\nprod\n",
  "kubectl config current-context": "kind-watchtower\n",
  "kubectl --context kind-watchtower version": version("v1.35.1", "v1.35.0"),
  "kubectl --context prod version": version("v1.35.1", "v1.33.4"),
};

async function found(
  programs: Readonly<Record<string, Scripted>>,
  node: Node | undefined,
  check: string,
  plan = PLAN,
) {
  const machine = machineOf({ programs });
  const reach = await askCluster(machine, plan, node);
  return (await contextFindings(machine, plan, node, reach)).find((finding) => finding.check === check);
}

describe("the context", () => {
  it.each([
    ["is the current one", HEALTHY, RUNNING, "ok", "kind-watchtower"],
    ["comes with the cluster", {}, { kind: "none" }, "ok", "kind-watchtower comes with the cluster"],
    ["is not known without docker", HEALTHY, UNKNOWN, "warning", "not known"],
    ["is not known without kubectl", {}, RUNNING, "warning", "not known"],
    [
      "is not the current one",
      { ...HEALTHY, "kubectl config current-context": "prod\n" },
      RUNNING,
      "warning",
      "the current one is prod",
    ],
    [
      "is not chosen",
      { ...HEALTHY, "kubectl config current-context": { fails: "error: current-context is not set" } },
      RUNNING,
      "warning",
      "there is no current one",
    ],
    [
      "is not in the kubeconfig",
      { ...HEALTHY, "kubectl config get-contexts": "prod\n" },
      RUNNING,
      "failed",
      "kind-watchtower is not in the kubeconfig",
    ],
  ] as const)("%s", async (_, programs, node, state, observed) => {
    expect(await found(programs, node, "context")).toMatchObject({ state, observed });
  });

  it("of another cluster has to be there", async () => {
    const none = { ...HEALTHY, "kubectl config get-contexts": "kind-watchtower\n" };
    expect(await found(none, undefined, "context", FOREIGN)).toMatchObject({
      state: "failed",
      mend: "kubectl config get-contexts",
    });
  });
});

describe("the cluster", () => {
  const refused = { fails: "The connection to the server 127.0.0.1:41233 was refused\n" };
  it.each([
    ["answers", HEALTHY, RUNNING, "ok", "kind-watchtower answers, Kubernetes 1.35.0"],
    ["is not made yet", {}, { kind: "none" }, "ok", "none yet; made by: watchtower up --engine kubernetes"],
    ["is not known without docker", HEALTHY, UNKNOWN, "warning", "not known"],
    ["is not known without kubectl", {}, RUNNING, "warning", "not known"],
    [
      "does not answer",
      { ...HEALTHY, "kubectl --context kind-watchtower version": refused },
      RUNNING,
      "failed",
      "kind-watchtower does not answer",
    ],
  ] as const)("%s", async (_, programs, node, state, observed) => {
    expect(await found(programs, node, "cluster")).toMatchObject({ state, observed });
  });

  it("whose node is stopped is started", async () => {
    const node = { ...RUNNING, running: false };
    expect(await found(HEALTHY, node, "cluster")).toMatchObject({
      state: "failed",
      mend: "docker start watchtower-control-plane",
    });
  });
});

describe("the skew", () => {
  it.each([
    [RUNNING, PLAN, "ok", "kubectl 1.35.1, cluster 1.35.0"],
    [undefined, FOREIGN, "warning", "kubectl 1.35.1, cluster 1.33.4"],
    [{ kind: "none" } as const, PLAN, "ok", "no cluster that answers"],
  ])("of one minor version is right", async (node, plan, state, observed) => {
    expect(await found(HEALTHY, node, "version skew", plan)).toMatchObject({ state, observed });
  });

  it("is mended by the kubectl of the cluster, not by ours", async () => {
    const { mend } = (await found(HEALTHY, undefined, "version skew", FOREIGN)) ?? {};
    expect(mend).toContain("/release/v1.33.4/bin/linux/amd64/kubectl");
  });
});
