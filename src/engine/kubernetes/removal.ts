import type { Removal } from "./contract.ts";
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
  if (releases.length === 0 && !found.isOurs) return { kind: "nothing" };
  return { kind: "releases", releases, removesNamespace: found.isOurs };
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
export async function remove(context: Looking & Pick<StepContext, "run">, purge: boolean): Promise<boolean> {
  const removal = await removalOf(context);
  const { run, plan } = context;
  switch (removal.kind) {
    case "nothing":
      return false;
    case "cluster":
      await kind(run)(["delete", "cluster", "--name", removal.name]);
      return true;
    case "releases": {
      // Alloy first, so that nothing is sent to what is gone.
      for (const name of removal.releases.toReversed())
        await helm(run, plan.cluster)(["uninstall", name, "--wait", "--timeout=5m"]);
      await kubectl(
        run,
        plan.cluster,
      )(
        removal.removesNamespace
          ? ["delete", "namespace", plan.cluster.namespace, "--timeout=5m"]
          : [
              "delete",
              purge ? "configmaps,persistentvolumeclaims,secrets" : "configmaps",
              `--selector=${OURS.partOf}`,
            ],
      );
      return true;
    }
  }
}
