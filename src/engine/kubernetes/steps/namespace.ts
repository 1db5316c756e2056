import { z } from "zod";
import { applyNew } from "../apply.ts";
import { OURS } from "../labels.ts";
import type { Step, StepContext } from "../step.ts";
import { jsonOf, kubectl, waitingAtMost } from "../tools.ts";

const namespaceObject = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }),
  status: z.object({ phase: z.string() }),
});

/** One that was there before is used, and left when we go. */
export const namespaceStep: Step = {
  title: "namespace",

  check: async (context) => (await findNamespace(context))?.phase === "Active",

  async execute(context) {
    const { run, plan, timeoutMs } = context;
    const { namespace } = plan.cluster;
    const found = await findNamespace(context);
    if (found !== undefined) {
      // Left over from a `down` a moment ago: nothing can be made in it any more.
      context.waiting(`namespace ${namespace} is being removed`);
      const wait = ["wait", "--for=delete", `namespace/${namespace}`, waitingAtMost(timeoutMs)];
      await kubectl(run, plan.cluster)(wait);
    }
    await applyNew(context, ["namespace", namespace], { labels: [OURS.managedBy] });
  },
};

/** A namespace that is there, or on its way out. */
export interface FoundNamespace {
  /** `Active`, or `Terminating` while it is being removed. */
  readonly phase: string;
  /** We made it. */
  readonly isOurs: boolean;
}

/** `undefined` if it is not there. */
export async function findNamespace({
  look,
  plan,
}: Pick<StepContext, "look" | "plan">): Promise<FoundNamespace | undefined> {
  const { namespace } = plan.cluster;
  const result = await kubectl(
    look,
    plan.cluster,
  )(["get", "namespace", namespace, "--ignore-not-found", "--output=json"]);
  if (result.stdout.trim() === "") return undefined;
  const { metadata, status } = jsonOf(result, namespaceObject);
  const [key = "", value] = OURS.managedBy.split("=");
  return { phase: status.phase, isOurs: metadata.labels[key] === value };
}
