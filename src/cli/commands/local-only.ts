import type { Command } from "commander";
import { makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { deployEmbedded } from "../embedded/deployed.ts";
import { refuseOptionsOfOther } from "../engine-options.ts";
import { deployedText } from "../kubernetes/deployed.ts";
import { operationOf } from "../kubernetes/operation.ts";
import { print } from "../output.ts";
import type { Terminal } from "../output.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

const operations = () => import("../../engine/kubernetes/operations/local-only.ts");

export const enableLocalOnlyCommand = (terminal: Terminal): Command =>
  makeCommand(terminal, {
    usage: "enable-local-only",
    description: "copy nothing to Sumo Logic from now on",
    example: "watchtower enable-local-only",
    options: CLUSTER_OPTIONS,
    run: (context) => switchTo(context, "local-only"),
  });

export const disableLocalOnlyCommand = (terminal: Terminal): Command =>
  makeCommand(terminal, {
    usage: "disable-local-only",
    description: "copy everything to Sumo Logic as well from now on",
    example: "watchtower disable-local-only",
    options: CLUSTER_OPTIONS,
    run: (context) => switchTo(context, "dual-write"),
  });

async function switchTo(context: Context, router: "local-only" | "dual-write"): Promise<void> {
  const { config } = context;
  refuseOptionsOfOther(context);
  switch (config.engine) {
    case "embedded":
      return deployEmbedded(context, (control) =>
        router === "local-only" ? control.enableLocalOnly(config) : control.disableLocalOnly(config),
      );
    case "kubernetes":
      return switchCluster(context, router);
  }
}

/** Alloy is started anew. */
async function switchCluster(context: Context, router: "local-only" | "dual-write"): Promise<void> {
  const operation = await operationOf(context);
  const { enableLocalOnly, disableLocalOnly } = await operations();
  const done = await (router === "local-only" ? enableLocalOnly(operation) : disableLocalOnly(operation));
  print(context.terminal, context.json, { router, ...done }, () => deployedText(`its ${router} file`, done));
}
