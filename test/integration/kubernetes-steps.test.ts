import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Run } from "../../src/base/subprocess.ts";
import { loadConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/settings.ts";
import { machineOf } from "../../src/engine/kubernetes/doctor/testing/machine.ts";
import { kubernetesEngine } from "../../src/engine/kubernetes/kubernetes.ts";
import type { StepEvent } from "../../src/engine/kubernetes/step.ts";
import { noBinaries } from "../kit/kubernetes/binaries.ts";
import { playControllers, settleAll } from "../kit/kubernetes/controllers.ts";
import type { Fate } from "../kit/kubernetes/controllers.ts";
import type { Refusal } from "../kit/kubernetes/fake-api.ts";
import { FakeApi } from "../kit/kubernetes/fake-api.ts";
import { smallCharts } from "../kit/kubernetes/small-charts.ts";

const LONGEST_MS = 180_000;

/** Archives or unpacked; none of them is part of this repository. */
const pinnedCharts = process.env["WATCHTOWER_CHART_DIR"];

/** Notes and ends of steps, then the failure; and what was waited for. */
interface Told {
  readonly lines: readonly string[];
  readonly reasons: readonly string[];
}

/** The real kubectl and helm, from the first step to the last, against an API server of the tests. */
describe.skipIf(noBinaries !== undefined)(
  "up with the real kubectl and helm",
  { timeout: LONGEST_MS },
  () => {
    const api = new FakeApi();
    const fates = new Map<string, Fate>();
    let run: Run;
    let charts = "";
    let cache = "";

    beforeAll(async () => {
      run = await api.kubectl();
      charts = smallCharts();
      cache = mkdtempSync(join(tmpdir(), "watchtower-steps-"));
    });
    afterAll(() => {
      api.close();
      for (const folder of [charts, cache]) rmSync(folder, { recursive: true, force: true });
    });
    beforeEach(() => {
      playControllers(api, fates);
      api.proxied.set("/api/health", "{}");
    });
    afterEach(() => {
      api.clear();
      fates.clear();
    });

    const configOf = (flags: Readonly<Record<string, string>> = {}): Config =>
      loadConfig({
        env: {},
        cwd: "/",
        flags: { engine: "kubernetes", kubeContext: "kind-watchtower", chartDir: charts, ...flags },
      }).config;

    const engine = () =>
      kubernetesEngine(
        { ...machineOf({ env: { XDG_CACHE_HOME: cache } }), run },
        { smoke: async () => ({ id: "1", traceId: "2", passed: true, results: [] }) },
      );

    async function up(
      flags: Readonly<Record<string, string>> = {},
      {
        signal = new AbortController().signal,
        onEvent = () => {},
      }: { readonly signal?: AbortSignal; readonly onEvent?: (event: StepEvent) => void } = {},
    ): Promise<Told> {
      const lines: string[] = [];
      const reasons: string[] = [];
      const tell = (event: StepEvent): void => {
        if (event.kind === "note") lines.push(`${event.title}: ${event.line}`);
        if (event.kind === "ended") lines.push(`${event.title} ${event.alreadyDone ? "was there" : "made"}`);
        if (event.kind === "waiting") reasons.push(`${event.title}: ${event.reason}`);
        onEvent(event);
      };
      const config = configOf(flags);
      try {
        await engine().up(config, { tell, signal });
      } catch (error) {
        lines.push(`failed: ${error instanceof Error ? error.message : String(error)}`);
        lines.push(...(await engine().explain(config, error)));
      }
      return { lines, reasons };
    }

    const failureIn = ({ lines }: Told): string =>
      lines.find((line) => line.startsWith("failed: ")) ?? lines.join("\n");

    const names = (plural: string): readonly string[] =>
      [...api.objects.keys()]
        .filter((path) => path.startsWith(`${plural}/`))
        .map((path) => path.split("/")[1] ?? "");

    it("makes everything, finds it there the next time, and removes it", async () => {
      const first = await up();
      expect(first.lines.filter((line) => !line.startsWith("doctor"))).toEqual([
        "cluster was there",
        "namespace made",
        "lease made",
        "secrets: no secret sumo-credentials: local only; to copy to Sumo Logic as well: watchtower sumo set --engine kubernetes --context kind-watchtower",
        "secrets was there",
        "config maps made",
        "storage made",
        "charts: all of them at once",
        "charts made",
        "ports was there",
        "ready made",
      ]);
      expect(names("deployments").toSorted()).toEqual(["alloy", "grafana", "loki", "mimir", "tempo"]);
      expect(names("persistentvolumeclaims")).toEqual(["mimir-blocks"]);
      expect(names("configmaps")).toEqual(expect.arrayContaining(["alloy-config", "watchtower"]));
      expect(names("leases")).toEqual([]);

      api.changes.length = 0;
      const second = await up();
      expect(second.lines.filter((line) => line.endsWith(" made"))).toEqual(["lease made", "ready made"]);
      expect(api.changes).toEqual([
        "POST leases/watchtower-up",
        "PATCH configmaps/watchtower",
        "DELETE leases/watchtower-up",
      ]);

      const status = await engine().status(configOf());
      expect(status).toMatchObject({ state: "ready", router: { kind: "local-only", chosenBy: "up" } });
      expect(status.pods.map(({ name }) => name)).toEqual([
        "alloy-0",
        "grafana-0",
        "loki-0",
        "mimir-0",
        "tempo-0",
      ]);

      expect(await engine().removal(configOf())).toEqual({
        kind: "releases",
        releases: expect.arrayContaining(["alloy", "grafana", "loki", "mimir", "tempo"]),
        removesNamespace: true,
        kept: [],
      });
      expect(await engine().down(configOf())).toBe(true);
      // Alloy first, so that nothing is sent to what is gone.
      const gone = api.changes.filter((line) => line.startsWith("DELETE deployments/"));
      expect(gone.map((line) => line.split("/")[1])).toEqual(["alloy", "grafana", "mimir", "loki", "tempo"]);
      expect(names("deployments")).toEqual([]);
      expect(names("namespaces")).toEqual([]);
    });

    it.skipIf(pinnedCharts === undefined)("installs the pinned charts", async () => {
      const { lines } = await up({ chartDir: pinnedCharts ?? "" });
      expect(lines.at(-1)).toBe("ready made");
      const { state, services } = await engine().status(configOf());
      expect(state).toBe("ready");
      expect(services.map(({ name }) => name)).toEqual(
        expect.arrayContaining([
          "alloy",
          "grafana",
          "loki",
          "mimir-distributor",
          "mimir-query-frontend",
          "tempo",
        ]),
      );
    });

    it("tells why it waits, is stopped by ctrl-C, and goes on the next time", async () => {
      fates.set("mimir", "starting");
      const stop = new AbortController();
      const first = await up(
        {},
        {
          signal: stop.signal,
          onEvent: (event) => {
            if (event.kind === "waiting" && event.reason.includes("mimir-0 pulls")) stop.abort();
          },
        },
      );
      expect(first.reasons).toContain("charts: mimir-0 pulls example/big:1");
      expect(failureIn(first)).toBe("failed: charts: stopped; call it again to go on");
      expect(names("leases")).toEqual([]);

      fates.clear();
      settleAll(api, fates);
      const second = await up();
      expect(second.lines.filter((line) => line.endsWith(" made"))).toEqual([
        "lease made",
        "charts made",
        "ready made",
      ]);
      expect(await engine().find(configOf())).toMatchObject({ context: "kind-watchtower" });
    });

    it("does a release again that helm was killed at", async () => {
      await up();
      const name = "sh.helm.release.v1.tempo.v1";
      const secret = api.objects.get(`secrets/${name}`);
      if (secret === undefined) throw new Error("helm kept no release");
      const labels = { ...secret.metadata.labels, status: "pending-install" };
      const data = { release: withStatus(secret.data?.["release"] ?? "", "pending-install") };
      api.put("secrets", { ...secret, metadata: { ...secret.metadata, labels }, data });
      const { lines } = await up();
      expect(lines).toContain(
        "charts: release tempo was left half done by a call that was stopped; it is done again",
      );
      expect(lines.at(-1)).toBe("ready made");
    });

    it("says which pods do not work, with their events, last lines and the command to paste", async () => {
      fates.set("loki", "cannot pull");
      fates.set("alloy", "crash loop");
      const told =
        "alloy-0 ends again and again (4 restarts, code 1); it said last: Error: at least one endpoint must be specified (and 1 more)";
      const stop = new AbortController();
      const waited = await up(
        {},
        {
          signal: stop.signal,
          onEvent: (event) => event.kind === "waiting" && event.reason === told && stop.abort(),
        },
      );
      expect(waited.reasons).toContain(`charts: ${told}`);
      // helm gives up on such pods after ten minutes, and at once on what the server refuses.
      const refused = { code: 422, reason: "Invalid", message: "admission webhook denied the request" };
      api.refusals.set("POST secrets", refused);
      const { lines } = await up();
      const at = lines.findIndex((line) => line.startsWith("failed: charts: "));
      expect(lines.slice(at + 1)).toEqual([
        expect.stringMatching(
          /^command: \S*helm --kube-context kind-watchtower --namespace watchtower upgrade --install \w+ /,
        ),
        "pod alloy-0 ends again and again (4 restarts, code 1)",
        "  event BackOff (3 times): Back-off restarting failed container",
        "  log Error: at least one endpoint must be specified",
        'pod loki-0 cannot pull example/loki:1: Back-off pulling image "example:1"',
        "  event Failed (3 times): Failed to pull image: toomanyrequests: You have reached your pull rate limit",
        "next: watchtower logs alloy-0 --engine kubernetes --context kind-watchtower",
      ]);
      fates.clear();
      api.refusals.clear();
      settleAll(api, fates);
      expect((await up()).lines.at(-1)).toBe("ready made");
    });

    const refusal = (code: number, reason: string, message: string): Refusal => ({ code, reason, message });
    /** What the server refuses, step by step, and what is told of it. */
    const REFUSALS: readonly (readonly [requests: readonly string[], Refusal, told: RegExp])[] = [
      [
        ["PATCH namespaces/watchtower"],
        refusal(403, "Forbidden", 'User "ada" cannot patch resource "namespaces"'),
        /^failed: namespace: .*Forbidden.*User "ada" cannot patch/s,
      ],
      [
        ["POST leases"],
        refusal(409, "AlreadyExists", 'leases.coordination.k8s.io "watchtower-up" already exists'),
        /^failed: lease: the stack .* is being changed just now by somebody who was faster/,
      ],
      [
        ["PATCH configmaps"],
        refusal(403, "Forbidden", "exceeded quota: count/configmaps=10"),
        /^failed: config maps: .*exceeded quota/s,
      ],
      [
        ["POST persistentvolumeclaims"],
        refusal(422, "Invalid", 'PersistentVolumeClaim "mimir-blocks" is invalid: spec.storage'),
        /^failed: storage: .*mimir-blocks" is invalid/s,
      ],
      [
        // helm 4 applies what helm 3 makes and patches.
        ["PATCH services/alloy", "POST services/alloy"],
        refusal(422, "Invalid", "spec.ports[0].nodePort: 30317: provided port is already allocated"),
        /^failed: charts: helm failed with exit code 1: .*provided port is already allocated/s,
      ],
    ];

    it("fails at one step after the other, says why, and goes on from there", async () => {
      for (const [requests, refused, told] of REFUSALS) {
        for (const request of requests) api.refusals.set(request, refused);
        const failed = await up();
        expect(failureIn(failed)).toMatch(told);
        expect(failed.lines.find((line) => line.startsWith("next: "))).toBe(
          `next: watchtower up --engine kubernetes --context kind-watchtower --chart-dir ${charts}`,
        );
        expect(names("leases")).toEqual([]);
        api.refusals.clear();
      }
      const { lines } = await up();
      const made = lines.filter((line) => line.endsWith(" made"));
      expect(made).toEqual(["lease made", "charts made", "ready made"]);
    });

    it("waits for a namespace that is being removed", async () => {
      api.put("namespaces", { metadata: { name: "watchtower" }, status: { phase: "Terminating" } });
      const { lines, reasons } = await up(
        {},
        {
          onEvent: (event) => {
            if (event.kind === "waiting" && event.title === "namespace")
              api.remove("namespaces", "watchtower");
          },
        },
      );
      expect(reasons).toContain("namespace: namespace watchtower is being removed");
      expect(lines.at(-1)).toBe("ready made");
    });

    it("brings back a node port that somebody changed", async () => {
      await up();
      const service = api.objects.get("services/alloy");
      if (service === undefined) throw new Error("there is no Service");
      api.put("services", {
        ...service,
        spec: { type: "ClusterIP", ports: [{ port: 4317 }, { port: 4318 }] },
      });
      expect((await up()).lines).toContain("ports made");
      expect(api.objects.get("services/alloy")?.spec).toMatchObject({ type: "NodePort" });
    });

    it("leaves a release of our name alone that is somebody else's", async () => {
      const labels = { owner: "helm", name: "grafana", status: "deployed" };
      api.put("secrets", { metadata: { name: "sh.helm.release.v1.grafana.v1", labels } });
      expect(failureIn(await up())).toMatch(
        /^failed: charts: namespace watchtower has a release grafana that is not of/,
      );
      expect(names("deployments")).toEqual([]);
    });

    it("names each secret that profile scale needs, before anything is installed", async () => {
      const failure = failureIn(await up({ kubeProfile: "scale" }));
      expect(failure).toMatch(
        /^failed: secrets: secret object-storage .* is missing; .*\nsecret grafana-admin .* is missing/,
      );
      expect(names("deployments")).toEqual([]);
    });

    it("changes nothing on a context that there is not", async () => {
      const failure = failureIn(await up({ kubeContext: "nowhere" }));
      expect(failure).toMatch(/^failed: doctor: context: nowhere is not in the kubeconfig/);
      expect(api.changes).toEqual([]);
    });
  },
);

/** helm keeps a release as JSON, packed by gzip and base64, which Kubernetes encodes once more. */
function withStatus(encoded: string, status: string): string {
  const packed = Buffer.from(Buffer.from(encoded, "base64").toString(), "base64");
  const release = JSON.parse(gunzipSync(packed).toString()) as { info: object };
  const changed = JSON.stringify({ ...release, info: { ...release.info, status } });
  return Buffer.from(gzipSync(changed).toString("base64")).toString("base64");
}
