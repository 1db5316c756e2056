import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { Run } from "../../../src/base/subprocess.ts";
import { aloneIn } from "../../../src/engine/kubernetes/alone.ts";
import { PLAN } from "../../../src/engine/kubernetes/doctor/testing/machine.ts";
import type { Operation } from "../../../src/engine/kubernetes/operations/operation.ts";
import { deployRouter, shippedRouter } from "../../../src/engine/kubernetes/router.ts";
import type { ChosenBy } from "../../../src/engine/kubernetes/router.ts";
import { forwarding } from "../../../src/engine/kubernetes/testing/forwarding.ts";
import { FakeApi } from "./fake-api.ts";

/** The real kubectl, and what a cluster would hold: for all tests of a file, each of which finds a namespace alone. */
export function useOperationScene(): OperationScene {
  const scene = new OperationScene();
  beforeAll(() => scene.start());
  afterAll(() => scene.end());
  beforeEach(() => scene.begin());
  afterEach(() => rmSync(scene.folder, { recursive: true, force: true }));
  return scene;
}

class OperationScene {
  readonly api = new FakeApi();
  /** Command lines of kubectl. */
  readonly commands: string[] = [];
  /** What Alloy's port of HTTP answers. */
  otlpHttp = 405;
  folder = "";
  #kubectl: Run | undefined;
  /** Behind the connections to Alloy: its port of gRPC. */
  readonly #alloy = createHttp2Server();
  readonly #run: Run = (program, args, options) => {
    if (this.#kubectl === undefined) throw new Error("asked before the tests have begun");
    this.commands.push(args.join(" "));
    return (args.includes("port-forward") ? this.#forward : this.#kubectl)(program, args, options);
  };
  readonly #forward: Run = (program, args, { onLine, ...options } = {}) => {
    const { port } = this.#alloy.address() as AddressInfo;
    const toAlloy = (line: string): void => onLine?.(line.replace(/1:\d+/, `1:${port}`));
    return forwarding(program, args, { ...options, onLine: toAlloy });
  };
  /** Nobody else is there. */
  readonly operation: Operation = {
    // Not a kind cluster of ours: it is reached over connections.
    plan: { ...PLAN, kindCluster: undefined },
    run: this.#run,
    look: this.#run,
    get: async () => ({ status: this.otlpHttp, body: "" }),
    signal: new AbortController().signal,
    timeoutMs: 5000,
    note: () => {},
    alone: (work) => work(),
  };

  /** As the command line does it. */
  readonly alone: Operation["alone"] = (work) =>
    aloneIn(this.operation, { XDG_CACHE_HOME: this.folder }, work);

  async start(): Promise<void> {
    this.#kubectl = await this.api.kubectl();
    this.#alloy.listen(0, "127.0.0.1");
    await once(this.#alloy, "listening");
  }

  end(): void {
    this.api.close();
    this.#alloy.close();
  }

  begin(): void {
    this.folder = mkdtempSync(join(tmpdir(), "watchtower-operations-"));
    this.api.clear();
    this.commands.length = 0;
    this.otlpHttp = 405;
    this.api.put("namespaces", { metadata: { name: "watchtower" }, status: { phase: "Active" } });
  }

  installAlloy(): void {
    const labels = { "app.kubernetes.io/name": "alloy" };
    const template = {
      metadata: { labels },
      spec: { containers: [{ name: "alloy", image: "grafana/alloy" }] },
    };
    const counts = { replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1 };
    this.api.put("deployments", {
      metadata: { name: "alloy", generation: 1 },
      spec: { replicas: 1, selector: { matchLabels: labels }, template },
      status: { observedGeneration: 1000, ...counts },
    });
    this.api.put("pods", {
      metadata: { name: "alloy-1", labels, creationTimestamp: "2026-01-01T00:00:00Z" },
      spec: template.spec,
      status: { phase: "Running" },
    });
    this.api.put("endpointslices", {
      metadata: { name: "alloy-x", labels: { "kubernetes.io/service-name": "alloy" } },
      ports: [{ port: 4317 }, { port: 4318 }, { port: 12_345 }],
      endpoints: [{ conditions: { ready: true } }],
    });
  }

  /** Alloy has a shipped file. */
  async given(kind: "dual-write" | "local-only", chosenBy: ChosenBy, isPending = false): Promise<void> {
    await deployRouter(this.operation, { file: shippedRouter(kind), kind, chosenBy, isPending });
    this.api.changes.length = 0;
  }

  /** The path of a file with a text. */
  file(text: string): string {
    const path = join(this.folder, "mine.alloy");
    writeFileSync(path, text);
    return path;
  }

  /** From now on no new pod of Alloy gets ready. */
  breakAlloy(): void {
    this.api.logs.set("alloy-1", "Error: mine.alloy:1: unrecognized attribute\n");
    this.api.onChange = (plural) => {
      const found = this.api.objects.get("deployments/alloy");
      if (plural !== "configmaps" || found === undefined) return;
      const isMine =
        this.api.objects.get("configmaps/alloy-config")?.data?.["config.alloy"]?.includes("MINE") === true;
      const conditions = isMine
        ? [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }]
        : [];
      this.api.objects.set("deployments/alloy", { ...found, status: { ...found.status, conditions } });
    };
  }
}
