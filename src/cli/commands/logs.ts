import type { Command } from "commander";
import { makeCommand } from "../command.ts";
import { notInThisVersion } from "../context.ts";
import { embeddedLogs } from "../embedded/logs.ts";
import type { LogsOptions } from "../embedded/logs.ts";
import type { Terminal } from "../output.ts";

export const logsCommand = (terminal: Terminal): Command =>
  makeCommand<LogsOptions>(terminal, {
    usage: "logs",
    description: "what the engine says of itself",
    example: "watchtower logs --follow",
    options: [
      ["-f, --follow", "go on as lines come; with --json, one object a line"],
      ["-n, --lines <count>", "how many of the newest lines (default: 100)"],
    ],
    run: async (context, options) => {
      switch (context.config.engine) {
        case "embedded":
          return embeddedLogs(context, options);
        case "kubernetes":
          throw notInThisVersion();
      }
    },
  });
