import { WatchtowerError } from "../../base/errors.ts";
import type { Context } from "../context.ts";
import { followLines, newestLines } from "./log-file.ts";
import { print } from "../output.ts";
import { dataDirAgain } from "../own-command.ts";
import { parseCount } from "../quantities.ts";

export interface LogsOptions {
  readonly follow?: boolean;
  readonly lines?: string;
}

/**
 * The newest lines of the engine's log, oldest first; with `follow` it goes on until it is stopped.
 *
 * @throws WatchtowerError `notFound` if there is no log yet.
 */
export async function embeddedLogs(
  { terminal, json, loaded, config, embedded }: Context,
  options: LogsOptions,
): Promise<void> {
  const file = (await embedded()).logFile(config);
  const found = newestLines(file, parseCount(options.lines ?? "100", "--lines", 0));
  if (found === undefined)
    throw new WatchtowerError(
      "notFound",
      `there is no log at ${file}; start with: watchtower up${dataDirAgain(loaded)}`,
    );
  const { lines, end } = found;
  if (options.follow !== true) return print(terminal, json, { file, lines }, () => lines.join("\n"));
  const say = (line: string): void => terminal.out(json ? JSON.stringify({ line }) : line);
  for (const line of lines) say(line);
  await followLines(file, end, say);
}
