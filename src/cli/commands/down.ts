import type { Command } from "commander";
import { makeCommand } from "../command.ts";
import { embeddedDown } from "../embedded/down.ts";
import type { DownOptions } from "../embedded/down.ts";
import { refuseOptionsOfOther } from "../engine-options.ts";
import { kubernetesDown } from "../kubernetes/down.ts";
import type { Terminal } from "../output.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

export const downCommand = (terminal: Terminal): Command =>
  makeCommand<DownOptions>(terminal, {
    usage: "down",
    description: "stop; data stay in the embedded engine, and go with a kind cluster of ours",
    example: "watchtower down --purge --yes",
    options: [["--purge", "also remove the data, after asking"], ["--yes", "do not ask"], ...CLUSTER_OPTIONS],
    run: async (context, options) => {
      refuseOptionsOfOther(context);
      switch (context.config.engine) {
        case "embedded":
          return embeddedDown(context, options);
        case "kubernetes":
          return kubernetesDown(context, options);
      }
    },
  });
