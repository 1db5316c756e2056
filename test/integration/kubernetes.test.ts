import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CliResult } from "../kit/instance.ts";
import { cli, startInstance } from "../kit/instance.ts";

/** With nothing but node on the path, unless a test puts something there. */
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "watchtower-kubernetes-"));
  mkdirSync(join(folder, "bin"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bare = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> =>
  cli(args, { PATH: join(folder, "bin"), WATCHTOWER_DATA_DIR: join(folder, "data"), ...env });

describe("the kubernetes engine, with no tool installed", () => {
  it("says what is missing and how to get it, and ends with 1", async () => {
    const { code, stdout, stderr } = await bare(["up", "--engine", "kubernetes"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^watchtower: doctor: docker: not installed; .*; mend: .*$/m);
    expect(stderr).toMatch(/^helm: not installed; .*; mend: .*$/m);
    expect(stderr).toMatch(/^ {2}next: watchtower doctor --engine kubernetes$/m);
  });

  it("prints all commands of a dry run, and as one object", async () => {
    const { code, stdout } = await bare(["up", "--engine", "kubernetes", "--dry-run"]);
    expect(code).toBe(0);
    expect(stdout).toContain("\nkind create cluster --name watchtower --config=- <<'END'\n");
    const json = await bare(["up", "--engine", "kubernetes", "--dry-run", "--json"]);
    const { steps } = JSON.parse(json.stdout) as { steps: { title: string }[] };
    expect(steps.map(({ title }) => title)).toEqual([
      "doctor",
      "cluster",
      "namespace",
      "secrets",
      "config maps",
      "storage",
      "charts",
      "ports",
      "ready",
    ]);
  });

  it("is stopped, and says why", async () => {
    const { code, stdout } = await bare(["status", "--engine", "kubernetes"]);
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout:
        "stopped: kubectl is not installed or not on the PATH; how to get it: watchtower doctor --engine kubernetes; start it with: watchtower up --engine kubernetes\n",
    });
    const json = await bare(["status", "--engine", "kubernetes", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ engine: "kubernetes", state: "stopped", pods: [] });
  });

  it.each([
    [["down", "--engine", "kubernetes", "--yes"], "kind is not installed or not on the PATH"],
    [["logs", "mimir", "--engine", "kubernetes"], "kubectl is not installed or not on the PATH"],
    [
      ["env", "--engine", "kubernetes"],
      "no stack is ready on a kind cluster of ours; start it with: watchtower up",
    ],
  ])("%j ends with 1 and one message", async (args, message) => {
    const { code, stdout, stderr } = await bare(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`watchtower: ${message}`);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

describe("options that the chosen engine would not heed are refused", () => {
  it.each([
    [
      ["up", "--context", "prod"],
      "--context is of engine kubernetes; add --engine kubernetes, or leave it out",
    ],
    [["up", "--dry-run"], "--dry-run is of engine kubernetes"],
    [["up", "--engine", "kubernetes", "--foreground"], "--foreground is of engine embedded"],
    [["logs", "mimir"], "component mimir is of engine kubernetes"],
    [["up", "--engine", "kubernetes", "--host", "0.0.0.0"], "host 0.0.0.0 (flag --host) is not possible"],
    [
      ["up", "--engine", "kubernetes", "--dry-run", "--http-port", "0"],
      "port 0 (any free port) is not possible",
    ],
    [
      ["up", "--engine", "kubernetes", "--profile", "scale"],
      "--profile scale is for a cluster of yours, not for one of kind; name it with --context",
    ],
    [
      ["query", "promql", "up", "--context", "prod"],
      "--context is of engine kubernetes; add --engine kubernetes, or leave it out",
    ],
    [["env", "--namespace", "other"], "--namespace is of engine kubernetes"],
    [["open", "--context", "prod"], "--context is of engine kubernetes"],
    [["tail", "--context", "prod"], "--context is of engine kubernetes"],
    [
      ["test-data", "--context", "prod"],
      "--context is of engine kubernetes; add --engine kubernetes, or leave it out",
    ],
    [
      ["up", "--engine", "kubernetes", "--profile", "huge"],
      'flag --profile is "huge"; expected local or scale',
    ],
    [["up", "--engine", "kubernetes", "--namespace", "No_Name"], 'flag --namespace is "No_Name"'],
    [["up", "--engine", "kubernetes", "--timeout", "soon"], 'flag --timeout is "soon"'],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await bare(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`watchtower: ${message}`);
  });
});

/** A kubectl that knows one stack that is ready, on these ports. */
function putKubectl(ports: Readonly<Record<string, string>>): void {
  const data = { version: "0.1.0", profile: "local", ...ports };
  const script = `#!/bin/sh\ncase "$*" in *"get configmap watchtower"*) echo '${JSON.stringify({ data })}';; esac\n`;
  const file = join(folder, "bin", "kubectl");
  writeFileSync(file, script);
  chmodSync(file, 0o755);
}

describe("both engines", () => {
  it("know of each other: on the same port one names the command that stops the other", async () => {
    const embedded = await startInstance();
    try {
      const port = new URL(embedded.endpoints.ui).port;
      putKubectl({ httpPort: port, otlpGrpcPort: "1", otlpHttpPort: "2" });
      const env = {
        WATCHTOWER_HTTP_PORT: port,
        WATCHTOWER_OTLP_GRPC_PORT: "0",
        WATCHTOWER_OTLP_HTTP_PORT: "0",
      };
      const { code, stderr } = await bare(["up"], env);
      expect(code).toBe(1);
      expect(stderr).toContain(
        `watchtower: port ${port} is that of engine kubernetes, which runs; stop it with: watchtower down --engine kubernetes`,
      );
    } finally {
      await embedded.stop();
    }
  });

  it("are both shown by status", async () => {
    putKubectl({ httpPort: "13000", otlpGrpcPort: "14317", otlpHttpPort: "14318" });
    const { code, stdout } = await bare(["status"]);
    expect(code).toBe(1);
    expect(stdout).toContain("stopped: nothing runs on");
    expect(stdout).toContain(
      "Engine kubernetes runs too, http://127.0.0.1:13000; more of it: watchtower status --engine kubernetes",
    );
    const json = await bare(["status", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      state: "stopped",
      otherEngine: { engine: "kubernetes", context: "kind-watchtower" },
    });
  });
});
