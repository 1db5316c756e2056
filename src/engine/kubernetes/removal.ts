import { RELEASES } from "./charts/pins.ts";
import type { Removal } from "./contract.ts";
import { removeInstance } from "./instance.ts";
import { OURS } from "./labels.ts";
import { ownReleases } from "./releases.ts";
import type { StepContext } from "./step.ts";
import { isThere } from "./steps/cluster.ts";
import { findNamespace } from "./steps/namespace.ts";
import { helm, kind, kubectl } from "./tools.ts";

type Looking = Pick<StepContext, "look" | "plan">;

/** What is ours on the cluster, and so may be removed. */
export async function removalOf(context: Looking): Promise<Removal> {
  const { kindCluster } = context.plan;
  if (kindCluster !== undefined)
    return (await isThere(context, kindCluster))
      ? { kind: "cluster", name: kindCluster, otherNamespaces: await otherNamespaces(context) }
      : { kind: "nothing" };
  const found = await findNamespace(context);
  if (found === undefined) return { kind: "nothing" };
  const releases = await ownReleases(context);
  const kept = found.isOurs ? [] : await keptOf(context);
  if (releases.length === 0 && kept.length === 0 && !found.isOurs) return { kind: "nothing" };
  return { kind: "releases", releases, removesNamespace: found.isOurs, kept };
}

/** What stays in a namespace when the releases are gone: objects that we made, and claims of the charts' StatefulSets. */
const KEPT: readonly (readonly [kinds: string, selector: string])[] = [
  ["persistentvolumeclaims,secrets", `${OURS.partOf},owner!=helm`],
  ["persistentvolumeclaims", `app.kubernetes.io/instance in (${Object.values(RELEASES).join(",")})`],
];

async function keptOf({ look, plan }: Looking): Promise<readonly string[]> {
  const found = await Promise.all(
    KEPT.map(([kinds, selector]) =>
      kubectl(look, plan.cluster)(["get", kinds, `--selector=${selector}`, "--output=name"]),
    ),
  );
  return found.flatMap(({ stdout }) => stdout.split("\n").filter((line) => line !== ""));
}

/** Those that come with kind and Kubernetes. */
const BUILT_IN = ["default", "kube-node-lease", "kube-public", "kube-system", "local-path-storage"];

/** What else the user put into our cluster; a cluster that does not answer tells nothing. */
async function otherNamespaces({ look, plan }: Looking): Promise<readonly string[]> {
  try {
    const args = ["get", "namespaces", "--output=name", "--request-timeout=5s"];
    const { stdout } = await kubectl(look, plan.cluster)(args);
    const names = stdout.split("\n").map((line) => line.trim().replace(/^namespace\//, ""));
    return names.filter((name) => name !== "" && name !== plan.cluster.namespace && !BUILT_IN.includes(name));
  } catch {
    return [];
  }
}

/** @param purge also volumes and secrets in a namespace that stays. @returns whether there was anything. */
export async function remove(
  context: Looking & Pick<StepContext, "run" | "note">,
  purge: boolean,
): Promise<boolean> {
  const removal = await removalOf(context);
  const { run, plan, note } = context;
  switch (removal.kind) {
    case "nothing":
      return false;
    case "cluster":
      note(`the kind cluster ${removal.name} is removed`);
      await kind(run)(["delete", "cluster", "--name", removal.name]);
      return true;
    case "releases": {
      if (removal.releases.length === 0 && !removal.removesNamespace && !purge) return false;
      // Stopped in the middle it is not what the start came to.
      await removeInstance(context);
      // Alloy first, so that nothing is sent to what is gone.
      for (const name of removal.releases.toReversed()) {
        note(`release ${name} is removed`);
        await helm(run, plan.cluster)(["uninstall", name, "--wait", "--timeout=5m"]);
      }
      const tool = kubectl(run, plan.cluster);
      if (removal.removesNamespace) {
        note(`namespace ${plan.cluster.namespace} is removed`);
        await tool(["delete", "namespace", plan.cluster.namespace, "--timeout=5m"]);
        return true;
      }
      await tool(["delete", "configmaps", `--selector=${OURS.partOf}`]);
      if (purge) await removeKept(context);
      return true;
    }
  }
}

async function removeKept({ run, plan, note }: Pick<StepContext, "run" | "plan" | "note">): Promise<void> {
  note("volumes and secrets are removed");
  for (const [kinds, selector] of KEPT)
    await kubectl(run, plan.cluster)(["delete", kinds, `--selector=${selector}`, "--timeout=5m"]);
}
