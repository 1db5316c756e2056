import { describe, expect, it } from "vitest";
import { charts, useCharts } from "./testing/charts.ts";
import { fakeObject } from "./testing/fake-cluster.ts";
import type { FakeObject } from "./testing/fake-cluster.ts";
import { testStack } from "./testing/stack.ts";
import type { TestStack } from "./testing/stack.ts";
import { ALL_MADE } from "./testing/whole-stack.ts";

useCharts();

describe("two at once", () => {
  it("on this machine: the second is told who is at it, and changes nothing", async () => {
    const { cluster, up } = testStack(charts);
    const [first, second] = await Promise.all([up(), up()]);
    expect(first).toEqual(ALL_MADE);
    expect(second[0]).toBe(
      `failed: the stack kind-watchtower is being changed just now by process ${process.pid}; wait until that has ended, or stop it`,
    );
    expect(cluster.changes.filter((line) => line.startsWith("kind create"))).toHaveLength(1);
    expect((await up()).at(-1)).toBe("ready made");
  });

  const prod = (): TestStack => {
    const stack = testStack(charts, { kubeContext: "prod" });
    stack.cluster.cluster = "ready";
    stack.cluster.replies.set("kubectl config get-contexts", "prod\n");
    return stack;
  };
  const leaseOf = (renewTime: string): FakeObject => ({
    ...fakeObject("lease", "watchtower-up"),
    metadata: { name: "watchtower-up", labels: {}, annotations: {}, resourceVersion: "7" },
    spec: { holderIdentity: "ada@elsewhere, process 4711", leaseDurationSeconds: 120, renewTime },
  });

  it("from two machines: the second is told who has the Lease, and installs nothing", async () => {
    const { cluster, up } = prod();
    cluster.put(leaseOf(new Date().toISOString()));
    const lines = await up();
    expect(lines.find((line) => line.startsWith("failed"))).toMatch(
      /^failed: lease: the stack watchtower on prod is being changed just now by ada@elsewhere, process 4711; /,
    );
    expect(cluster.changes.filter((line) => line.startsWith("helm"))).toEqual([]);
    expect(cluster.get("lease", "watchtower-up")).toBeDefined();
  });

  it("a Lease whose holder is gone is taken over, and given back at the end", async () => {
    const { cluster, up } = prod();
    cluster.put(leaseOf(new Date(Date.now() - 600_000).toISOString()));
    const lines = await up();
    expect(lines).toContain("lease: the Lease of ada@elsewhere, process 4711, who is gone, is taken over");
    expect(lines.at(-1)).toBe("ready made");
    expect(cluster.get("lease", "watchtower-up")).toBeUndefined();
  });

  it("who may make no Lease does without", async () => {
    const { cluster, up } = prod();
    cluster.replies.set("kubectl create --filename=-", {
      fails:
        'Error from server (Forbidden): leases.coordination.k8s.io is forbidden: User "ada" cannot create',
    });
    const lines = await up();
    expect(lines.find((line) => line.startsWith("lease: "))).toContain("no Lease may be made");
    expect(lines.at(-1)).toBe("ready made");
  });

  it("is given back when the start fails", async () => {
    const { cluster, up } = prod();
    cluster.replies.set("helm upgrade --install mimir", { fails: "context canceled" });
    await up();
    expect(cluster.said.some((line) => line.includes("create --filename=-"))).toBe(true);
    expect(cluster.get("lease", "watchtower-up")).toBeUndefined();
  });
});
