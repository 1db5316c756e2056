import { WatchtowerError } from "../../base/errors.ts";
import { runProgram } from "../../base/subprocess.ts";
import type { Config } from "../../config/settings.ts";
import { cacheFolder, chartPath, pullArgs, pulledPath } from "./charts/archive.ts";
import type { KubernetesEngine } from "./contract.ts";
import { thisMachine } from "./doctor/machine.ts";
import type { Machine } from "./doctor/machine.ts";
import { alone } from "./alone.ts";
import { dryRun } from "./dry-run.ts";
import { explainFailure } from "./failure.ts";
import { endpointsOf, findInstance } from "./instance.ts";
import { clusterLease } from "./lease.ts";
import { tellLogs } from "./logs.ts";
import { smokeTest } from "./operations/smoke-test.ts";
import { planOf, startable } from "./plan.ts";
import { remove, removalOf } from "./removal.ts";
import { statusOf } from "./status.ts";
import { stoppedBy, takeSteps } from "./step.ts";
import type { Journey, StepEvent } from "./step.ts";
import { upSteps } from "./steps/all.ts";
import { packageVersion } from "../../base/version.ts";

/** They look, or lock, whatever is there. */
const ALWAYS_TAKEN: readonly string[] = ["lease", "ready"];

const NEVER = new AbortController().signal;

/** The kubernetes engine as the command line drives it: a stack of charts on a kind cluster, or on one that is named. */
export function kubernetesEngine(
  machine: Machine = thisMachine(runProgram),
  tools: Pick<Journey, "smoke"> = { smoke: smokeTest },
): KubernetesEngine {
  const { run, get } = machine;
  const place = (config: Config) => ({ plan: planOf(config), run, look: run, get });
  return {
    async up(config, { signal, tell }) {
      const started = performance.now();
      const ended: StepEvent[] = [];
      const plan = startable(planOf(config));
      const journey: Journey = {
        ...place(config),
        chartPath: (pin) =>
          chartPath(pin, { run, cacheDir: cacheFolder(machine.env), chartDir: plan.chartDir }),
        smoke: tools.smoke,
        signal,
        tell: (event) => {
          if (event.kind === "ended") ended.push(event);
          tell(event);
        },
      };
      const before = await findInstance(journey);
      const lease = clusterLease();
      await alone(plan, machine.env, lease, () => takeSteps(upSteps(machine, plan, lease), journey));
      const changed = ended.filter(
        (event) => event.kind === "ended" && !event.alreadyDone && !ALWAYS_TAKEN.includes(event.title),
      ).length;
      return {
        instance: {
          engine: "kubernetes",
          version: packageVersion(),
          profile: plan.profile,
          ...plan.cluster,
          endpoints: endpointsOf(plan.ports),
        },
        alreadyRunning: before !== undefined && changed === 0,
        readyMs: performance.now() - started,
      };
    },

    async dryRun(config, show) {
      const plan = startable(planOf(config));
      let commands: string[] = [];
      const dry = dryRun((command) => commands.push(command));
      for (const step of upSteps(machine, plan, clusterLease("YOU"))) {
        await step.execute({
          plan,
          ...dry,
          chartPath: async (pin) => {
            const cacheDir = cacheFolder(machine.env);
            if (plan.chartDir !== undefined)
              return chartPath(pin, { run, cacheDir, chartDir: plan.chartDir });
            const path = pulledPath(pin, cacheDir);
            await dry.run("mkdir", ["-p", cacheDir]);
            await dry.run("helm", pullArgs(pin, cacheDir));
            await dry.run("sha256sum", ["--check"], { input: `${pin.sha256}  ${path}` });
            return path;
          },
          signal: new AbortController().signal,
          timeoutMs: plan.timeoutMs,
          note: (line) => commands.push(`# ${line}`),
          waiting: () => {},
        });
        dry.flush();
        show(step.title, commands);
        commands = [];
      }
    },

    explain: (config, error) => explainFailure(place(config), error),
    removal: (config) => removalOf(place(config)),
    async down(config, { purge = false, say = () => {}, signal = NEVER } = {}) {
      const stoppable = stoppedBy(run, signal);
      const context = { ...place(config), run: stoppable, look: stoppable, note: say };
      const lease = clusterLease();
      try {
        return await alone(context.plan, machine.env, lease, async () => {
          if ((await removalOf(context)).kind === "releases") await lease.take(context);
          return remove(context, purge);
        });
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new WatchtowerError("canceled", "stopped; call it again to remove the rest", { cause: error });
      }
    },
    find: (config) => findInstance(place(config)),
    status: (config) => statusOf(place(config)),
    logs: (config, request, say, signal) => tellLogs(place(config), request, say, signal),
  };
}
