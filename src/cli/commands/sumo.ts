import type { Command } from "commander";
import type { SumoState } from "../../engine/kubernetes/operations/sumo.ts";
import { ownCommand } from "../../engine/kubernetes/plan.ts";
import type { Plan } from "../../engine/kubernetes/plan.ts";
import { groupOf, makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { operationOf } from "../kubernetes/operation.ts";
import { print } from "../output.ts";
import type { Terminal } from "../output.ts";
import { readSecret } from "../secret-input.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

const INSTEAD =
  "the embedded engine reads the endpoint from SUMO_OTLP_ENDPOINT or sumo.endpoint in watchtower.config.json";

const operations = () => import("../../engine/kubernetes/operations/sumo.ts");

export const sumoCommands = (terminal: Terminal): Command =>
  groupOf("sumo", "the copy to Sumo Logic", "watchtower sumo set --engine kubernetes", [
    makeCommand(terminal, {
      usage: "set",
      description: "store the endpoint of an OTLP/HTTP source, asked for or read from standard input",
      example: "watchtower sumo set --engine kubernetes < endpoint.txt",
      options: CLUSTER_OPTIONS,
      run: set,
    }),
    makeCommand(terminal, {
      usage: "status",
      description: "whether there is an endpoint, and whether it is used",
      example: "watchtower sumo status --engine kubernetes --json",
      options: CLUSTER_OPTIONS,
      run: status,
    }),
    makeCommand(terminal, {
      usage: "remove",
      description: "remove the endpoint; nothing is copied any more",
      example: "watchtower sumo remove --engine kubernetes",
      options: CLUSTER_OPTIONS,
      run: remove,
    }),
  ]);

async function set(context: Context): Promise<void> {
  const { terminal, json } = context;
  const operation = await operationOf(context, INSTEAD);
  const { setSumo } = await operations();
  const endpoint = await readSecret(terminal, "URL of the OTLP/HTTP source (not shown): ");
  const state = await setSumo(operation, endpoint);
  print(terminal, json, state, () => `stored; ${text(state, operation.plan)}`);
}

async function status(context: Context): Promise<void> {
  const operation = await operationOf(context, INSTEAD);
  const state = await (await operations()).sumoStatus(operation);
  print(context.terminal, context.json, state, () => text(state, operation.plan));
}

async function remove(context: Context): Promise<void> {
  const operation = await operationOf(context, INSTEAD);
  const removed = await (await operations()).removeSumo(operation);
  const words = removed ? "removed; nothing is copied to Sumo Logic any more" : "there was no endpoint";
  print(context.terminal, context.json, { removed }, () => words);
}

function text({ endpoint, router, copies }: SumoState, plan: Plan): string {
  if (endpoint === null) return `no endpoint; store one with: ${ownCommand(plan, "sumo set")}`;
  if (copies) return `everything is copied to ${endpoint}`;
  if (router === "local-only")
    return `${endpoint} is not used: local-only; to copy: ${ownCommand(plan, "disable-local-only")}`;
  if (router === "custom") return `${endpoint} is not used by your file; look at SUMO_OTLP_ENDPOINT in it`;
  return `${endpoint} will be used from the start on: ${ownCommand(plan, "up")}`;
}
