import type { Command } from "commander";
import { packageVersion } from "../base/version.ts";
import { groupOf } from "./command.ts";
import type { Terminal } from "./output.ts";

type Maker = (terminal: Terminal) => Command;

/** By name, in the order of the help. Each is loaded when it is called: all of them take three times as long. */
const COMMANDS: Readonly<Record<string, () => Promise<Maker>>> = {
  up: async () => (await import("./commands/up.ts")).upCommand,
  down: async () => (await import("./commands/down.ts")).downCommand,
  status: async () => (await import("./commands/status.ts")).statusCommand,
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommand,
  render: async () => (await import("./commands/render.ts")).renderCommand,
  logs: async () => (await import("./commands/logs.ts")).logsCommand,
  open: async () => (await import("./commands/open.ts")).openCommand,
  env: async () => (await import("./commands/env.ts")).envCommand,
  query: async () => (await import("./commands/query.ts")).queryCommand,
  tail: async () => (await import("./commands/tail.ts")).tailCommand,
  trace: async () => (await import("./commands/trace.ts")).traceCommands,
  smoke: async () => (await import("./commands/smoke.ts")).smokeCommand,
  "test-data": async () => (await import("./commands/test-data.ts")).testDataCommand,
  dashboards: async () => (await import("./commands/dashboards.ts")).dashboardsCommands,
  "deploy-alloy": async () => (await import("./commands/deploy-alloy.ts")).deployAlloyCommand,
  "enable-local-only": async () => (await import("./commands/local-only.ts")).enableLocalOnlyCommand,
  "disable-local-only": async () => (await import("./commands/local-only.ts")).disableLocalOnlyCommand,
  sumo: async () => (await import("./commands/sumo.ts")).sumoCommands,
  "port-forward": async () => (await import("./commands/port-forward.ts")).portForwardCommand,
  journal: async () => (await import("./commands/journal.ts")).journalCommands,
  metrics: async () => (await import("./commands/metrics.ts")).metricsCommands,
  rules: async () => (await import("./commands/rules.ts")).rulesCommands,
  forward: async () => (await import("./commands/forward.ts")).forwardCommands,
  config: async () => (await import("./commands/config.ts")).configCommands,
  alloy: async () => (await import("./commands/alloy.ts")).alloyCommands,
  version: async () => (await import("./commands/version.ts")).versionCommand,
};

/**
 * The command line: with the one command that is called; with all of them where none is, as for help and for a name
 * that is wrong.
 */
export async function program(terminal: Terminal, called: string | undefined): Promise<Command> {
  const only = Object.entries(COMMANDS).find(([name]) => name === called);
  const loads = only === undefined ? Object.values(COMMANDS) : [only[1]];
  const makers = await Promise.all(loads.map((load) => load()));
  const description = "Traces, logs and metrics of your applications, on your own machine.";
  const commands = makers.map((make) => make(terminal));
  return groupOf("watchtower", description, "watchtower up && watchtower open", commands).version(
    packageVersion(),
  );
}
