import type { Context } from "../context.ts";
import type { LogsOptions } from "../embedded/logs.ts";
import { print } from "../output.ts";
import { parseCount } from "../quantities.ts";
import { showText } from "../show.ts";

/** Of the pods of a component, or of all. */
export async function kubernetesLogs(
  { terminal, json, config, kubernetes }: Context,
  options: LogsOptions,
  component: string | undefined,
): Promise<void> {
  const engine = await kubernetes();
  const follow = options.follow === true;
  const request = { component, follow, lines: parseCount(options.lines ?? "100", "--lines", 0) };
  const lines: string[] = [];
  const say = (line: string): void => {
    if (!follow) lines.push(line);
    else terminal.out(json ? JSON.stringify({ line }) : showText(line));
  };
  await engine.logs(config, request, say, new AbortController().signal);
  if (!follow)
    print(terminal, json, { component: component ?? null, lines }, () => lines.map(showText).join("\n"));
}
