import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { WatchtowerError } from "../../base/errors.ts";
import { command, configOf } from "../options.ts";
import type { SharedOptions } from "../options.ts";
import { print, printJson } from "../output.ts";
import { engineOf } from "../running.ts";

interface DownOptions extends SharedOptions {
  readonly purge?: true;
  readonly yes?: true;
}

export function downCommand(): Command {
  return command("down", "stop; data stay", "watchtower down --purge --yes")
    .option("--purge", "also remove the data of this instance, after asking")
    .option("--yes", "do not ask")
    .action(down);
}

async function down(options: DownOptions): Promise<void> {
  const { config } = configOf(options);
  const engine = await engineOf(config);
  if (options.purge && !options.yes && !(await confirmed(config.dataDir))) {
    if (options.json) printJson({ stopped: false, purged: false, dataDir: config.dataDir });
    else print("nothing was stopped or removed");
    return;
  }
  const stopped = await engine.down(config);
  if (options.purge) await engine.purge(config);
  const purged = options.purge === true;
  if (options.json) return printJson({ stopped, purged, dataDir: config.dataDir });
  print(stopped ? "stopped" : `nothing runs on ${config.dataDir}`);
  print(purged ? `removed the data in ${config.dataDir}` : `data stay in ${config.dataDir}`);
}

async function confirmed(dataDir: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new WatchtowerError("invalid", "--purge asks on a terminal; elsewhere add --yes");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Remove all data in ${dataDir}? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
