import { readFileSync } from "node:fs";
import { z } from "zod";
import { applyNew } from "./apply.ts";
import { assetPath } from "./assets.ts";
import type { StepContext } from "./step.ts";
import { jsonOf, kubectl, waitingAtMost } from "./tools.ts";

/** Alloy reads its file from this ConfigMap (helm/values/alloy.yaml). */
export const ROUTER_CONFIG_MAP = "alloy-config";
const KEY = "config.alloy";
/** The secret that the endpoint of Sumo Logic is kept in; Alloy gets it as a variable. */
export const SUMO_SECRET = "sumo-credentials";

/** Which of the shipped files Alloy has; `custom`: one of the user's. */
export type RouterKind = "dual-write" | "local-only" | "custom";

/** Who decided: what the user chose, `up` does not change. */
export type ChosenBy = "up" | "user";

/** The file that Alloy in the cluster has. */
export interface Router {
  readonly kind: RouterKind;
  readonly chosenBy: ChosenBy;
  readonly text: string;
  /** Alloy was to be started anew with it, and was not: who did so was stopped, or failed. */
  readonly isPending: boolean;
}

const ANNOTATIONS = {
  kind: "watchtower/router",
  chosenBy: "watchtower/router-chosen-by",
  pending: "watchtower/router-pending",
} as const;

const configMap = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
  data: z.record(z.string(), z.string()).default({}),
});

/** What Alloy has now; `undefined` if nothing was deployed. */
export async function findRouter({
  look,
  plan,
}: Pick<StepContext, "look" | "plan">): Promise<Router | undefined> {
  const args = ["get", "configmap", ROUTER_CONFIG_MAP, "--ignore-not-found", "--output=json"];
  const result = await kubectl(look, plan.cluster)(args);
  if (result.stdout.trim() === "") return undefined;
  const { metadata, data } = jsonOf(result, configMap);
  const kind = metadata.annotations[ANNOTATIONS.kind];
  const isShipped = kind === "dual-write" || kind === "local-only";
  return {
    // One without our mark was made by somebody else.
    kind: isShipped ? kind : "custom",
    chosenBy: isShipped && metadata.annotations[ANNOTATIONS.chosenBy] === "up" ? "up" : "user",
    text: data[KEY] ?? "",
    isPending: metadata.annotations[ANNOTATIONS.pending] === "yes",
  };
}

/** Puts a file into the ConfigMap. An Alloy that runs has it when it is rolled, see {@link rollRouter}. */
export async function deployRouter(
  context: Pick<StepContext, "run" | "plan">,
  {
    file,
    kind,
    chosenBy,
    isPending,
  }: Pick<Router, "kind" | "chosenBy" | "isPending"> & { readonly file: string },
): Promise<void> {
  await applyNew(context, ["configmap", ROUTER_CONFIG_MAP, `--from-file=${KEY}=${file}`], {
    annotations: [
      `${ANNOTATIONS.kind}=${kind}`,
      `${ANNOTATIONS.chosenBy}=${chosenBy}`,
      `${ANNOTATIONS.pending}=${isPending ? "yes" : "no"}`,
    ],
  });
}

/** Starts Alloy anew, so that it reads its file, and waits until the new one is ready. */
export async function rollRouter({
  run,
  plan,
  timeoutMs,
}: Pick<StepContext, "run" | "plan" | "timeoutMs">): Promise<void> {
  const tool = kubectl(run, plan.cluster);
  await tool(["rollout", "restart", "deployment/alloy"]);
  await tool(["rollout", "status", "deployment/alloy", waitingAtMost(timeoutMs)]);
  await tool(["annotate", "configmap", ROUTER_CONFIG_MAP, `${ANNOTATIONS.pending}=no`, "--overwrite"]);
}

/** Whether there is a Deployment of Alloy, ready or not. */
export async function isAlloyThere({ look, plan }: Pick<StepContext, "look" | "plan">): Promise<boolean> {
  const args = ["get", "deployment", "alloy", "--ignore-not-found", "--output=name"];
  return (await kubectl(look, plan.cluster)(args)).stdout.trim() !== "";
}

/** The path of a file that comes with the package. */
export const shippedRouter = (kind: "dual-write" | "local-only"): string =>
  assetPath(kind === "dual-write" ? "alloyDualWrite" : "alloyLocalOnly");

export const shippedRouterText = (kind: "dual-write" | "local-only"): string =>
  readFileSync(shippedRouter(kind), "utf8");

/** Whether there is a secret of that name in the namespace; what is in it is not read. */
export async function hasSecret(
  { look, plan }: Pick<StepContext, "look" | "plan">,
  name: string,
): Promise<boolean> {
  const args = ["get", "secret", name, "--ignore-not-found", "--output=name"];
  return (await kubectl(look, plan.cluster)(args)).stdout.trim() !== "";
}
