import { applyDashboards, areDashboardsApplied } from "../dashboards.ts";
import {
  SUMO_SECRET,
  deployRouter,
  findRouter,
  hasSecret,
  rollRouter,
  shippedRouter,
  shippedRouterText,
} from "../router.ts";
import type { Router } from "../router.ts";
import type { Step, StepContext } from "../step.ts";
import { kubectl } from "../tools.ts";

/** What Alloy and Grafana read that is no part of their charts. */
export const configMapsStep: Step = {
  title: "config maps",

  check: async (context) =>
    (await staleRouter(context)) === undefined && (await areDashboardsApplied(context)),

  async execute(context) {
    const stale = await staleRouter(context);
    if (stale !== undefined) {
      await deployRouter(context, { file: shippedRouter(stale), kind: stale, chosenBy: "up" });
      if (await isAlloyThere(context)) await rollRouter(context);
    }
    await applyDashboards(context);
  },
};

/** The file that Alloy should have and has not; `undefined` if it has it. */
async function staleRouter(context: StepContext): Promise<"dual-write" | "local-only" | undefined> {
  const found = await findRouter(context);
  if (found !== undefined && found.kind === "custom") return undefined;
  const wanted = wantedRouter(found, await hasSecret(context, SUMO_SECRET));
  return found?.kind === wanted && found.text === shippedRouterText(wanted) ? undefined : wanted;
}

/** Dual write without the secret would end Alloy at its start, again and again. */
export function wantedRouter(found: Router | undefined, hasSumo: boolean): "dual-write" | "local-only" {
  const isChosen = found?.chosenBy === "user" && found.kind === "local-only";
  return hasSumo && !isChosen ? "dual-write" : "local-only";
}

async function isAlloyThere({ look, plan }: StepContext): Promise<boolean> {
  const args = ["get", "deployment", "alloy", "--ignore-not-found", "--output=name"];
  return (await kubectl(look, plan.cluster)(args)).stdout.trim() !== "";
}
