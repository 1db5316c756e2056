import type { Command } from "commander";
import { WebSocket } from "ws";
import type { TailMessage } from "../../api/wire/loki.ts";
import { WatchtowerError, errorMessage } from "../../base/errors.ts";
import { makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import type { Connection } from "../../engine/kubernetes/operations/connections.ts";
import { refuseOptionsOfOther } from "../engine-options.ts";
import { textOf } from "../http.ts";
import { paint } from "../output.ts";
import type { Terminal } from "../output.ts";
import { reached } from "../reach.ts";
import { showNanoTime, showText } from "../show.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

const EVERYTHING = '{service_name=~".+"}';
const NORMAL_CLOSURES: readonly number[] = [1000, 1005];

export const tailCommand = (terminal: Terminal): Command =>
  makeCommand(terminal, {
    usage: "tail [query]",
    description: `follow log lines as they come, until ctrl-C (default query: ${EVERYTHING})`,
    example: `watchtower tail '{service_name="shop"} |= "error"'`,
    options: CLUSTER_OPTIONS,
    run: tail,
  });

async function tail(context: Context, _: unknown, args: readonly string[]): Promise<void> {
  refuseOptionsOfOther(context);
  // A connection that is made for it ends by ctrl-C, too, in whatever order.
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  try {
    await reached(context, ["grafana"], (connection) =>
      follow(context, connection, args[0] ?? EVERYTHING, stop.signal),
    );
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
}

async function follow(
  { terminal, json }: Context,
  { endpoints: { loki }, authorization }: Connection,
  query: string,
  signal: AbortSignal,
): Promise<void> {
  const url = new URL(`${loki.replace(/^http/, "ws")}/loki/api/v1/tail`);
  url.searchParams.set("query", query);
  const socket = new WebSocket(url, { headers: authorization === undefined ? {} : { authorization } });
  signal.addEventListener("abort", () => socket.close());
  socket.on("message", (data: Buffer) => show(terminal, json, data.toString()));
  await ended(socket);
}

/** @throws WatchtowerError `execution` in the engine's words if it refuses, `unavailable` if it goes away. */
function ended(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (kind: "execution" | "unavailable", text: string): void =>
      reject(new WatchtowerError(kind, text));
    socket.once("unexpected-response", (_request, response) => {
      response.setEncoding("utf8");
      response.once("data", (text: string) => fail("execution", textOf(text)));
    });
    socket.once("close", (code, reason) => {
      if (NORMAL_CLOSURES.includes(code)) resolve();
      else fail("unavailable", `the tail ended: ${reason.toString() || `code ${code}`}`);
    });
    socket.once("error", (error) => fail("unavailable", errorMessage(error)));
  });
}

/** With `json`, one object for each line of the log. */
function show(terminal: Terminal, json: boolean, message: string): void {
  // The engine's own messages are of this type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { streams } = JSON.parse(message) as TailMessage;
  for (const { stream, values } of streams) {
    const { detected_level: level = "", service_name: service = "" } = stream;
    for (const [time, line] of values) {
      const shown = (): string =>
        `${paint(terminal, "dim", showNanoTime(time))} ${level.padEnd(5)} ${service}  ${showText(line)}`;
      terminal.out(json ? JSON.stringify({ time, line, labels: stream }) : shown());
    }
  }
}
