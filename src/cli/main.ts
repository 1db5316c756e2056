import { CommanderError } from "commander";
import { EXIT, exitCodeOf, printError, processTerminal } from "./output.ts";
import { program } from "./program.ts";

// A reader that has seen enough, as in `watchtower logs | head`, is no failure; what failed before stays one.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? (process.exitCode ?? EXIT.ok) : EXIT.failed),
  );

const terminal = processTerminal();
const json = process.argv.includes("--json");
try {
  await (await program(terminal, process.argv[2])).parseAsync(process.argv);
} catch (error) {
  // Help and version, which have been shown, end this way.
  if (!(error instanceof CommanderError)) {
    printError(terminal, json, error);
    process.exitCode = exitCodeOf(error);
  }
}
