import { describe, expect, it } from "vitest";
import { charts, useCharts } from "./testing/charts.ts";
import { fakeObject } from "./testing/fake-cluster.ts";
import { testStack } from "./testing/stack.ts";
import { wholeStack } from "./testing/whole-stack.ts";

useCharts();

describe("what is half there is mended", () => {
  it("a cluster that was stopped with Docker, without a word of doctor", async () => {
    const { cluster, up } = await wholeStack();
    cluster.cluster = "stopped";
    const lines = await up();
    expect(lines.filter((line) => line.startsWith("doctor: "))).toEqual([]);
    expect(lines).toContain("cluster made");
    expect(cluster.changes.slice(0, 2)).toEqual([
      "docker start watchtower-control-plane",
      "kind export kubeconfig --name watchtower",
    ]);
  });

  it("a cluster that is not in this kubeconfig", async () => {
    const { cluster, up } = await wholeStack();
    cluster.cluster = "not in the kubeconfig";
    await up();
    expect(cluster.changes[0]).toBe("kind export kubeconfig --name watchtower");
  });

  it("a cluster that kind was stopped at", async () => {
    const { cluster, up } = testStack(charts);
    cluster.cluster = "half made";
    const lines = await up();
    expect(lines).toContain("cluster: kind cluster watchtower was left half made; it is made anew");
    expect(cluster.changes.slice(1, 3)).toEqual([
      "kind delete cluster --name watchtower",
      "kind create cluster --name watchtower --config=-",
    ]);
    expect(lines.at(-1)).toBe("ready made");
  });

  it("a namespace that is still being removed", async () => {
    const { cluster, up } = await wholeStack();
    cluster.put(fakeObject("namespace", "watchtower", { status: { phase: "Terminating" } }));
    expect(await up()).toContain("namespace made");
    expect(cluster.get("namespace", "watchtower")?.metadata.labels).toMatchObject({
      "app.kubernetes.io/managed-by": "watchtower",
    });
  });

  it.each(["pending-install", "pending-upgrade", "uninstalling"])("a release left %s", async (status) => {
    const { cluster, up } = await wholeStack();
    cluster.releases.set("loki", { status, description: "Initial install underway" });
    expect(await up()).toContain(
      "charts: release loki was left half done by a call that was stopped; it is done again",
    );
    expect(cluster.changes.slice(0, 2)).toEqual([
      expect.stringMatching(/^kubectl delete secret '--selector=owner=helm,name=loki,status in \(/),
      expect.stringContaining("upgrade --install loki"),
    ]);
  });

  it("a release that failed, or has other values", async () => {
    const { cluster, up } = await wholeStack();
    const loki = cluster.releases.get("loki")?.description ?? "";
    cluster.releases.set("loki", { status: "failed", description: loki });
    cluster.releases.set("tempo", { status: "deployed", description: "tempo 2.2.3, values 0123456789ab" });
    await up();
    expect(cluster.changes.filter((line) => line.startsWith("helm"))).toEqual([
      expect.stringContaining("--install tempo"),
      expect.stringContaining("--install loki"),
    ]);
  });

  it("a port of the node that the chart did not set", async () => {
    const { cluster, up } = await wholeStack();
    const ports = [
      { port: 4317, nodePort: 31_999 },
      { port: 4318, nodePort: 30_318 },
    ];
    cluster.put(fakeObject("service", "alloy", { spec: { type: "NodePort", ports } }));
    expect(await up()).toContain("ports made");
    expect(cluster.changes[0]).toContain(
      `kubectl patch service alloy '--patch={"spec":{"type":"NodePort","ports":[{"port":4317,"nodePort":30317}`,
    );
  });
});
