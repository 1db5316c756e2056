import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/base/package-root.ts";
import { loadConfig } from "../../src/config/load.ts";
import { alone } from "../../src/engine/kubernetes/alone.ts";
import { clusterLease } from "../../src/engine/kubernetes/lease.ts";
import { planOf } from "../../src/engine/kubernetes/plan.ts";
import { FakeApi } from "../kit/kubernetes/fake-api.ts";
import { noBinaries, toolsEnv } from "../kit/kubernetes/binaries.ts";
import { BIN, cli } from "../kit/instance.ts";

const TOKEN = "ZaVnC4dhaV1G3fKi4RlKyO3Jr3J_nyx1-2Z2Qo==";
const SOURCE = `https://endpoint4.collection.us2.sumologic.com/receiver/v1/otlp/${TOKEN}`;
/** The program that gives another a terminal (script(1) of util-linux). */
const TERMINAL = "script";
const ENGINE = ["--engine", "kubernetes", "--context", "kind-watchtower"];

/** Runs a command whose standard input is `input`. */
async function given(command: string, args: readonly string[], input: string, env: NodeJS.ProcessEnv) {
  const child = spawn(command, args, { env: { ...process.env, ...env } });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(input);
  const [code] = (await once(child, "close")) as [number];
  return { code, output };
}

it.each([
  [["sumo", "set"]],
  [["sumo", "status"]],
  [["sumo", "remove"]],
  [["port-forward"]],
  [["dashboards", "apply"]],
  [["dashboards", "list"]],
])("the embedded engine has no %j, and says what it has", async (args) => {
  const { code, stderr } = await cli(args);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^watchtower: this is for --engine kubernetes; .*embedded engine|its ports are on this machine/,
  );
});

