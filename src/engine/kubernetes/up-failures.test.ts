import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { charts, useCharts } from "./testing/charts.ts";
import { fakePod } from "./testing/fake-cluster.ts";
import { testStack } from "./testing/stack.ts";

useCharts();

describe("what fails is told with the command and what to try", () => {
  it.each(["docker", "kind", "kubectl", "helm"])("%s is not installed", async (program) => {
    const { cluster, up } = testStack(charts);
    cluster.replies.set(program, { missing: true });
    const lines = await up();
    expect(lines[0]).toMatch(new RegExp(`^failed: doctor: .*${program}: not installed`, "s"));
    expect(lines.at(-1)).toBe("next: watchtower doctor --engine kubernetes");
    expect(cluster.changes).toEqual([]);
  });

  it("docker does not answer", async () => {
    const { cluster, up } = testStack(charts);
    cluster.replies.set("docker info", { fails: "Cannot connect to the Docker daemon" });
    const [first] = await up();
    expect(first).toMatch(/^failed: doctor: docker: Cannot connect to the Docker daemon; .*mend: /);
    expect(cluster.changes).toEqual([]);
  });

  it("a port is taken", async () => {
    const { cluster, up } = testStack(charts, {}, { scene: { taken: { 14_317: "node (pid 4711)" } } });
    expect((await up())[0]).toMatch(
      /^failed: doctor: port otlpGrpc: 127\.0\.0\.1:14317 is taken by node \(pid 4711\)/,
    );
    expect(cluster.changes).toEqual([]);
  });

  it("a port is that of the embedded engine", async () => {
    const status = {
      engine: "embedded",
      pid: 4711,
      dataDir: "/data",
      endpoints: { ui: "http://127.0.0.1:13000" },
    };
    const web = {
      "http://127.0.0.1:13000/api/watchtower/status": { status: 200, body: JSON.stringify(status) },
    };
    const { up } = testStack(charts, {}, { scene: { taken: { 13_000: "node (pid 4711)" }, web } });
    expect((await up())[0]).toContain("mend: watchtower down --engine embedded --data-dir /data");
  });

  it("a context is not in the kubeconfig", async () => {
    const { cluster, up } = testStack(charts, { kubeContext: "prod" });
    const lines = await up();
    expect(lines[0]).toMatch(/^failed: doctor: context: prod is not in the kubeconfig/);
    expect(lines.at(-1)).toBe("next: watchtower doctor --engine kubernetes --context prod");
    expect(cluster.changes).toEqual([]);
  });

  it("kind cannot make the cluster", async () => {
    const { cluster, up } = testStack(charts);
    cluster.replies.set("kind create", {
      fails: "ERROR: failed to create cluster: could not find a log line",
    });
    const lines = await up();
    expect(lines.find((line) => line.startsWith("failed"))).toContain("cluster: kind failed: ERROR");
    expect(lines.at(-2)).toMatch(
      /^command: kind create cluster --name watchtower --config=- <<'END'\n.*kind: Cluster\n.*hostPort: 13000\n.*\nEND$/s,
    );
    expect(lines.at(-1)).toBe(
      `next: watchtower down --engine kubernetes && watchtower up --engine kubernetes --chart-dir ${charts}`,
    );
  });

  it("an object cannot be applied: all that made it is told", async () => {
    const { cluster, up } = testStack(charts, { kubeNamespace: "observe" });
    cluster.replies.set("kubectl apply", { fails: "Error from server (Forbidden)" });
    const lines = await up();
    const scope = "kubectl --context kind-watchtower --namespace observe";
    expect(lines.at(-2)).toBe(
      [
        `command: ${scope} create namespace observe --dry-run=client --output=yaml |`,
        `  ${scope} label --local --filename=- --output=yaml app.kubernetes.io/part-of=watchtower app.kubernetes.io/managed-by=watchtower |`,
        `  ${scope} apply --server-side --force-conflicts --field-manager=watchtower --filename=-`,
      ].join("\n"),
    );
    expect(lines.at(-1)).toBe(
      `next: watchtower up --engine kubernetes --namespace observe --chart-dir ${charts}`,
    );
  });

  it("the node never gets ready", async () => {
    const { cluster, up } = testStack(charts);
    cluster.replies.set("kubectl wait", { fails: "error: timed out waiting for the condition on nodes" });
    const lines = await up();
    expect(lines.find((line) => line.startsWith("failed"))).toContain(
      "timed out waiting for the condition on nodes",
    );
    expect(lines.find((line) => line.startsWith("command"))).toBe(
      "command: kubectl --context kind-watchtower --namespace watchtower wait --for=condition=Ready node --all --timeout=180s",
    );
  });

  it("a release of our name is somebody else's", async () => {
    const { cluster, up } = testStack(charts, { kubeContext: "prod", kubeNamespace: "monitoring" });
    cluster.cluster = "ready";
    cluster.replies.set("kubectl config get-contexts", "prod\n");
    cluster.releases.set("grafana", { status: "deployed", description: "foreign" });
    const lines = await up();
    expect(lines.find((line) => line.startsWith("failed"))).toBe(
      "failed: charts: namespace monitoring has a release grafana that is not of Watchtower; choose another with --namespace",
    );
    expect(cluster.releases.get("grafana")?.description).toBe("foreign");
  });

  it("a secret that the profile needs is not there", async () => {
    const { cluster, up } = testStack(charts, { kubeContext: "prod", kubeProfile: "scale" });
    cluster.cluster = "ready";
    cluster.replies.set("kubectl config get-contexts", "prod\n");
    const lines = await up();
    expect(lines.find((line) => line.startsWith("failed"))).toMatch(
      /^failed: secrets: secret object-storage .* is missing/,
    );
    expect([...cluster.releases.keys()]).toEqual([]);
  });

  it("a chart on disk is not the pinned one", async () => {
    const other = mkdtempSync(join(tmpdir(), "watchtower-charts-"));
    mkdirSync(join(other, "tempo"));
    writeFileSync(join(other, "tempo", "Chart.yaml"), "name: tempo\nversion: 0.0.1\n");
    const { cluster, up } = testStack(other);
    const lines = await up();
    rmSync(other, { recursive: true, force: true });
    expect(lines.find((line) => line.startsWith("failed"))).toMatch(
      /charts: .*tempo 0\.0\.1, but .* is pinned/,
    );
    expect(cluster.changes.filter((line) => line.startsWith("helm"))).toEqual([]);
  });

  it("a pod ends again and again", async () => {
    const { cluster, up } = testStack(charts);
    cluster.replies.set("helm upgrade --install alloy", {
      fails: "Error: context deadline exceeded",
    });
    const waiting = { waiting: { reason: "CrashLoopBackOff", message: "back-off 40s" } };
    const ended = { terminated: { exitCode: 1, reason: "Error" } };
    const container = { name: "alloy", image: "grafana/alloy:v1.12.2", ready: false, restartCount: 4 };
    cluster.pods = [
      fakePod("tempo-0"),
      fakePod("alloy-6d4", {
        conditions: [{ type: "Ready", status: "False", message: "" }],
        containerStatuses: [{ ...container, state: waiting, lastState: ended }],
      }),
    ];
    cluster.events = [
      { type: "Normal", reason: "Pulled", message: "Container image already present", metadata: {} },
      {
        type: "Warning",
        reason: "BackOff",
        message: "Back-off restarting failed container",
        count: 9,
        metadata: {},
      },
    ];
    cluster.replies.set(
      "kubectl logs alloy-6d4 --container=alloy --tail=10 --previous",
      "Error: at least one endpoint\n",
    );
    const lines = await up();
    expect(lines.slice(-5)).toEqual([
      expect.stringMatching(
        /^command: helm --kube-context kind-watchtower --namespace watchtower upgrade --install alloy /,
      ),
      "pod alloy-6d4 ends again and again (4 restarts, code 1)",
      "  event BackOff (9 times): Back-off restarting failed container",
      "  log Error: at least one endpoint",
      "next: watchtower logs alloy-6d4 --engine kubernetes",
    ]);
  });

  it("what is sent does not come back", async () => {
    const smoke = {
      id: "1",
      traceId: "2",
      passed: false,
      results: [{ signal: "logs", found: false, reason: "acknowledged, but not found" }],
    } as const;
    const { engine, config, up } = testStack(charts, {}, { smoke });
    const lines = await up();
    expect(lines.find((line) => line.startsWith("failed"))).toBe(
      "failed: ready: not read back: logs: acknowledged, but not found",
    );
    expect(await engine.find(config)).toBeUndefined();
  });
});
