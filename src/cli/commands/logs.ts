import type { Command } from "commander";
import { WatchtowerError } from "../../base/errors.ts";
import { makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { followLines, newestLines } from "../log-file.ts";
import { print } from "../output.ts";
import type { Terminal } from "../output.ts";
import { parseCount } from "../quantities.ts";

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
  const found = newestLines(file, parseCount(options.lines ?? "100", "--lines", 0));
  if (found === undefined)
    throw new WatchtowerError("notFound", `there is no log at ${file}; start with: watchtower up`);
  const { lines, end } = found;
  if (options.follow !== true) return print(terminal, json, { file, lines }, () => lines.join("\n"));
  const say = (line: string): void => terminal.out(json ? JSON.stringify({ line }) : line);
  for (const line of lines) say(line);
  await followLines(file, end, say);
}