describe.skipIf(noBinaries !== undefined)("on a cluster", () => {
  const api = new FakeApi();
  let env: Readonly<Record<string, string>> = {};
  beforeAll(async () => {
    await api.kubectl();
    env = toolsEnv(api.home);
  });
  afterAll(() => api.close());
  beforeEach(() => api.put("namespaces", { metadata: { name: "watchtower" }, status: { phase: "Active" } }));
  afterEach(() => api.clear());

  const node = (args: readonly string[], input: string) =>
    given(process.execPath, [BIN, ...args], input, env);

  it("the endpoint comes from standard input, and is shown by no command", async () => {
    const set = await node(["sumo", "set", ...ENGINE], `${SOURCE}\n`);
    expect(set).toMatchObject({
      code: 0,
      output: expect.stringContaining("endpoint4.collection.us2.sumologic.com/****"),
    });
    const status = await node(["sumo", "status", "--json", ...ENGINE], "");
    expect(JSON.parse(status.output)).toEqual({
      endpoint: "https://endpoint4.collection.us2.sumologic.com/****",
      router: null,
      copies: false,
    });
    const removed = await node(["sumo", "remove", ...ENGINE], "");
    expect(removed).toMatchObject({ code: 0, output: expect.stringContaining("removed") });
    expect(set.output + status.output + removed.output).not.toContain(TOKEN);
  });

  it("a wrong endpoint and one among the arguments are refused without being repeated", async () => {
    for (const [args, input] of [
      [["sumo", "set", SOURCE, ...ENGINE], ""],
      [["sumo", "set", ...ENGINE], SOURCE.replace("https", "http")],
    ] as const) {
      const { code, output } = await node(args, input);
      expect(code).toBe(2);
      expect(output).not.toContain(TOKEN);
    }
    expect(api.changes).toEqual([]);
  });

  it.skipIf(process.platform !== "linux")("a person is asked, and what is typed is not shown", async () => {
    const command = [process.execPath, BIN, "sumo", "set", ...ENGINE].join(" ");
    const child = spawn(TERMINAL, ["-qec", command, "/dev/null"], { env: { ...process.env, ...env } });
    let output = "";
    let isTyped = false;
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (!isTyped && output.includes("(not shown): ")) {
        isTyped = true;
        child.stdin.write(`${SOURCE}\r`);
      }
    });
    expect(await once(child, "close")).toEqual([0, null]);
    expect(output).toContain("endpoint4.collection.us2.sumologic.com/****");
    expect(output).not.toContain(TOKEN);
  });

  it("local-only is chosen, and kept for the start", async () => {
    const enabled = await node(["enable-local-only", ...ENGINE], "");
    expect(enabled).toEqual({ code: 0, output: "Alloy will start with its local-only file\n" });
    const again = await node(["enable-local-only", "--json", ...ENGINE], "");
    expect(JSON.parse(again.output)).toEqual({
      router: "local-only",
      changed: false,
      rolled: false,
      runs: false,
    });
    const disabled = await node(["disable-local-only", ...ENGINE], "");
    expect(disabled).toMatchObject({ code: 1, output: expect.stringContaining("watchtower sumo set") });
  });

  it("a file of Alloy that cannot be right changes nothing", async () => {
    const { code, output } = await node(["deploy-alloy", "/no/such.alloy", ...ENGINE], "");
    expect(code).toBe(2);
    expect(output).toContain("/no/such.alloy: ENOENT");
    expect(api.changes).toEqual([]);
  });

  const LOCAL_ONLY = join(packageRoot(), "alloy/config-local-only.alloy");
  /** What changes a stack, with its standard input. */
  const CHANGES = [
    [["sumo", "set"], SOURCE],
    [["sumo", "remove"], ""],
    [["enable-local-only"], ""],
    [["disable-local-only"], ""],
    [["deploy-alloy", LOCAL_ONLY], ""],
    [["dashboards", "apply"], ""],
  ] as const;

  const refused = (by: string) => ({
    code: 1,
    output: expect.stringMatching(
      `^watchtower: the stack watchtower on kind-watchtower is being changed just now by ${by}; wait until`,
    ),
  });

  it("nothing is changed while somebody elsewhere changes the same stack", async () => {
    api.put("configmaps", { metadata: { name: "alloy-config" }, data: { "config.alloy": "" } });
    const spec = { holderIdentity: "ada@elsewhere, process 4711", renewTime: new Date().toISOString() };
    api.put("leases", { metadata: { name: "watchtower-up" }, spec });
    const results = await Promise.all(
      CHANGES.map(([args, input], at) => {
        // Each with locks of its own, as on machines of their own.
        const own = { ...env, XDG_CACHE_HOME: join(api.home, `machine-${at}`) };
        return given(process.execPath, [BIN, ...args, ...ENGINE], input, own);
      }),
    );
    expect(results).toEqual(CHANGES.map(() => refused("ada@elsewhere, process 4711")));
    expect(api.changes).toEqual([]);
  });

  it("nothing is changed while another process here does", async () => {
    api.put("configmaps", { metadata: { name: "alloy-config" }, data: { "config.alloy": "" } });
    const flags = { engine: "kubernetes", kubeContext: "kind-watchtower" };
    const { config } = loadConfig({ env: {}, cwd: "/", flags });
    const here = { XDG_CACHE_HOME: join(api.home, "here") };
    const results = await alone(planOf(config), here, clusterLease(), () =>
      Promise.all(
        CHANGES.map(([args, input]) =>
          given(process.execPath, [BIN, ...args, ...ENGINE], input, { ...env, ...here }),
        ),
      ),
    );
    expect(results).toEqual(CHANGES.map(() => refused(`process ${process.pid}`)));
    expect(api.changes).toEqual([]);
  });

  it("dashboards are brought once, and listed", async () => {
    const before = await node(["dashboards", "list", "--json", ...ENGINE], "");
    const { dashboards } = JSON.parse(before.output) as { dashboards: readonly { readonly state: string }[] };
    expect(dashboards.length).toBeGreaterThan(5);
    expect(new Set(dashboards.map(({ state }) => state))).toEqual(new Set(["no"]));
    const { length } = dashboards;
    const applied = await node(["dashboards", "apply", "--json", ...ENGINE], "");
    expect(JSON.parse(applied.output)).toEqual({ applied: length, removed: 0, all: length });
    const text = readFileSync(join(packageRoot(), "dashboards/watchtower-logs.json"), "utf8");
    expect(api.objects.get("configmaps/dashboard-watchtower-logs")).toMatchObject({
      metadata: { labels: { grafana_dashboard: "1", "app.kubernetes.io/part-of": "watchtower" } },
      data: { "watchtower-logs.json": text },
    });
    const again = await node(["dashboards", "apply", ...ENGINE], "");
    expect(again).toEqual({ code: 0, output: `Grafana has all ${length} dashboards already\n` });
    const labels = { grafana_dashboard: "1", "app.kubernetes.io/part-of": "watchtower" };
    api.put("configmaps", { metadata: { name: "dashboard-of-before", labels } });
    api.put("configmaps", { metadata: { name: "theirs", labels: { grafana_dashboard: "1" } } });
    const removed = await node(["dashboards", "apply", ...ENGINE], "");
    expect(removed.output).toBe(
      `0 of ${length} dashboards brought to Grafana; 1 that is no longer shipped removed\n`,
    );
    expect(api.objects.has("configmaps/dashboard-of-before")).toBe(false);
    expect(api.objects.has("configmaps/theirs")).toBe(true);
    const after = await node(["dashboards", "list", ...ENGINE], "");
    expect(after.output).toMatch(/^uid +title +in Grafana\n(watchtower-\S+ +.* yes\n)+$/);
  });
});
