import { describe, expect, it } from "vitest";
import type { Answer } from "./doctor/machine.ts";
import { charts, useCharts } from "./testing/charts.ts";
import { fakeObject, fakePod } from "./testing/fake-cluster.ts";
import type { FakeObject } from "./testing/fake-cluster.ts";
import { testStack } from "./testing/stack.ts";
import type { Read, TestStack } from "./testing/stack.ts";

useCharts();

type Flags = Parameters<typeof testStack>[1];

/** A stack that is up, on a kind cluster or on one of the user. */
async function running(
  flags: Flags = {},
  { read, prepare }: { readonly read?: Read; readonly prepare?: (stack: TestStack) => void } = {},
): Promise<TestStack> {
  const stack = testStack(charts, flags, read === undefined ? {} : { read });
  if (flags?.kubeContext !== undefined) {
    stack.cluster.cluster = "ready";
    stack.cluster.replies.set("kubectl config get-contexts", `${flags.kubeContext}\n`);
  }
  prepare?.(stack);
  expect((await stack.up()).at(-1)).toBe("ready made");
  stack.cluster.changes.length = 0;
  return stack;
}

/** What `down` changed beside taking the Lease and giving it back. */
const withoutLease = ({ changes }: TestStack["cluster"]): readonly string[] =>
  changes.filter((line) => !/^kubectl (create|delete lease)/.test(line));

describe("down", () => {
  it("removes the kind cluster that is ours, and says what else is in it", async () => {
    const { cluster, engine, config } = await running();
    cluster.put(fakeObject("namespace", "mine"));
    cluster.put(fakeObject("namespace", "kube-system"));
    const removal = { kind: "cluster", name: "watchtower", otherNamespaces: ["mine"] };
    expect(await engine.removal(config)).toEqual(removal);
    expect(await engine.down(config)).toBe(true);
    expect(cluster.changes).toEqual(["kind delete cluster --name watchtower"]);
    expect(await engine.removal(config)).toEqual({ kind: "nothing" });
    expect(await engine.down(config)).toBe(false);
    expect(await engine.find(config)).toBeUndefined();
  });

  it("removes our releases and the namespace that we made from a cluster of the user", async () => {
    const { cluster, engine, config } = await running({ kubeContext: "prod" });
    expect(await engine.removal(config)).toMatchObject({ kind: "releases", removesNamespace: true });
    await engine.down(config);
    expect(withoutLease(cluster)).toEqual([
      // Stopped in the middle, status does not say that it is ready.
      "kubectl delete configmap watchtower --ignore-not-found",
      ...["alloy", "grafana", "mimir", "loki", "tempo"].map((name) =>
        expect.stringMatching(new RegExp(`uninstall ${name} --wait --timeout=5m$`)),
      ),
      "kubectl delete namespace watchtower --timeout=5m",
    ]);
    expect(cluster.cluster).toBe("ready");
  });

  it("leaves a namespace that was there before, and in it all that is not ours", async () => {
    const prepare = ({ cluster }: TestStack): void => cluster.put(fakeObject("namespace", "shared"));
    const flags = { kubeContext: "prod", kubeNamespace: "shared" };
    const { cluster, engine, config } = await running(flags, { prepare });
    expect(await engine.removal(config)).toMatchObject({ kind: "releases", removesNamespace: false });
    cluster.releases.set("theirs", { status: "deployed", description: "foreign" });
    await engine.down(config);
    expect(cluster.changes.filter((line) => line.includes("theirs"))).toEqual([]);
    expect(withoutLease(cluster).at(-1)).toBe(
      "kubectl delete configmaps --selector=app.kubernetes.io/part-of=watchtower",
    );
    expect(cluster.get("namespace", "shared")).toBeDefined();
  });

  it("takes volumes and secrets of ours from such a namespace only when told to purge, then or later", async () => {
    const labelled = (kind: string, name: string, label: string): FakeObject => {
      const [key = "", value = ""] = label.split("=");
      return fakeObject(kind, name, { metadata: { name, labels: { [key]: value }, annotations: {} } });
    };
    const prepare = ({ cluster }: TestStack): void => {
      cluster.put(fakeObject("namespace", "shared"));
      cluster.put(labelled("persistentvolumeclaim", "storage-loki-0", "app.kubernetes.io/instance=loki"));
      cluster.put(labelled("persistentvolumeclaim", "theirs", "app.kubernetes.io/instance=theirs"));
      cluster.put(labelled("secret", "sumo-credentials", "app.kubernetes.io/part-of=watchtower"));
    };
    const flags = { kubeContext: "prod", kubeNamespace: "shared" };
    const { cluster, engine, config } = await running(flags, { prepare });
    expect(await engine.down(config)).toBe(true);
    const kept = ["secret/sumo-credentials", "persistentvolumeclaim/storage-loki-0"];
    const removal = { kind: "releases", releases: [], removesNamespace: false };
    expect(await engine.removal(config)).toEqual({
      ...removal,
      kept: expect.arrayContaining(kept) as unknown,
    });
    cluster.changes.length = 0;
    expect(await engine.down(config)).toBe(false);
    expect(withoutLease(cluster)).toEqual([]);
    expect(await engine.down(config, { purge: true })).toBe(true);
    expect([...cluster.objects.keys()]).toEqual(["namespace/shared", "persistentvolumeclaim/theirs"]);
    expect(await engine.removal(config)).toEqual({ kind: "nothing" });
  });

  it("tells what it removes, and when it was stopped that it is to be called again", async () => {
    const { cluster, engine, config } = await running({ kubeContext: "prod" });
    const said: string[] = [];
    const stop = new AbortController();
    const say = (line: string): void => {
      said.push(line);
      if (line === "release mimir is removed") stop.abort();
    };
    await expect(engine.down(config, { say, signal: stop.signal })).rejects.toThrow(
      "stopped; call it again to remove the rest",
    );
    expect(said).toEqual(["alloy", "grafana", "mimir"].map((name) => `release ${name} is removed`));
    expect((await engine.status(config)).instance).toBeUndefined();
    expect(cluster.get("lease", "watchtower-up")).toBeUndefined();
    expect(await engine.down(config)).toBe(true);
    expect(cluster.get("namespace", "watchtower")).toBeUndefined();
  });

  it("finds nothing to remove where nothing is ours", async () => {
    const stack = testStack(charts, { kubeContext: "prod", kubeNamespace: "default" });
    stack.cluster.cluster = "ready";
    stack.cluster.put(fakeObject("namespace", "default"));
    expect(await stack.engine.removal(stack.config)).toEqual({ kind: "nothing" });
    expect(await stack.engine.down(stack.config)).toBe(false);
    expect(stack.cluster.changes).toEqual([]);
  });
});

