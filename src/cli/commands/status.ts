import type { Command } from "commander";
import { makeCommand } from "../command.ts";
import { notInThisVersion } from "../context.ts";
import { embeddedStatus } from "../embedded/status.ts";
import type { Terminal } from "../output.ts";

export const statusCommand = (terminal: Terminal): Command =>
  makeCommand(terminal, {
    usage: "status",
    description: "state, addresses, counts and sizes; exit code 1 unless it is ready",
    example: "watchtower status --json",
    run: async (context) => {
      switch (context.config.engine) {
        case "embedded":
          return embeddedStatus(context);
        case "kubernetes":
          throw notInThisVersion();
      }
    },
  });
