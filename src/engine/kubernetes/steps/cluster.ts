import { z } from "zod";
import { WatchtowerError, errorKind, errorMessage } from "../../../base/errors.ts";
import { nodeName } from "../doctor/node.ts";
import type { Plan } from "../plan.ts";
import { told, withInput } from "../pasteable.ts";
import { kindConfig } from "../ports.ts";
import type { Step, StepContext } from "../step.ts";
import { docker, jsonOf, kind, kubectl } from "../tools.ts";

/** Longest wait for the node, in seconds: it starts within one minute, its image pulled. */
const NODE_READY_S = 180;

const nodeList = z.object({
  items: z.array(
    z.object({
      status: z.object({
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
      }),
    }),
  ),
});

/** Our kind cluster is made; one that the user named has to be there. */
export const clusterStep = ({ kindCluster, cluster }: Plan): Step =>
  kindCluster === undefined ? givenCluster(cluster.context) : ownCluster(kindCluster);

/** A kind cluster that is ours. */
function ownCluster(name: string): Step {
  return {
    title: "cluster",

    check: async (context) => (await isThere(context, name)) && (await isReady(context)),

    async execute(context) {
      if (!(await isThere(context, name)) || !(await isWoken(context, name))) await create(context, name);
      context.waiting("the node gets ready");
      // The own --wait of kind ends with code 0 on a time-out.
      const wait = ["wait", "--for=condition=Ready", "node", "--all", `--timeout=${NODE_READY_S}s`];
      await kubectl(context.run, context.plan.cluster)(wait);
    },
  };
}

async function create({ run, plan, waiting }: StepContext, name: string): Promise<void> {
  waiting("kind makes the node; the first time it pulls the image");
  const input = kindConfig(plan.ports);
  const creating = kind(run)(["create", "cluster", "--name", name, "--config=-"], { input });
  await told(creating, (command) => withInput(command, input));
}

/** Starts one that was stopped with Docker, and brings it into this kubeconfig; one that cannot work is removed. */
async function isWoken({ run, look, note }: StepContext, name: string): Promise<boolean> {
  const node = nodeName(name);
  const { stdout } = await docker(look)(["container", "inspect", "--format={{.State.Running}}", node]);
  if (stdout.trim() === "false") await docker(run)(["start", node]);
  try {
    await kind(run)(["export", "kubeconfig", "--name", name]);
    return true;
  } catch (error) {
    if (errorKind(error) !== "execution") throw error;
    // Without a kubeconfig of its own it never was a cluster: kind was stopped while it made it.
    note(`kind cluster ${name} was left half made; it is made anew`);
    await kind(run)(["delete", "cluster", "--name", name]);
    return false;
  }
}

/** Whether kind knows it. */
export async function isThere({ look }: Pick<StepContext, "look">, name: string): Promise<boolean> {
  const { stdout } = await kind(look)(["get", "clusters"]);
  return stdout.split("\n").some((line) => line.trim() === name);
}

async function isReady({ look, plan }: StepContext): Promise<boolean> {
  try {
    const result = await kubectl(
      look,
      plan.cluster,
    )(["get", "nodes", "--output=json", "--request-timeout=10s"]);
    const { items } = jsonOf(result, nodeList);
    const ready = items.filter(({ status }) =>
      status.conditions.some((condition) => condition.type === "Ready" && condition.status === "True"),
    );
    return items.length > 0 && ready.length === items.length;
  } catch {
    // It does not answer, which is what `execute` mends.
    return false;
  }
}

/** A cluster that the user named is not ours to start. */
function givenCluster(name: string): Step {
  return {
    title: "cluster",

    async check({ look, plan }) {
      try {
        await kubectl(look, plan.cluster)(["version", "--output=json", "--request-timeout=10s"]);
        return true;
      } catch (error) {
        const hint = "the contexts that there are: kubectl config get-contexts";
        const text = `context ${name} does not answer: ${errorMessage(error)}; ${hint}`;
        throw new WatchtowerError("unavailable", text, { cause: error });
      }
    },

    // What answers needs nothing.
    execute: async () => {},
  };
}
