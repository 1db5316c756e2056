import { describe, expect, it } from "vitest";
import { SubprocessError } from "../../../base/subprocess.ts";
import type { Run } from "../../../base/subprocess.ts";
import type { Config } from "../../../config/settings.ts";
import { Cluster } from "./cluster.ts";

// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const config = { kubeContext: "prod", kubeNamespace: "watch" } as Config;

function answering(stdout: string, exitCode = 0, stderr = "") {
  const calls: string[] = [];
  const run: Run = async (program, args) => {
    calls.push(args.slice(1).join(" "));
    const result = { command: program, exitCode, stdout, stderr };
    if (exitCode !== 0) throw new SubprocessError("execution", result, "failed");
    return result;
  };
  return { cluster: new Cluster(config, run), calls };
}

describe("Cluster", () => {
  it("asks the command line, for the same place, also where it ends with 1", async () => {
    const { cluster, calls } = answering(
      JSON.stringify({
        state: "stopped",
        context: "prod",
        namespace: "watch",
        reason: "no kubectl",
        pods: [],
      }),
      1,
    );
    expect(await cluster.status()).toEqual({
      state: "stopped",
      context: "prod",
      namespace: "watch",
      reason: "no kubectl",
      pods: [],
    });
    expect(calls).toEqual(["status --engine kubernetes --context prod --namespace watch --json"]);
  });

  it("tells version and page of what runs, and the pods", async () => {
    const pods = [{ name: "tempo-0", state: "ready", restarts: 2, reason: null }];
    const instance = { version: "0.1.0", endpoints: { ui: "http://127.0.0.1:13000", loki: "" } };
    const { cluster } = answering(
      JSON.stringify({ state: "ready", context: "prod", namespace: "watch", instance, pods, services: [] }),
    );
    expect(await cluster.status()).toMatchObject({
      version: "0.1.0",
      ui: "http://127.0.0.1:13000",
      pods: [{ name: "tempo-0", state: "ready", restarts: 2 }],
    });
  });

  it("hands on what doctor finds", async () => {
    const checks = [
      { check: "node", state: "ok", observed: "20" },
      {
        check: "kubectl",
        state: "failed",
        observed: "none",
        why: "it is needed",
        mend: "apt install kubectl",
      },
    ];
    expect(await answering(JSON.stringify({ engine: "kubernetes", checks }), 1).cluster.doctor()).toEqual(
      checks,
    );
  });

  it("says what it was told where that is no answer", async () => {
    await expect(answering("", 2, "error: no such file").cluster.status()).rejects.toThrow("no such file");
  });
});
