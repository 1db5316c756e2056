import type { Command } from "commander";
import { makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { operationOf } from "../kubernetes/operation.ts";
import { print } from "../output.ts";
import type { Terminal } from "../output.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

const INSTEAD = "without SUMO_OTLP_ENDPOINT the embedded engine keeps everything here";

const operations = () => import("../../engine/kubernetes/operations/local-only.ts");

export const enableLocalOnlyCommand = (terminal: Terminal): Command =>
  makeCommand(terminal, {
    usage: "enable-local-only",
    description: "copy nothing to Sumo Logic: Alloy gets its local-only file and is started anew",
    example: "watchtower enable-local-only --engine kubernetes",
    options: CLUSTER_OPTIONS,
    run: (context) => switchTo(context, "local-only"),
  });

export const disableLocalOnlyCommand = (terminal: Terminal): Command =>
  makeCommand(terminal, {
    usage: "disable-local-only",
    description: "copy everything to Sumo Logic as well: Alloy gets its dual-write file and is started anew",
    example: "watchtower disable-local-only --engine kubernetes",
    options: CLUSTER_OPTIONS,
    run: (context) => switchTo(context, "dual-write"),
  });

async function switchTo(context: Context, router: "local-only" | "dual-write"): Promise<void> {
  const operation = await operationOf(context, INSTEAD);
  const { enableLocalOnly, disableLocalOnly } = await operations();
  const done = await (router === "local-only" ? enableLocalOnly(operation) : disableLocalOnly(operation));
  print(context.terminal, context.json, { router, ...done }, () => {
    if (!done.changed) return `Alloy has its ${router} file already`;
    return done.rolled
      ? `Alloy runs with its ${router} file, and takes telemetry on both ports`
      : `Alloy will start with its ${router} file`;
  });
}
