import { WatchtowerError, errorKind, errorMessage } from "../../base/errors.ts";
import type { UpResult } from "../../engine/engine.ts";
import type { ClusterInstance } from "../../engine/kubernetes/contract.ts";
import { ownCommand, planOf } from "../../engine/kubernetes/plan.ts";
import type { Context } from "../context.ts";
import { invocation } from "../invocation.ts";
import { withOtherInTheWay } from "../other-engine.ts";
import { paint, print } from "../output.ts";
import { stopSignal } from "../stop-signal.ts";
import { progressOf } from "./progress.ts";

/** @throws WatchtowerError of the kind of what failed, with what the cluster says of it in lines below. */
export async function kubernetesUp(context: Context, isDryRun: boolean): Promise<void> {
  if (isDryRun) return dryRun(context);
  const { terminal, config, json } = context;
  const engine = await context.kubernetes();
  const progress = progressOf(terminal);
  try {
    const result = await engine.up(config, { tell: progress.tell, signal: stopSignal() });
    progress.end();
    const { instance, alreadyRunning, readyMs } = result;
    const object = { ...instance, state: "ready", alreadyRunning, readyMs: Math.round(readyMs) };
    print(terminal, json, object, () => summary(context, result).join("\n"));
  } catch (error) {
    progress.end();
    const why = await withOtherInTheWay(context, error);
    const more = (await engine.explain(config, error)).map((line) => `\n  ${line}`).join("");
    throw new WatchtowerError(errorKind(why), errorMessage(why) + more, { cause: error });
  }
}

/** A script with a heading for each step. */
async function dryRun({ terminal, json, config, kubernetes }: Context): Promise<void> {
  const steps: { readonly title: string; readonly commands: readonly string[] }[] = [];
  await (await kubernetes()).dryRun(config, (title, commands) => steps.push({ title, commands }));
  print(terminal, json, { steps }, () =>
    steps.map(({ title, commands }) => [`# ${title}`, ...commands].join("\n")).join("\n\n"),
  );
}

/** Where everything is, and what to do next. */
function summary(
  { terminal, config }: Context,
  { instance, alreadyRunning, readyMs }: UpResult<ClusterInstance>,
): readonly string[] {
  const { version, endpoints, context, namespace, profile } = instance;
  const state = alreadyRunning ? "runs already" : `ready in ${(readyMs / 1000).toFixed(0)} s`;
  // The name by which this program was called.
  const own = (command: string): string =>
    ownCommand(planOf(config), command).replace(/^watchtower/, invocation());
  const reach =
    config.kubeContext === undefined
      ? []
      : [`  Reach    ${own("port-forward")}, as the ports of a real cluster are not here`];
  return [
    `${paint(terminal, "bold", `watchtower ${version}`)} · kubernetes · ${state}`,
    `  UI       ${endpoints.ui}`,
    `  OTLP     grpc ${endpoints.otlpGrpc}   http ${endpoints.otlpHttp}`,
    `  Cluster  ${context}, namespace ${namespace}, profile ${profile}`,
    ...reach,
    `Next   eval "$(${own("env")})"   then start your application`,
  ];
}
