import { failed, ok, warning } from "../../finding.ts";
import type { Finding } from "../../finding.ts";
import { ownCommand } from "../plan.ts";
import type { Plan } from "../plan.ts";
import { ask, parseJson } from "./ask.ts";
import type { Said } from "./ask.ts";
import { install } from "./install.ts";
import type { Machine } from "./machine.ts";
import { nodeName } from "./node.ts";
import type { Node } from "./node.ts";
import { MADE_FOR, fits } from "./versions.ts";

/** Whether there is a cluster, and whether it answers. */
export type Reach =
  | { readonly kind: "answers"; readonly server: string; readonly client: string }
  /** None was made yet. */
  | { readonly kind: "none" }
  | { readonly kind: "silent"; readonly reason: string }
  /** Not to be asked as this machine is. */
  | { readonly kind: "unknown"; readonly reason: string; readonly mend: string };

/** Asks once, for all checks. @param node `undefined` if the cluster is not ours. */
export async function askCluster(
  machine: Machine,
  { cluster }: Plan,
  node: Node | undefined,
): Promise<Reach> {
  if (node?.kind === "none" || node?.kind === "unknown") return node;
  if (node?.kind === "there" && !node.running) return { kind: "silent", reason: "its node is stopped" };
  const args = ["--context", cluster.context, "version", "--output", "json", "--request-timeout", "8s"];
  const said = await ask(machine.run, "kubectl", args);
  if (said.kind === "missing")
    return { kind: "unknown", reason: "kubectl is not installed", mend: install(machine, "kubectl") };
  if (said.kind === "failed") return { kind: "silent", reason: said.reason };
  const server = gitVersion(said.stdout, "serverVersion");
  if (server === undefined) return { kind: "silent", reason: "it told no version" };
  return { kind: "answers", server, client: gitVersion(said.stdout, "clientVersion") ?? server };
}

function gitVersion(text: string, of: "serverVersion" | "clientVersion"): string | undefined {
  const json = parseJson(text);
  const found = typeof json === "object" && json !== null ? new Map(Object.entries(json)).get(of) : undefined;
  return /v(\d+\.\d+\.\d+)/.exec(JSON.stringify(found) ?? "")?.[1];
}

/** Whether the context is there and leads to a cluster that answers, with a version that fits. */
export async function contextFindings(
  machine: Machine,
  plan: Plan,
  node: Node | undefined,
  reach: Reach,
): Promise<readonly Finding[]> {
  return [await contextFinding(machine, plan, node), clusterFinding(plan, node, reach), skew(machine, reach)];
}

async function contextFinding(machine: Machine, plan: Plan, node: Node | undefined): Promise<Finding> {
  const name = plan.cluster.context;
  if (node?.kind === "unknown") return warning("context", "not known", node.reason, node.mend);
  if (node?.kind === "none") return ok("context", `${name} comes with the cluster`);
  const [known, current] = await Promise.all([
    ask(machine.run, "kubectl", ["config", "get-contexts", "--output", "name"]),
    ask(machine.run, "kubectl", ["config", "current-context"]),
  ]);
  if (known.kind === "missing")
    return warning("context", "not known", "kubectl is not installed", install(machine, "kubectl"));
  if (!linesOf(known).includes(name)) {
    const { kindCluster } = plan;
    const mend =
      kindCluster === undefined
        ? "kubectl config get-contexts"
        : `kind export kubeconfig --name ${kindCluster}`;
    return failed(
      "context",
      `${name} is not in the kubeconfig`,
      "kubectl and helm do not find the cluster",
      mend,
    );
  }
  const [now] = linesOf(current);
  if (now === name) return ok("context", name);
  const why = `Watchtower names ${name} in each call; kubectl by itself works on ${now ?? "no cluster"}`;
  const observed = now === undefined ? "there is no current one" : `the current one is ${now}`;
  return warning("context", observed, why, `kubectl config use-context ${name}`);
}

const linesOf = (said: Said): readonly string[] =>
  said.kind === "said" ? said.stdout.split("\n").filter((line) => line !== "") : [];

function clusterFinding(plan: Plan, node: Node | undefined, reach: Reach): Finding {
  const { kindCluster } = plan;
  const name = plan.cluster.context;
  switch (reach.kind) {
    case "none":
      return ok("cluster", `none yet; made by: ${ownCommand(plan, "up")}`);
    case "answers":
      return ok("cluster", `${name} answers, Kubernetes ${reach.server}`);
    case "unknown":
      return warning("cluster", "not known", reach.reason, reach.mend);
    case "silent": {
      const isStopped = node?.kind === "there" && !node.running;
      const look =
        isStopped && kindCluster !== undefined
          ? `docker start ${nodeName(kindCluster)}`
          : `kubectl --context ${name} cluster-info`;
      return failed("cluster", `${name} does not answer`, reach.reason, look);
    }
  }
}

function skew(machine: Machine, reach: Reach): Finding {
  if (reach.kind !== "answers") return ok("version skew", "no cluster that answers");
  const observed = `kubectl ${reach.client}, cluster ${reach.server}`;
  if (fits(reach.client, reach.server)) return ok("version skew", observed);
  return warning("version skew", observed, MADE_FOR, install(machine, "kubectl", reach.server));
}
