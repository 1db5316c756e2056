import { closeSync, openSync, readSync, statSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import { WatchtowerError } from "../../base/errors.ts";
import { makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { print } from "../output.ts";
import type { Terminal } from "../output.ts";

const POLL_MS = 250;
const LONGEST_READ = 8_000_000;

interface Options {
  readonly follow?: boolean;
  readonly lines?: string;
}

export const logsCommand = (terminal: Terminal): Command =>
  makeCommand<Options>(terminal, {
    usage: "logs",
    description: "what the engine says of itself",
    example: "watchtower logs --follow",
    options: [
      ["-f, --follow", "go on as lines come; with --json, one object a line"],
      ["-n, --lines <count>", "how many of the newest lines (default: 100)"],
    ],
    run: logs,
  });

async function logs({ terminal, json, config, engine }: Context, options: Options): Promise<void> {
  const file = (await engine()).logFile(config);
  const count = options.lines ?? "100";
  if (!/^\d+$/.test(count))
    throw new WatchtowerError("invalid", `--lines is ${JSON.stringify(count)}; expected a whole number`);
  const size = sizeOf(file);
  if (size === undefined)
    throw new WatchtowerError("notFound", `there is no log at ${file}; start with: watchtower up`);
  const lines = count === "0" ? [] : readLines(file, 0, size).slice(-Number(count));
  if (options.follow !== true) return print(terminal, json, { file, lines }, () => lines.join("\n"));
  const say = (line: string): void => terminal.out(json ? JSON.stringify({ line }) : line);
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
