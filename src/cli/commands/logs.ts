import { closeSync, openSync, readSync, statSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import { WatchtowerError } from "../../base/errors.ts";
import { command, configOf } from "../options.ts";
import type { SharedOptions } from "../options.ts";
import { print, printJson } from "../output.ts";
import { engineOf } from "../running.ts";

const POLL_MS = 250;
const LONGEST_READ = 8_000_000;

interface LogsOptions extends SharedOptions {
  readonly follow?: true;
  readonly lines: string;
}

export function logsCommand(): Command {
  return command("logs", "what the engine says of itself", "watchtower logs --follow")
    .option("-f, --follow", "go on as lines come; with --json, one object a line")
    .option("-n, --lines <count>", "how many of the newest lines", "100")
    .action(logs);
}

async function logs(options: LogsOptions): Promise<void> {
  const { config } = configOf(options);
  const file = (await engineOf(config)).logFile(config);
  if (!/^\d+$/.test(options.lines))
    throw new WatchtowerError("invalid", `--lines is ${options.lines}; expected a whole number`);
  const size = sizeOf(file);
  if (size === undefined)
    throw new WatchtowerError("notFound", `there is no log at ${file}; start with: watchtower up`);
  const count = Number(options.lines);
  const lines = count === 0 ? [] : readLines(file, 0, size).slice(-count);
  if (!options.follow) {
    if (options.json) printJson({ file, lines });
    else for (const line of lines) print(line);
    return;
  }
  const say = (line: string): void => (options.json ? printJson({ line }) : print(line));
  for (const line of lines) say(line);
  await follow(file, size, say);
}

/** Until the process is ended. A file that became shorter has been rotated: it is read from its start. */
async function follow(file: string, from: number, say: (line: string) => void): Promise<never> {
  let at = from;
  for (;;) {
    await wait(POLL_MS);
    const size = sizeOf(file) ?? 0;
    if (size < at) at = 0;
    if (size > at) for (const line of readLines(file, at, size)) say(line);
    at = size;
  }
}

const sizeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.size;

function readLines(file: string, from: number, to: number): readonly string[] {
  const start = Math.max(from, to - LONGEST_READ);
  const buffer = Buffer.alloc(to - start);
  const handle = openSync(file, "r");
  try {
    const length = readSync(handle, buffer, 0, buffer.length, start);
    const text = buffer.toString("utf8", 0, length).trimEnd();
    return text === "" ? [] : text.split("\n");
  } finally {
    closeSync(handle);
  }
}
