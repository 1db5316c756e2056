import { requireScaleSecrets } from "../charts/scale-secrets.ts";
import { ownCommand } from "../plan.ts";
import { SUMO_SECRET, hasSecret } from "../router.ts";
import type { Step } from "../step.ts";

/** Secrets are the user's to make: this looks which there are. */
export const secretsStep: Step = {
  title: "secrets",

  async check(context) {
    const { look, plan } = context;
    if (plan.profile === "scale") await requireScaleSecrets(look, plan.cluster);
    const text = (await hasSecret(context, SUMO_SECRET))
      ? `secret ${SUMO_SECRET} is there`
      : `no secret ${SUMO_SECRET}: local only; to copy to Sumo Logic as well: ${ownCommand(plan, "sumo set")}`;
    context.note(text);
    return true;
  },

  // A dry run asks nothing, and takes it that there are none.
  execute: async ({ note }) => note(`local only, if there is no secret ${SUMO_SECRET}`),
};
