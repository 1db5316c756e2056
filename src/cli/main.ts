import { CommanderError } from "commander";
import type { Command } from "commander";
import { packageVersion } from "../base/version.ts";
import { groupOf } from "./command.ts";
import { alloyCommands } from "./commands/alloy.ts";
import { configCommands } from "./commands/config.ts";
import { dashboardsCommands } from "./commands/dashboards.ts";
import { deployAlloyCommand } from "./commands/deploy-alloy.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { downCommand } from "./commands/down.ts";
import { envCommand } from "./commands/env.ts";
import { forwardCommands } from "./commands/forward.ts";
import { journalCommands } from "./commands/journal.ts";
import { disableLocalOnlyCommand, enableLocalOnlyCommand } from "./commands/local-only.ts";
import { logsCommand } from "./commands/logs.ts";
import { openCommand } from "./commands/open.ts";
import { portForwardCommand } from "./commands/port-forward.ts";
import { queryCommand } from "./commands/query.ts";
import { renderCommand } from "./commands/render.ts";
import { smokeCommand } from "./commands/smoke.ts";
import { rulesCommands } from "./commands/rules.ts";
import { statusCommand } from "./commands/status.ts";
import { sumoCommands } from "./commands/sumo.ts";
import { tailCommand } from "./commands/tail.ts";
import { testDataCommand } from "./commands/test-data.ts";
import { upCommand } from "./commands/up.ts";
import { versionCommand } from "./commands/version.ts";
import { EXIT, exitCodeOf, printError, processTerminal } from "./output.ts";
import type { Terminal } from "./output.ts";

function program(terminal: Terminal): Command {
  const makers = [
    upCommand,
    downCommand,
    statusCommand,
    doctorCommand,
    renderCommand,
    logsCommand,
    openCommand,
    envCommand,
    queryCommand,
    tailCommand,
    smokeCommand,
    testDataCommand,
    dashboardsCommands,
    deployAlloyCommand,
    enableLocalOnlyCommand,
    disableLocalOnlyCommand,
    sumoCommands,
    portForwardCommand,
    journalCommands,
    rulesCommands,
    forwardCommands,
    configCommands,
    alloyCommands,
    versionCommand,
  ];
  const description = "Traces, logs and metrics of your applications, on your own machine.";
  const commands = makers.map((make) => make(terminal));
  return groupOf("watchtower", description, "watchtower up && watchtower open", commands).version(
    packageVersion(),
  );
}

// A reader that has seen enough, as in `watchtower logs | head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) =>
  process.exit(error.code === "EPIPE" ? EXIT.ok : EXIT.failed),
);

const terminal = processTerminal();
const json = process.argv.includes("--json");
try {
  await program(terminal).parseAsync(process.argv);
} catch (error) {
  // Help and version, which have been shown, end this way.
  if (!(error instanceof CommanderError)) {
    printError(terminal, json, error);
    process.exitCode = exitCodeOf(error);
  }
}
