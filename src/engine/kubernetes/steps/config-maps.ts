import { utf8 } from "../../../base/bytes.ts";
import { applyDashboards, areDashboardsApplied } from "../dashboards.ts";
import {
  SUMO_SECRET,
  deployRouter,
  findRouter,
  hasSecret,
  isAlloyThere,
  rollRouter,
  shippedRouter,
  shippedRouterText,
} from "../router.ts";
import type { Router } from "../router.ts";
import { showMadeTwice } from "../router-check.ts";
import type { Step, StepContext } from "../step.ts";

/** What Alloy and Grafana read that is no part of their charts. */
export const configMapsStep: Step = {
  title: "config maps",

  async check(context) {
    const { found, stale, roll } = await dueOf(context);
    if (found?.kind === "custom")
      for (const warning of showMadeTwice("config.alloy", utf8(found.text))) context.note(warning);
    return stale === undefined && !roll && (await areDashboardsApplied(context));
  },

  async execute(context) {
    const { stale, roll } = await dueOf(context);
    if (stale !== undefined) {
      const file = shippedRouter(stale);
      await deployRouter(context, { file, kind: stale, chosenBy: "up", isPending: roll });
    }
    if (roll) await rollRouter(context);
    await applyDashboards(context);
  },
};

/** What is to be done, so that Alloy runs with its file. */
interface Due {
  /** What it has. */
  readonly found: Router | undefined;
  /** The file that it should have and has not. */
  readonly stale: "dual-write" | "local-only" | undefined;
  /** Whether it runs with another than it will have then. */
  readonly roll: boolean;
}

async function dueOf(context: StepContext): Promise<Due> {
  const found = await findRouter(context);
  const stale = await staleRouter(context, found);
  const isOther = stale !== undefined || found?.isPending === true;
  return { found, stale, roll: isOther && (await isAlloyThere(context)) };
}

async function staleRouter(context: StepContext, found: Router | undefined): Promise<Due["stale"]> {
  if (found !== undefined && found.kind === "custom") return undefined;
  const wanted = wantedRouter(found, await hasSecret(context, SUMO_SECRET));
  return found?.kind === wanted && found.text === shippedRouterText(wanted) ? undefined : wanted;
}

/** Dual write without the secret would end Alloy at its start, again and again. */
export function wantedRouter(found: Router | undefined, hasSumo: boolean): "dual-write" | "local-only" {
  const isChosen = found?.chosenBy === "user" && found.kind === "local-only";
  return hasSumo && !isChosen ? "dual-write" : "local-only";
}
