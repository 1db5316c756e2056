import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { noBinaries } from "../../../../test/kit/kubernetes/binaries.ts";
import { FakeApi } from "../../../../test/kit/kubernetes/fake-api.ts";
import type { ApiObject } from "../../../../test/kit/kubernetes/fake-api.ts";
import type { Run } from "../../../base/subprocess.ts";
import { aloneIn } from "../alone.ts";
import { PLAN } from "../doctor/testing/machine.ts";
import { deployRouter, findRouter, shippedRouter, shippedRouterText } from "../router.ts";
import type { ChosenBy } from "../router.ts";
import { forwarding } from "../testing/forwarding.ts";
import { deployAlloy } from "./deploy-alloy.ts";
import { disableLocalOnly, enableLocalOnly } from "./local-only.ts";
import type { Operation } from "./operation.ts";
import { removeSumo, setSumo, sumoStatus } from "./sumo.ts";

const TOKEN = "ZaVnC4dhaV1G3fKi4RlKyO3Jr3J_nyx1-2Z2Qo==";
const SOURCE = `https://endpoint4.collection.us2.sumologic.com/receiver/v1/otlp/${TOKEN}`;
const MASKED = "https://endpoint4.collection.us2.sumologic.com/****";

const CRASHING: ApiObject = {
  metadata: { name: "alloy-2", creationTimestamp: "2026-01-02T00:00:00Z" },
  status: {
    phase: "Running",
    containerStatuses: [
      {
        name: "alloy",
        image: "grafana/alloy",
        ready: false,
        restartCount: 2,
        state: { waiting: { reason: "CrashLoopBackOff", message: "" } },
        lastState: { terminated: { exitCode: 1, reason: "Error" } },
      },
    ],
  },
};

