import { chartPins, RELEASES } from "../charts/pins.ts";
import type { ChartPin } from "../charts/pins.ts";
import { valueArgs } from "../charts/values.ts";
import { OURS } from "../labels.ts";
import { findRelease, forgetPending, mark, refuseForeign } from "../releases.ts";
import type { Step, StepContext } from "../step.ts";
import { helm, waitingAtMost } from "../tools.ts";
import { tellingWhy } from "../waiting.ts";

/** All at once: most of the time goes into pulling images and waiting for pods. */
export const chartsStep: Step = {
  title: "charts",

  async check(context) {
    await refuseForeign(context);
    const missing = await Promise.all(chartPins().map((pin) => isMissing(context, pin)));
    return !missing.includes(true);
  },

  async execute(context) {
    const paths = new Map<string, string>();
    // One after the other, so that what is wrong with one is told before anything is changed.
    for (const pin of chartPins()) paths.set(pin.chart, await context.chartPath(pin));
    context.note("all of them at once");
    const installs = chartPins().map((pin) => install(context, pin, paths.get(pin.chart) ?? ""));
    const results = await tellingWhy(context, Promise.allSettled(installs));
    const failed = results.find((result) => result.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  },
};

async function isMissing(context: StepContext, pin: ChartPin): Promise<boolean> {
  const found = await findRelease(context, RELEASES[pin.chart]);
  return found?.status !== "deployed" || found.description !== mark(pin, context.plan);
}

async function install(context: StepContext, pin: ChartPin, path: string): Promise<void> {
  if ((await findRelease(context, RELEASES[pin.chart]))?.isPending === true)
    await forgetPending(context, RELEASES[pin.chart]);
  else if (!(await isMissing(context, pin))) return;
  const { run, plan, timeoutMs } = context;
  await helm(
    run,
    plan.cluster,
  )([
    "upgrade",
    "--install",
    RELEASES[pin.chart],
    path,
    ...valueArgs(pin.chart, plan),
    "--wait",
    waitingAtMost(timeoutMs),
    `--description=${mark(pin, plan)}`,
    `--labels=${OURS.partOf}`,
  ]);
}