const READ = "http://127.0.0.1:13000/api/datasources/proxy/uid";

describe("status", () => {
  it("shows pods, services, the file of Alloy, the copy and what was read back", async () => {
    const { cluster, engine, config } = await running();
    cluster.pods = [fakePod("tempo-0"), fakePod("alloy-6d4")];
    const spec = { type: "NodePort", ports: [{ port: 80, nodePort: 30_000 }] };
    cluster.put(fakeObject("service", "grafana", { spec }));
    const status = await engine.status(config);
    expect(status).toMatchObject({
      state: "ready",
      context: "kind-watchtower",
      namespace: "watchtower",
      pods: [
        { name: "alloy-6d4", state: "ready" },
        { name: "tempo-0", state: "ready" },
      ],
      services: [{ name: "grafana", type: "NodePort", ports: [{ port: 80, nodePort: 30_000 }] }],
      router: { kind: "local-only", chosenBy: "up" },
      hasSumoSecret: false,
      ingestion: { traces: "unknown", metrics: "unknown", logs: "unknown" },
    });
  });

  it("asks each data source for the last hour, and for what came in this second", async () => {
    const asked: string[] = [];
    const answers: Readonly<Record<string, string>> = {
      [`${READ}/tempo/api/search`]: '{"traces":[{"traceID":"1"}]}',
      [`${READ}/mimir/api/v1/labels`]: '{"status":"success","data":[]}',
      [`${READ}/loki/loki/api/v1/labels`]: "bad gateway",
    };
    const read = (url: string): Answer | undefined => {
      const body = answers[url.split("?")[0] ?? ""];
      if (body !== undefined) asked.push(url);
      return body === undefined ? undefined : { status: 200, body };
    };
    const { engine, config } = await running({}, { read });
    const { ingestion } = await engine.status(config);
    expect(ingestion).toEqual({ traces: "seen", metrics: "none", logs: "unknown" });
    const bounds = asked.map((url) => {
      const { searchParams } = new URL(url);
      // Seconds, or nanoseconds: of either the first ten digits.
      return ["start", "end"].map((name) => Number(searchParams.get(name)?.slice(0, 10)));
    });
    expect(bounds).toHaveLength(3);
    for (const [start = NaN, end = NaN] of bounds) {
      expect(end).toBeGreaterThan(Date.now() / 1000);
      expect(end - start).toBe(3660);
    }
  });

  it("asks them over a connection of its own on a cluster of the user, whatever is on this machine's ports", async () => {
    const asked: string[] = [];
    const read = (url: string): Answer | undefined => {
      if (!url.includes("/api/datasources/proxy/")) return undefined;
      asked.push(new URL(url).origin);
      return { status: 200, body: '{"data":["a"],"traces":[{}]}' };
    };
    const { engine, config } = await running({ kubeContext: "prod" }, { read });
    const { ingestion } = await engine.status(config);
    expect(ingestion).toEqual({ traces: "seen", metrics: "seen", logs: "seen" });
    expect(new Set(asked)).toEqual(new Set(["http://127.0.0.1:43000"]));
  });

  it.each([
    [
      "failing",
      [fakePod("loki-0", { conditions: [{ type: "PodScheduled", status: "False", message: "no" }] })],
    ],
    ["starting", [fakePod("loki-0", { conditions: [] })]],
    ["stopped", []],
  ])("is %s by its pods", async (state, pods) => {
    const { cluster, engine, config } = await running();
    cluster.pods = pods;
    expect((await engine.status(config)).state).toBe(state);
  });

  it("is starting while no start came to its end, whatever the pods do", async () => {
    const { cluster, engine, config } = await running();
    cluster.objects.delete("configmap/watchtower");
    cluster.pods = [fakePod("tempo-0")];
    expect(await engine.status(config)).toMatchObject({ state: "starting", instance: undefined });
  });

  it.each([
    ["kubectl", { missing: true }, "kubectl is not installed"],
    ["kubectl get namespace", { fails: "connection refused" }, "connection refused"],
  ] as const)("is stopped where %s does not answer, and says why", async (start, reply, reason) => {
    const { cluster, engine, config } = testStack(charts);
    cluster.replies.set(start, reply);
    const status = await engine.status(config);
    expect(status.state).toBe("stopped");
    expect(status.reason).toContain(reason);
  });
});

