import { setTimeout as wait } from "node:timers/promises";
import { mustPass } from "../../smoke.ts";
import { writeInstance } from "../instance.ts";
import { podsOf } from "../pods.ts";
import type { Step, StepContext } from "../step.ts";
import { kubectl } from "../tools.ts";
import { reasonOf } from "../waiting.ts";

const LOOK_MS = 2000;

/** Pods answer, Grafana does where the user will call it, and what is sent can be read back. */
export const readyStep: Step = {
  title: "ready",

  // Whether it is so just now nothing but looking tells.
  check: async () => false,

  async execute(context) {
    await untilPodsAreReady(context);
    await untilGrafanaAnswers(context);
    await readBack(context);
    await writeInstance(context);
  },
};

async function untilPodsAreReady(context: StepContext): Promise<void> {
  for (;;) {
    const pods = await podsOf(context);
    const reason = await reasonOf(context, pods);
    if (reason === undefined) return;
    context.waiting(reason);
    await wait(LOOK_MS, undefined, { signal: context.signal });
  }
}

async function untilGrafanaAnswers(context: StepContext): Promise<void> {
  for (;;) {
    const problem = await grafanaProblem(context);
    if (problem === undefined) return;
    context.waiting(`Grafana does not answer: ${problem}`);
    await wait(LOOK_MS, undefined, { signal: context.signal });
  }
}

async function readBack(context: StepContext): Promise<void> {
  context.waiting("a trace, a log line and a sample are sent and read back");
  mustPass(await context.smoke(context, { timeoutMs: context.timeoutMs }));
}

/** On a kind cluster by the port of this machine, elsewhere through the API server. */
async function grafanaProblem({ plan, look, get }: StepContext): Promise<string | undefined> {
  const { kindCluster, cluster, ports } = plan;
  if (kindCluster !== undefined) {
    const { status, body } = await get(`http://127.0.0.1:${ports.httpPort}/api/health`);
    return status === 200
      ? undefined
      : `${status === 0 ? "" : `status ${status} `}${body.slice(0, 200)}`.trim();
  }
  try {
    const path = `/api/v1/namespaces/${cluster.namespace}/services/grafana:80/proxy/api/health`;
    await kubectl(look, cluster)(["get", `--raw=${path}`]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
