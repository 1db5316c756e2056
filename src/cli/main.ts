import { Command, CommanderError } from "commander";
import { packageVersion } from "../base/version.ts";
import { configCommands } from "./commands/config.ts";
import { downCommand } from "./commands/down.ts";
import { envCommand } from "./commands/env.ts";
import { journalCommands } from "./commands/journal.ts";
import { logsCommand } from "./commands/logs.ts";
import { openCommand } from "./commands/open.ts";
import { queryCommand } from "./commands/query.ts";
import { statusCommand } from "./commands/status.ts";
import { tailCommand } from "./commands/tail.ts";
import { testDataCommand } from "./commands/test-data.ts";
import { upCommand } from "./commands/up.ts";
import { versionCommand } from "./commands/version.ts";
import { EXIT, exitCodeOf, printError, processTerminal } from "./output.ts";
import type { Terminal } from "./output.ts";

function program(terminal: Terminal): Command {
  const root = new Command("watchtower")
    .description("Traces, logs and metrics of your applications, on your own machine.")
    .version(packageVersion())
    .addHelpText("after", "\nExample:\n  watchtower up && watchtower open")
    .showHelpAfterError("(watchtower --help shows what there is)")
    .exitOverride();
  const makers = [
    upCommand,
    downCommand,
    statusCommand,
    logsCommand,
    openCommand,
    envCommand,
    queryCommand,
    tailCommand,
    testDataCommand,
    journalCommands,
    configCommands,
    versionCommand,
  ];
  for (const make of makers) root.addCommand(make(terminal));
  return root;
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
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    // What is wrong stands on stderr already.
    if (error.exitCode !== 0 && json) printError(terminal, json, error);
  } else {
    printError(terminal, json, error);
    process.exitCode = exitCodeOf(error);
  }
}