describe("logs", () => {
  const told = async (stack: TestStack, component: string | undefined): Promise<readonly string[]> => {
    const lines: string[] = [];
    const request = { component, lines: 5, follow: false };
    await stack.engine.logs(stack.config, request, (line) => lines.push(line), new AbortController().signal);
    return lines.filter((line) => line !== "");
  };

  it("are those of all pods whose names begin as the component", async () => {
    const stack = await running();
    stack.cluster.pods = ["mimir-ingester-0", "mimir-querier-1", "loki-0"].map((name) => fakePod(name));
    for (const name of ["mimir-ingester-0", "mimir-querier-1", "loki-0"])
      stack.cluster.replies.set(
        `kubectl logs ${name} --all-containers --prefix --tail=5`,
        `said by ${name}\n`,
      );
    expect(await told(stack, "mimir")).toEqual(["said by mimir-ingester-0", "said by mimir-querier-1"]);
    expect(await told(stack, "loki-0")).toEqual(["said by loki-0"]);
    expect(await told(stack, undefined)).toHaveLength(3);
  });

  it("name the pods that there are, if none is called so", async () => {
    const stack = await running();
    stack.cluster.pods = [fakePod("loki-0")];
    await expect(told(stack, "lok")).rejects.toThrow("no pod is called lok; there are: loki-0");
  });
});
