import { describe, expect, it } from "vitest";
import { charts, useCharts } from "./testing/charts.ts";
import { testStack } from "./testing/stack.ts";
import { ALL_MADE, wholeStack } from "./testing/whole-stack.ts";

useCharts();

describe("up", () => {
  it("makes everything where nothing is", async () => {
    const { cluster, engine, config, up } = testStack(charts);
    expect(await up()).toEqual(ALL_MADE);
    expect([...cluster.releases.keys()].toSorted()).toEqual(["alloy", "grafana", "loki", "mimir", "tempo"]);
    expect(cluster.get("namespace", "watchtower")?.metadata.labels).toMatchObject({
      "app.kubernetes.io/managed-by": "watchtower",
    });
    expect(await engine.find(config)).toMatchObject({
      context: "kind-watchtower",
      namespace: "watchtower",
      endpoints: {
        ui: "http://127.0.0.1:13000",
        prometheus: "http://127.0.0.1:13000/api/datasources/proxy/uid/mimir",
      },
    });
  });

  it("changes nothing but its own mark where everything is", async () => {
    const { cluster, up } = await wholeStack();
    const lines = await up();
    expect(lines.filter((line) => line.endsWith("made"))).toEqual(["ready made"]);
    expect(cluster.changes).toEqual([expect.stringContaining("kubectl apply")]);
  });

  it("says that it ran already", async () => {
    const { engine, config } = await wholeStack();
    const watch = { tell: () => {}, signal: new AbortController().signal };
    expect(await engine.up(config, watch)).toMatchObject({ alreadyRunning: true });
  });

  it("goes on where it was stopped", async () => {
    const { cluster, up } = testStack(charts);
    const stop = new AbortController();
    cluster.replies.set("helm upgrade --install mimir", { fails: "context canceled" });
    const first = await up({ signal: stop.signal });
    expect(first.at(-3)).toBe("failed: charts: helm failed: context canceled");
    cluster.replies.clear();
    cluster.changes.length = 0;
    expect((await up()).filter((line) => line.endsWith("made"))).toEqual(["charts made", "ready made"]);
    expect(cluster.changes.filter((line) => line.startsWith("helm"))).toEqual([
      expect.stringContaining("upgrade --install mimir"),
    ]);
  });

  it("that is stopped by its caller says so, and how to go on", async () => {
    const stop = new AbortController();
    stop.abort();
    const lines = await testStack(charts).up({ signal: stop.signal });
    expect(lines[0]).toBe("failed: doctor: stopped; call it again to go on");
  });

  it("always names context and namespace, on a cluster that the user named too", async () => {
    const { cluster, up } = testStack(charts, { kubeContext: "prod", kubeNamespace: "observe" });
    cluster.cluster = "ready";
    cluster.replies.set("kubectl config get-contexts", "prod\n");
    const lines = await up();
    expect(lines.at(-1)).toBe("ready made");
    expect(cluster.smoked).toEqual(["http://127.0.0.1:43000"]);
    expect(cluster.get("namespace", "observe")).toBeDefined();
    const without = /^kubectl (config|version --client)|^kubectl --context prod version|^helm version/;
    const touching = cluster.said.filter((line) => /^(kubectl|helm) /.test(line) && !without.test(line));
    expect(touching.length).toBeGreaterThan(20);
    for (const line of touching)
      expect(line).toMatch(/^(kubectl --context|helm --kube-context) prod --namespace observe /);
    expect(cluster.said.filter((line) => /^(kind|docker) /.test(line))).toEqual([]);
  });
});
