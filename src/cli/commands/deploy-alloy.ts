import { existsSync } from "node:fs";
import type { Command } from "commander";
import { WatchtowerError } from "../../base/errors.ts";
import { makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { deployEmbedded } from "../embedded/deployed.ts";
import { refuseOptionsOfOther } from "../engine-options.ts";
import { deployedText } from "../kubernetes/deployed.ts";
import { operationOf } from "../kubernetes/operation.ts";
import { print } from "../output.ts";
import type { Terminal } from "../output.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

const DEFAULT_FILE = "alloy/config.alloy";

export const deployAlloyCommand = (terminal: Terminal): Command =>
  makeCommand(terminal, {
    usage: "deploy-alloy [file]",
    description: `check a file that says where telemetry goes, and use it from now on (default: ${DEFAULT_FILE})`,
    example: "watchtower deploy-alloy my.alloy",
    options: CLUSTER_OPTIONS,
    run: deploy,
  });

async function deploy(context: Context, _: unknown, [file]: readonly string[]): Promise<void> {
  refuseOptionsOfOther(context);
  const path = file ?? DEFAULT_FILE;
  if (file === undefined && !existsSync(path))
    throw new WatchtowerError(
      "invalid",
      `there is no ${path} here; name a file: watchtower deploy-alloy FILE`,
    );
  switch (context.config.engine) {
    case "embedded":
      return deployEmbedded(context, (router) => router.deploy(context.config, path));
    case "kubernetes":
      return deployToCluster(context, path);
  }
}

/** Alloy is started anew, and has its old file again if it does not run with the new one. */
async function deployToCluster(context: Context, path: string): Promise<void> {
  const operation = await operationOf(context);
  const { deployAlloy } = await import("../../engine/kubernetes/operations/deploy-alloy.ts");
  const done = await deployAlloy(operation, path);
  print(context.terminal, context.json, { file: path, ...done }, () => deployedText(path, done));
}
