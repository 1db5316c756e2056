import { failed, ok, warning } from "../../finding.ts";
import type { Finding } from "../../finding.ts";
import { kubernetesVersion } from "../charts/render.ts";
import { ask, parseJson } from "./ask.ts";
import type { Said } from "./ask.ts";
import { MADE_FOR_KIND, install } from "./install.ts";
import type { Machine } from "./machine.ts";

const LEAST_HELM = "3.14.0";

/**
 * The programs that the engine runs.
 *
 * @param needsKind whether the cluster is ours to make. @param isSkewTold whether kubectl is compared with a cluster
 *   that answers (`contextFindings`), and so not with the one that would be made.
 */
export async function versionFindings(
  machine: Machine,
  { needsKind, isSkewTold }: { readonly needsKind: boolean; readonly isSkewTold: boolean },
): Promise<readonly Finding[]> {
  return Promise.all([
    ...(needsKind ? [kindVersion(machine)] : []),
    kubectlVersion(machine, isSkewTold),
    helmVersion(machine),
  ]);
}

async function kindVersion(machine: Machine): Promise<Finding> {
  const mend = install(machine, "kind");
  return judged(
    "kind",
    await ask(machine.run, "kind", ["version"]),
    mend,
    "it makes the cluster",
    (version) =>
      isAtLeast(version, MADE_FOR_KIND)
        ? undefined
        : `the node's image was made for ${MADE_FOR_KIND}; an older kind may not start it`,
  );
}

async function kubectlVersion(machine: Machine, isSkewTold: boolean): Promise<Finding> {
  const mend = install(machine, "kubectl");
  const said = await ask(machine.run, "kubectl", ["version", "--client", "--output", "json"]);
  return judged("kubectl", said, mend, "it talks to the cluster", (version) =>
    isSkewTold || fits(version, kubernetesVersion())
      ? undefined
      : `the cluster's Kubernetes is ${kubernetesVersion()}; ${MADE_FOR}`,
  );
}

export const MADE_FOR = "kubectl is made for one minor version up or down";

/** Whether a kubectl is made for a server of this version (Kubernetes, "Version Skew Policy"). */
export const fits = (kubectl: string, server: string): boolean =>
  Math.abs(minor(kubectl) - minor(server)) <= 1;

async function helmVersion(machine: Machine): Promise<Finding> {
  const mend = install(machine, "helm");
  const said = await ask(machine.run, "helm", ["version", "--short"]);
  return judged("helm", said, mend, "it installs the charts", (version) =>
    isAtLeast(version, LEAST_HELM) ? undefined : `the charts are made for ${LEAST_HELM} or newer`,
  );
}

/** @param doubt what speaks against a version that is there. */
function judged(
  program: string,
  said: Said,
  mend: string,
  use: string,
  doubt: (version: string) => string | undefined,
): Finding {
  if (said.kind === "missing") return failed(program, "not installed", use, mend);
  if (said.kind === "failed") return failed(program, said.reason, use, mend);
  const version = versionIn(said.stdout);
  if (version === undefined)
    return warning(program, "no version in what it printed", "whether it fits is not known", mend);
  const why = doubt(version);
  return why === undefined ? ok(program, version) : warning(program, version, why, mend);
}

/** `kind v0.31.0 go1.25.5 linux/amd64`, `v3.19.0+g3d8990f`, or kubectl's JSON. */
function versionIn(text: string): string | undefined {
  const json = parseJson(text);
  const isClient = typeof json === "object" && json !== null && "clientVersion" in json;
  const from = isClient ? JSON.stringify(json.clientVersion) : text;
  return /v(\d+\.\d+\.\d+)/.exec(from)?.[1];
}

function isAtLeast(version: string, least: string): boolean {
  const [have, want] = [version, least].map((text) => text.split(".").map(Number));
  for (let place = 0; place < 3; place++) {
    const difference = (have?.[place] ?? 0) - (want?.[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

const minor = (version: string): number => Number(version.split(".")[1]);
