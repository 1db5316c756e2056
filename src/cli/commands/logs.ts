import type { Command } from "commander";
import { makeCommand } from "../command.ts";
import { embeddedLogs } from "../embedded/logs.ts";
import type { LogsOptions } from "../embedded/logs.ts";
import { refuseOptionsOfOther } from "../engine-options.ts";
import { kubernetesLogs } from "../kubernetes/logs.ts";
import type { Terminal } from "../output.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

export const logsCommand = (terminal: Terminal): Command =>
  makeCommand<LogsOptions>(terminal, {
    usage: "logs [component]",
    description:
      "what the engine says of itself; engine kubernetes: of all, or of a component as mimir or mimir-ingester",
    example: "watchtower logs --follow",
    options: [
      ["-f, --follow", "go on as lines come; with --json, one object a line"],
      ["-n, --lines <count>", "how many of the newest lines (default: 100)"],
      ...CLUSTER_OPTIONS,
    ],
    run: async (context, options, [component]) => {
      refuseOptionsOfOther(context, {
        [`component ${component}`]: component === undefined ? undefined : "kubernetes",
      });
      switch (context.config.engine) {
        case "embedded":
          return embeddedLogs(context, options);
        case "kubernetes":
          return kubernetesLogs(context, options, component);
      }
    },
  });
