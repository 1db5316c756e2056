import { expect, it } from "vitest";
import { loadConfig } from "../../config/load.ts";
import { runProgram } from "../../base/subprocess.ts";
import { packageVersion } from "../../base/version.ts";
import { packageRoot } from "../../base/package-root.ts";
import { machineOf } from "./doctor/testing/machine.ts";
import { dryRun } from "./dry-run.ts";
import { kubernetesEngine } from "./kubernetes.ts";

/** Whole, as a script. Where files lie and what they sum up to is left out. */
async function script(flags: Parameters<typeof loadConfig>[0]["flags"] = {}): Promise<string> {
  const machine = machineOf({ env: { XDG_CACHE_HOME: "/cache" } });
  const { config } = loadConfig({ env: {}, cwd: "/", flags: { engine: "kubernetes", ...flags } });
  const parts: string[] = [];
  await kubernetesEngine(machine).dryRun(config, (title, commands) =>
    parts.push([`# ${title}`, ...commands].join("\n")),
  );
  return `${parts.join("\n\n")}\n`
    .replaceAll(packageRoot(), "/watchtower")
    .replaceAll(/values [\da-f]{12}/g, "values SUM")
    .replaceAll(`version=${packageVersion()}`, "version=VERSION");
}

it("shows all commands of a start from nothing, with no tool installed", async () => {
  await expect(await script()).toMatchFileSnapshot("testing/up-kind.sh");
});

it("shows those for a cluster that the user named, where kind has no part", async () => {
  const shown = await script({ kubeContext: "prod", kubeNamespace: "observe", kubeTimeoutMs: "20m" });
  expect(shown).not.toMatch(/^kind /m);
  expect(shown).toContain("kubectl --context prod --namespace observe create namespace observe");
  expect(shown).toMatch(/^helm --kube-context prod --namespace observe upgrade .* --timeout=1200s /m);
});

it("shows the values of both folders at scale, and neither volume nor port that is of a laptop", async () => {
  const shown = await script({ kubeContext: "prod", kubeProfile: "scale" });
  expect(shown).toContain(
    "--values /watchtower/helm/values/loki.yaml --values /watchtower/helm/values/scale/loki.yaml",
  );
  expect(shown).not.toContain("mimir-blocks-pvc");
});

it("has the ports that were chosen in the mappings of kind", async () => {
  const shown = await script({ httpPort: "3000" });
  expect(shown).toContain("        hostPort: 3000\n");
  expect(shown).toContain("root_url=http://localhost:3000");
});

it("joins a command that takes what the one before it prints", async () => {
  const shown: string[] = [];
  const { run, flush } = dryRun((command) => shown.push(command));
  const { stdout } = await run("a", ["1"]);
  await run("b", [], { input: stdout });
  await run("c", [], { input: "text\n" });
  flush();
  expect(shown).toEqual(["a 1 |\n  b", "c <<'END'\ntext\nEND"]);
});

it("is a script that a shell takes", async () => {
  const { exitCode } = await runProgram("sh", ["-n"], { input: await script() });
  expect(exitCode).toBe(0);
});
