import type { Command } from "commander";
import { makeCommand } from "../command.ts";
import { notInThisVersion } from "../context.ts";
import { embeddedUp } from "../embedded/up.ts";
import type { Terminal } from "../output.ts";
import { START_OPTIONS } from "../start-options.ts";

interface Options {
  readonly foreground?: boolean;
}

export const upCommand = (terminal: Terminal): Command =>
  makeCommand<Options>(terminal, {
    usage: "up",
    description: "start, and return when everything answers",
    example: "watchtower up --http-port 0",
    options: [...START_OPTIONS, ["--foreground", "stay attached, with readable logs; ctrl-C stops"]],
    run: async (context, { foreground }) => {
      switch (context.config.engine) {
        case "embedded":
          return embeddedUp(context, foreground === true);
        case "kubernetes":
          throw notInThisVersion();
      }
    },
  });
