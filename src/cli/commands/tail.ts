import type { Command } from "commander";
import { WebSocket } from "ws";
import type { TailMessage } from "../../api/wire/loki.ts";
import { WatchtowerError, errorMessage } from "../../base/errors.ts";
import { command } from "../options.ts";
import type { SharedOptions } from "../options.ts";
import { print, printJson, printable, style } from "../output.ts";
import { runningInstance } from "../running.ts";
import { showNanoTime } from "../show-time.ts";

const EVERYTHING = '{service_name=~".+"}';

export function tailCommand(): Command {
  return command(
    "tail",
    "follow logs as they come, until ctrl-C",
    `watchtower tail '{service_name="shop"} |= "error"'`,
  )
    .argument("[query]", "LogQL query of log lines", EVERYTHING)
    .action(tail);
}

async function tail(query: string, options: SharedOptions): Promise<void> {
  const { loki } = (await runningInstance(options)).endpoints;
  const url = new URL(`${loki.replace(/^http/, "ws")}/loki/api/v1/tail`);
  url.searchParams.set("query", query);
  const socket = new WebSocket(url);
  process.once("SIGINT", () => socket.close());
  await new Promise<void>((resolve, reject) => {
    socket.on("message", (data: Buffer) => show(data.toString(), options.json === true));
    socket.once("unexpected-response", (_request, response) => {
      response.setEncoding("utf8");
      response.once("data", (text: string) => reject(new WatchtowerError("execution", text.trim())));
    });
    socket.once("close", (code, reason) => {
      if (code === 1000 || code === 1005) resolve();
      else
        reject(new WatchtowerError("unavailable", `the tail ended: ${reason.toString() || `code ${code}`}`));
    });
    socket.once("error", (error) => reject(new WatchtowerError("unavailable", errorMessage(error))));
  });
}

/** With `json`, one object a line of the log. */
function show(message: string, json: boolean): void {
  // The engine's own messages are of this type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { streams } = JSON.parse(message) as TailMessage;
  for (const { stream, values } of streams) {
    for (const [time, line] of values) {
      if (json) printJson({ time, line, labels: stream });
      else {
        const { detected_level: level = "", service_name: service = "" } = stream;
        print(`${style.dim(showNanoTime(time))} ${level.padEnd(5)} ${service}  ${printable(line)}`);
      }
    }
  }
}
