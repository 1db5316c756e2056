import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyCharts } from "./testing/charts.ts";
import { fakeObject, fakePod } from "./testing/fake-cluster.ts";
import type { FakeObject } from "./testing/fake-cluster.ts";
import { testStack } from "./testing/stack.ts";
import type { TestStack } from "./testing/stack.ts";

let charts = "";
beforeAll(() => {
  charts = emptyCharts();
});
afterAll(() => rmSync(charts, { recursive: true, force: true }));

const ALL_MADE = [
  "doctor was there",
  "cluster made",
  "namespace made",
  "secrets: no secret sumo-credentials: local only; to copy to Sumo Logic as well: watchtower sumo set --engine kubernetes",
  "secrets was there",
  "config maps made",
  "storage made",
  "charts: all of them at once",
  "charts made",
  "ports was there",
  "ready made",
];

/** One on which everything is, and nothing was changed since. */
async function whole(): Promise<TestStack> {
  const stack = testStack(charts);
  const lines = await stack.up();
  expect(lines.filter((line) => line.startsWith("failed"))).toEqual([]);
  stack.cluster.changes.length = 0;
  return stack;
}

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
    const { cluster, up } = await whole();
    const lines = await up();
    expect(lines.filter((line) => line.endsWith("made"))).toEqual(["ready made"]);
    expect(cluster.changes).toEqual([expect.stringContaining("kubectl apply")]);
  });

  it("says that it ran already", async () => {
    const { engine, config } = await whole();
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

describe("what is half there is mended", () => {
  it("a cluster that was stopped with Docker, without a word of doctor", async () => {
    const { cluster, up } = await whole();
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
    const { cluster, up } = await whole();
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
    const { cluster, up } = await whole();
    cluster.put(fakeObject("namespace", "watchtower", { status: { phase: "Terminating" } }));
    expect(await up()).toContain("namespace made");
    expect(cluster.get("namespace", "watchtower")?.metadata.labels).toMatchObject({
      "app.kubernetes.io/managed-by": "watchtower",
    });
  });

  it.each(["pending-install", "pending-upgrade", "uninstalling"])("a release left %s", async (status) => {
    const { cluster, up } = await whole();
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
    const { cluster, up } = await whole();
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
    const { cluster, up } = await whole();
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

describe("the file that Alloy has", () => {
  const routerOf = ({ cluster }: TestStack): string | undefined =>
    cluster.get("configmap", "alloy-config")?.metadata.annotations["watchtower/router"];

  it("is the local one without the secret, and the other, rolled, once there is one", async () => {
    const stack = await whole();
    expect(routerOf(stack)).toBe("local-only");
    stack.cluster.put(fakeObject("secret", "sumo-credentials"));
    expect(await stack.up()).toContain("config maps made");
    expect(routerOf(stack)).toBe("dual-write");
    expect(stack.cluster.changes).toContain("kubectl rollout restart deployment/alloy");
    stack.cluster.objects.delete("secret/sumo-credentials");
    await stack.up();
    expect(routerOf(stack)).toBe("local-only");
  });

  it("is read by Alloy at the next start, if the one that brought it was stopped before", async () => {
    const stack = await whole();
    stack.cluster.put(fakeObject("secret", "sumo-credentials"));
    stack.cluster.replies.set("kubectl rollout status", { fails: "timed out waiting for the condition" });
    expect(await stack.up()).toContain(
      "failed: config maps: kubectl failed: timed out waiting for the condition",
    );
    stack.cluster.replies.clear();
    stack.cluster.changes.length = 0;
    expect(await stack.up()).toContain("config maps made");
    expect(stack.cluster.changes[0]).toBe("kubectl rollout restart deployment/alloy");
    expect(await stack.up()).toContain("config maps was there");
  });

  it.each(["local-only", "custom"])("stays what the user chose: %s", async (kind) => {
    const stack = await whole();
    const annotations = { "watchtower/router": kind, "watchtower/router-chosen-by": "user" };
    const found = stack.cluster.get("configmap", "alloy-config");
    const metadata = { name: "alloy-config", labels: {}, annotations };
    stack.cluster.put(fakeObject("configmap", "alloy-config", { ...found, metadata }));
    stack.cluster.put(fakeObject("secret", "sumo-credentials"));
    expect(await stack.up()).toContain("config maps was there");
    expect(routerOf(stack)).toBe(kind);
  });

  it("is told to make what Tempo makes, too, where a user's file does", async () => {
    const stack = await whole();
    const text = `otelcol.connector.servicegraph "calls" {
  output {
    metrics = [otelcol.exporter.debug.default.input]
  }
}
otelcol.exporter.debug "default" { }
`;
    stack.cluster.put(fakeObject("configmap", "alloy-config", { data: { "config.alloy": text } }));
    expect((await stack.up()).join("\n")).toMatch(
      /config maps: .*config\.alloy:1:1.*traces_service_graph_\*/s,
    );
  });

  it("is brought up to date where it is an older one of ours", async () => {
    const stack = await whole();
    const found = stack.cluster.get("configmap", "alloy-config");
    if (found === undefined) throw new Error("no file was deployed");
    stack.cluster.put({ ...found, data: { "config.alloy": "// of an older version" } });
    expect(await stack.up()).toContain("config maps made");
    expect(stack.cluster.get("configmap", "alloy-config")?.data?.["config.alloy"]).toContain(
      "otelcol.receiver.otlp",
    );
  });
});

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
