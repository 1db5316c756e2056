import type { Command } from "commander";
import { makeCommand } from "../command.ts";
import { embeddedStatus } from "../embedded/status.ts";
import { refuseOptionsOfOther } from "../engine-options.ts";
import { kubernetesStatus } from "../kubernetes/status.ts";
import type { Terminal } from "../output.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

export const statusCommand = (terminal: Terminal): Command =>
  makeCommand(terminal, {
    usage: "status",
    description: "state, addresses, counts and sizes; exit code 1 unless it is ready",
    example: "watchtower status --json",
    options: CLUSTER_OPTIONS,
    run: async (context) => {
      refuseOptionsOfOther(context);
      switch (context.config.engine) {
        case "embedded":
          return embeddedStatus(context);
        case "kubernetes":
          return kubernetesStatus(context);
      }
    },
  });
