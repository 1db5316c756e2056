import type { Command } from "commander";
import { makeCommand } from "../command.ts";
import { notInThisVersion } from "../context.ts";
import { embeddedDown } from "../embedded/down.ts";
import type { DownOptions } from "../embedded/down.ts";
import type { Terminal } from "../output.ts";

export const downCommand = (terminal: Terminal): Command =>
  makeCommand<DownOptions>(terminal, {
    usage: "down",
    description: "stop; data stay",
    example: "watchtower down --purge --yes",
    options: [
      ["--purge", "also remove the data of this instance, after asking"],
      ["--yes", "do not ask"],
    ],
    run: async (context, options) => {
      switch (context.config.engine) {
        case "embedded":
          return embeddedDown(context, options);
        case "kubernetes":
          throw notInThisVersion();
      }
    },
  });