/** The real kubectl, and what a cluster would hold. */
describe.skipIf(noBinaries !== undefined)("the operations", () => {
  const api = new FakeApi();
  let kubectl: Run;
  let operation: Operation;
  let folder = "";
  /** Command lines of kubectl. */
  let commands: string[] = [];
  /** Behind the connections to Alloy: its port of gRPC. */
  const alloy = createHttp2Server();
  /** What its port of HTTP answers. */
  let otlpHttp = 405;

  beforeAll(async () => {
    kubectl = await api.kubectl();
    alloy.listen(0, "127.0.0.1");
    await once(alloy, "listening");
  });
  afterAll(() => {
    api.close();
    alloy.close();
  });

  const forward: Run = (program, args, { onLine, ...options } = {}) => {
    const { port } = alloy.address() as AddressInfo;
    const toAlloy = (line: string): void => onLine?.(line.replace(/1:\d+/, `1:${port}`));
    return forwarding(program, args, { ...options, onLine: toAlloy });
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "watchtower-operations-"));
    api.clear();
    commands = [];
    const run: Run = (program, args, options) => {
      commands.push(args.join(" "));
      return (args.includes("port-forward") ? forward : kubectl)(program, args, options);
    };
    otlpHttp = 405;
    operation = {
      // Not a kind cluster of ours: it is reached over connections.
      plan: { ...PLAN, kindCluster: undefined },
      run,
      look: run,
      get: async () => ({ status: otlpHttp, body: "" }),
      signal: new AbortController().signal,
      timeoutMs: 5000,
      note: () => {},
      alone: (work) => work(),
    };
    api.put("namespaces", { metadata: { name: "watchtower" }, status: { phase: "Active" } });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** As the command line does it; elsewhere in this file nobody else is there. */
  const really: Operation["alone"] = (work) => aloneIn(operation, { XDG_CACHE_HOME: folder }, work);

  function installAlloy(): void {
    const labels = { "app.kubernetes.io/name": "alloy" };
    const template = {
      metadata: { labels },
      spec: { containers: [{ name: "alloy", image: "grafana/alloy" }] },
    };
    const counts = { replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1 };
    api.put("deployments", {
      metadata: { name: "alloy", generation: 1 },
      spec: { replicas: 1, selector: { matchLabels: labels }, template },
      status: { observedGeneration: 1000, ...counts },
    });
    api.put("pods", {
      metadata: { name: "alloy-1", labels, creationTimestamp: "2026-01-01T00:00:00Z" },
      spec: template.spec,
      status: { phase: "Running" },
    });
    api.put("endpointslices", {
      metadata: { name: "alloy-x", labels: { "kubernetes.io/service-name": "alloy" } },
      ports: [{ port: 4317 }, { port: 4318 }, { port: 12_345 }],
      endpoints: [{ conditions: { ready: true } }],
    });
  }

  const given = async (
    kind: "dual-write" | "local-only",
    chosenBy: ChosenBy,
    isPending = false,
  ): Promise<void> => {
    await deployRouter(operation, { file: shippedRouter(kind), kind, chosenBy, isPending });
    api.changes.length = 0;
  };

  const file = (text: string): string => {
    const path = join(folder, "mine.alloy");
    writeFileSync(path, text);
    return path;
  };

  /** From now on no new pod of Alloy gets ready. */
  function breakAlloy(): void {
    api.logs.set("alloy-1", "Error: mine.alloy:1: unrecognized attribute\n");
    api.onChange = (plural) => {
      const found = api.objects.get("deployments/alloy");
      if (plural !== "configmaps" || found === undefined) return;
      const isMine =
        api.objects.get("configmaps/alloy-config")?.data?.["config.alloy"]?.includes("MINE") === true;
      const conditions = isMine
        ? [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }]
        : [];
      api.objects.set("deployments/alloy", { ...found, status: { ...found.status, conditions } });
    };
  }

  describe("sumo set", () => {
    it("stores the endpoint, lets Alloy use it, and shows it nowhere", async () => {
      installAlloy();
      await given("local-only", "up");
      expect(await setSumo(operation, `${SOURCE}\n`)).toEqual({
        endpoint: MASKED,
        router: "dual-write",
        copies: true,
      });
      const data = api.objects.get("secrets/sumo-credentials")?.data;
      expect(Buffer.from(data?.["endpoint"] ?? "", "base64").toString()).toBe(SOURCE);
      expect(api.changes).toEqual([
        "PATCH secrets/sumo-credentials",
        "PATCH configmaps/alloy-config",
        "PATCH deployments/alloy",
        "PATCH configmaps/alloy-config",
      ]);
      expect(commands.join("\n")).not.toContain(TOKEN);
      const annotations = JSON.stringify(api.objects.get("secrets/sumo-credentials")?.metadata);
      expect(annotations).not.toContain(Buffer.from(SOURCE).toString("base64").slice(0, 20));
    });

    it("leaves a choice of local-only as it is", async () => {
      installAlloy();
      await given("local-only", "user");
      expect(await setSumo(operation, SOURCE)).toEqual({
        endpoint: MASKED,
        router: "local-only",
        copies: false,
      });
      expect(api.changes).toEqual(["PATCH secrets/sumo-credentials"]);
    });

    it("starts an Alloy anew that copies already", async () => {
      installAlloy();
      await given("dual-write", "up");
      await setSumo(operation, SOURCE);
      expect(api.changes).toEqual([
        "PATCH secrets/sumo-credentials",
        "PATCH deployments/alloy",
        "PATCH configmaps/alloy-config",
      ]);
    });

    it("says that the endpoint is stored where Alloy does not take it up", async () => {
      installAlloy();
      await given("dual-write", "up");
      api.remove("endpointslices", "alloy-x");
      await expect(setSumo({ ...operation, timeoutMs: 10 }, SOURCE)).rejects.toThrow(
        "the endpoint is stored, but is not used yet: no pod of Alloy stands behind port 4317 and 4318 of Service alloy; try again with: watchtower up --engine kubernetes --context kind-watchtower",
      );
      expect(api.objects.has("secrets/sumo-credentials")).toBe(true);
    });

    it("is done under the Lease, which is given back", async () => {
      await setSumo({ ...operation, alone: really }, SOURCE);
      expect(api.changes).toEqual([
        "POST leases/watchtower-up",
        "PATCH secrets/sumo-credentials",
        "DELETE leases/watchtower-up",
      ]);
    });

    it("refuses what has not the form, and needs a namespace; nothing is changed then", async () => {
      await expect(setSumo(operation, `https://example.com/${TOKEN}`)).rejects.toThrow("has another path");
      api.objects.clear();
      await expect(setSumo({ ...operation, alone: really }, SOURCE)).rejects.toThrow(
        "make it with: watchtower up --engine kubernetes",
      );
      expect(api.changes).toEqual([]);
    });

    it("that the cluster refuses names no part of it", async () => {
      const failing: Operation = {
        ...operation,
        plan: { ...operation.plan, cluster: { context: "kind-watchtower", namespace: "watchtower" } },
        run: (program, args, options) => operation.run(program, [...args, "--no-such-flag"], options),
      };
      const error: unknown = await setSumo(failing, SOURCE).catch((reason: unknown) => reason);
      expect(String(error)).toContain("unknown flag");
      expect(JSON.stringify(error) + String(error)).not.toContain(TOKEN);
    });
  });

  describe("sumo status", () => {
    it("tells nothing, stored, and used", async () => {
      expect(await sumoStatus(operation)).toEqual({ endpoint: null, router: null, copies: false });
      await setSumo(operation, SOURCE);
      expect(await sumoStatus(operation)).toEqual({ endpoint: MASKED, router: null, copies: false });
      await given("dual-write", "up");
      installAlloy();
      expect(await sumoStatus(operation)).toEqual({ endpoint: MASKED, router: "dual-write", copies: true });
    });
  });

  describe("sumo remove", () => {
    it("takes the file away that needs the secret, and then the secret", async () => {
      installAlloy();
      await setSumo(operation, SOURCE);
      await given("dual-write", "up");
      expect(await removeSumo(operation)).toBe(true);
      expect(api.changes).toEqual([
        "PATCH configmaps/alloy-config",
        "PATCH deployments/alloy",
        "PATCH configmaps/alloy-config",
        "DELETE secrets/sumo-credentials",
      ]);
      expect(await findRouter(operation)).toMatchObject({ kind: "local-only", chosenBy: "up" });
      expect(await removeSumo(operation)).toBe(false);
    });

    it("leaves a secret that a file of the user uses", async () => {
      installAlloy();
      await setSumo(operation, SOURCE);
      await deployAlloy(operation, file(`// MINE\n${shippedRouterText("dual-write")}`));
      await expect(removeSumo(operation)).rejects.toThrow("first: watchtower enable-local-only");
      expect(api.objects.has("secrets/sumo-credentials")).toBe(true);
    });
  });

  describe("local-only", () => {
    it("is enabled and disabled, and once is enough", async () => {
      installAlloy();
      await setSumo(operation, SOURCE);
      await given("dual-write", "up");
      expect(await enableLocalOnly(operation)).toEqual({ changed: true, rolled: true, runs: true });
      expect(await findRouter(operation)).toMatchObject({ kind: "local-only", chosenBy: "user" });
      expect(await enableLocalOnly(operation)).toEqual({ changed: false, rolled: false, runs: true });
      expect(await disableLocalOnly(operation)).toEqual({ changed: true, rolled: true, runs: true });
      expect(await findRouter(operation)).toMatchObject({
        kind: "dual-write",
        chosenBy: "user",
        text: shippedRouterText("dual-write"),
      });
    });

    it("is not disabled without a secret", async () => {
      await expect(disableLocalOnly(operation)).rejects.toThrow("store one with: watchtower sumo set");
      expect(api.changes).toEqual([]);
    });

    it("is kept for an Alloy that is not installed yet", async () => {
      expect(await enableLocalOnly(operation)).toEqual({ changed: true, rolled: false, runs: false });
    });

    it("is kept for an Alloy that runs with the file, without starting it anew", async () => {
      installAlloy();
      await given("local-only", "up");
      expect(await enableLocalOnly(operation)).toEqual({ changed: true, rolled: false, runs: true });
      expect(await findRouter(operation)).toMatchObject({ kind: "local-only", chosenBy: "user" });
    });
  });

  describe("deploy-alloy", () => {
    it("gives Alloy a file, and knows the shipped ones", async () => {
      installAlloy();
      await given("local-only", "up");
      const mine = `// MINE\n${shippedRouterText("local-only")}`;
      expect(await deployAlloy(operation, file(mine))).toEqual({
        kind: "custom",
        changed: true,
        rolled: true,
        runs: true,
      });
      const router = { kind: "custom", chosenBy: "user", text: mine, isPending: false };
      expect(await findRouter(operation)).toEqual(router);
      expect(await deployAlloy(operation, file(mine))).toEqual({
        kind: "custom",
        changed: false,
        rolled: false,
        runs: true,
      });
      const shipped = await deployAlloy(operation, file(shippedRouterText("local-only")));
      expect(shipped).toMatchObject({ kind: "local-only", changed: true });
    });

    it("gives Alloy the file that it was not started with yet, as who gave it was stopped", async () => {
      installAlloy();
      await given("local-only", "user", true);
      const again = await deployAlloy(operation, file(shippedRouterText("local-only")));
      expect(again).toEqual({ kind: "local-only", changed: true, rolled: true, runs: true });
      expect(await findRouter(operation)).toMatchObject({ isPending: false });
    });

    it("gives the old file back if Alloy takes nothing on a port with the new one", async () => {
      installAlloy();
      await given("local-only", "user");
      otlpHttp = 0;
      const failed = deployAlloy(
        { ...operation, timeoutMs: 0 },
        file(`// MINE\n${shippedRouterText("local-only")}`),
      );
      await expect(failed).rejects.toThrow(
        "does not run with this file, and has its old one again: nothing answers OTLP over HTTP on port 4318 of Alloy",
      );
    });

    it("does not wait for a new pod that ends again and again", async () => {
      installAlloy();
      await given("local-only", "user");
      api.onChange = (plural) => {
        const found = api.objects.get("deployments/alloy");
        if (plural !== "deployments" || found === undefined) return;
        const isMine =
          api.objects.get("configmaps/alloy-config")?.data?.["config.alloy"]?.includes("MINE") === true;
        api.objects.set("deployments/alloy", { ...found, status: { observedGeneration: 1000, replicas: 2 } });
        if (isMine) api.put("pods", CRASHING);
        else installAlloy();
      };
      const failed = deployAlloy(
        { ...operation, timeoutMs: 600_000 },
        file(`// MINE\n${shippedRouterText("local-only")}`),
      );
      await expect(failed).rejects.toThrow(
        "has its old one again: alloy-2 ends again and again (2 restarts, code 1)",
      );
    });

    it("changes nothing for a file that cannot be right", async () => {
      installAlloy();
      await given("local-only", "up");
      await expect(deployAlloy(operation, file("a {"))).rejects.toThrow(
        /mine\.alloy cannot be used, and nothing was changed:\nError: .*mine\.alloy:1:/,
      );
      await expect(deployAlloy(operation, join(folder, "none.alloy"))).rejects.toThrow("ENOENT");
      await expect(deployAlloy(operation, file("x".repeat(1_000_001)))).rejects.toThrow(
        "more than a ConfigMap holds",
      );
      await expect(deployAlloy(operation, file(shippedRouterText("dual-write")))).rejects.toThrow(
        "first: watchtower sumo set",
      );
      expect(api.changes).toEqual([]);
    });

    it("gives the old file back if Alloy does not start with the new one, and says why", async () => {
      installAlloy();
      await given("local-only", "user");
      breakAlloy();
      const failed = deployAlloy(operation, file(`// MINE\n${shippedRouterText("local-only")}`));
      await expect(failed).rejects.toThrow(
        /does not run with this file, and has its old one again: .*; Alloy said last: Error: mine\.alloy:1: unrecognized attribute$/,
      );
      expect(await findRouter(operation)).toEqual({
        kind: "local-only",
        chosenBy: "user",
        text: shippedRouterText("local-only"),
        isPending: false,
      });
    });
  });
});
