import { describe, expect, it } from "vitest";
import { DOCKER_INFO } from "./doctor/testing/machine.ts";
import { charts, useCharts } from "./testing/charts.ts";
import { fakePod } from "./testing/fake-cluster.ts";
import { testStack } from "./testing/stack.ts";
import type { TestStack } from "./testing/stack.ts";

useCharts();

type Cluster = TestStack["cluster"];

/** Each way to fail that is known of kind, Docker and the charts: said in the words of who fails, and at its step. */
const failedLine = (lines: readonly string[]): string =>
  lines.find((line) => line.startsWith("failed")) ?? "";

describe("a machine that cannot run it is told before anything is changed", () => {
  it.each<readonly [string, Partial<typeof DOCKER_INFO>, RegExp]>([
    ["cgroup v1, which the node has not", { CgroupVersion: "1" }, /^failed: doctor: cgroup: version 1; /],
    ["too little memory", { MemTotal: 1024 ** 3 }, /^failed: doctor: memory: 1\.0 GiB; /],
  ])("%s", async (_, over, message) => {
    const { cluster, up } = testStack(charts);
    cluster.dockerInfo = { ...DOCKER_INFO, ...over };
    expect(failedLine(await up())).toMatch(message);
    expect(cluster.changes).toEqual([]);
  });

  it.each([
    [
      "docker that is not this user's",
      "permission denied while trying to connect to the Docker daemon socket",
    ],
    ["docker without its daemon", "Cannot connect to the Docker daemon at unix:///var/run/docker.sock"],
  ])("%s", async (_, said) => {
    const { cluster, up } = testStack(charts);
    cluster.replies.set("docker info", { fails: said });
    const lines = await up();
    expect(failedLine(lines)).toContain(`doctor: docker: ${said}`);
    expect(lines.at(-1)).toBe("next: watchtower doctor --engine kubernetes");
    expect(cluster.changes).toEqual([]);
  });

  it("a node that has other ports than are asked for", async () => {
    const { cluster, up } = testStack(charts, { httpPort: "23000" });
    cluster.cluster = "ready";
    expect(failedLine(await up())).toMatch(/doctor: .*port mapping: 13000:30000, .*mend: watchtower down /s);
    expect(cluster.changes).toEqual([]);
  });
});

describe("kind that cannot make the node", () => {
  it.each([
    'ERROR: failed to create cluster: node(s) already exist for a cluster with the name "watchtower"',
    "docker: Error response from daemon: Bind for 127.0.0.1:13000 failed: port is already allocated",
    "listen tcp4 127.0.0.1:14317: bind: address already in use",
    "Couldn't find an alternative telinit implementation to spawn.",
    "Failed to create control group inotify object: Too many open files",
    'failed to pull image "kindest/node": dial tcp: lookup registry-1.docker.io: no such host',
  ])("says: %s", async (said) => {
    const { cluster, up } = testStack(charts);
    cluster.replies.set("kind create", { fails: said });
    const lines = await up();
    expect(failedLine(lines)).toBe(`failed: cluster: kind failed: ${said}`);
    expect(lines.at(-1)).toMatch(/^next: watchtower down --engine kubernetes && watchtower up /);
    expect(cluster.changes).toEqual([]);
    cluster.replies.clear();
    expect((await up()).at(-1)).toBe("ready made");
  });
});

describe("a cluster that answers no more", () => {
  it.each([
    ["namespace", "kubectl get namespace"],
    ["secrets", "kubectl get secret sumo-credentials"],
    ["config maps", "kubectl get configmap alloy-config"],
    ["storage", "kubectl get persistentvolumeclaim"],
    ["charts", "kubectl get secrets"],
    ["ports", "kubectl get service grafana"],
    ["ready", "kubectl get pods"],
  ])("at %s is said there, and the next start goes on", async (step, command) => {
    const { cluster, up } = testStack(charts);
    const said = "Unable to connect to the server: net/http: TLS handshake timeout";
    cluster.replies.set(command, { fails: said });
    const lines = await up();
    expect(failedLine(lines)).toBe(`failed: ${step}: kubectl failed: ${said}`);
    expect(lines.at(-1)).toBe(`next: watchtower up --engine kubernetes --chart-dir ${charts}`);
    cluster.replies.clear();
    expect((await up()).at(-1)).toBe("ready made");
  });
});

describe("pods that do not start are told with the failed chart", () => {
  const unready = { conditions: [{ type: "Ready", status: "False", message: "" }] };
  const held = (reason: string, message: string, restartCount = 0) => ({
    name: "main",
    image: "docker.io/grafana/mimir:3.0.4",
    ready: false,
    restartCount,
    state: { waiting: { reason, message } },
    lastState: restartCount === 0 ? {} : { terminated: { exitCode: 1, reason: "Error" } },
  });

  it.each([
    [
      "an image that cannot be pulled",
      { ...unready, containerStatuses: [held("ErrImagePull", "429 Too Many Requests - toomanyrequests")] },
      "cannot pull docker.io/grafana/mimir:3.0.4: 429 Too Many Requests - toomanyrequests",
      "logs mimir-ingester-0",
    ],
    [
      "a secret that is not optional and not there",
      {
        ...unready,
        containerStatuses: [held("CreateContainerConfigError", 'secret "sumo-credentials" not found')],
      },
      'CreateContainerConfigError secret "sumo-credentials" not found',
      "logs mimir-ingester-0",
    ],
    [
      "a configuration that the program refuses",
      { ...unready, containerStatuses: [held("CrashLoopBackOff", "back-off", 3)] },
      "ends again and again (3 restarts, code 1)",
      "logs mimir-ingester-0",
    ],
    [
      "a node that is too small",
      {
        phase: "Pending",
        conditions: [
          {
            type: "PodScheduled",
            status: "False",
            message: "0/1 nodes are available: 1 Insufficient memory.",
          },
        ],
      },
      "finds no node: 0/1 nodes are available: 1 Insufficient memory.",
      "status",
    ],
  ])("%s", async (_, status, told, next) => {
    const { cluster, up } = testStack(charts);
    cluster.replies.set("helm upgrade --install mimir", { fails: "Error: context deadline exceeded" });
    cluster.pods = [fakePod("tempo-0"), fakePod("mimir-ingester-0", status)];
    const refused = "cannot disable Push gRPC method in ingester, while ingest storage is not enabled\n";
    cluster.replies.set("kubectl logs mimir-ingester-0", refused);
    const lines = await up();
    expect(failedLine(lines)).toBe("failed: charts: helm failed: Error: context deadline exceeded");
    expect(lines).toContain(`pod mimir-ingester-0 ${told}`);
    expect(lines.at(-1)).toBe(`next: watchtower ${next} --engine kubernetes`);
    mended(cluster);
    expect((await up()).at(-1)).toBe("ready made");
  });

  function mended(cluster: Cluster): void {
    cluster.replies.clear();
    cluster.pods = [];
  }
});
