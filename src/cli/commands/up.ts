import type { Command } from "commander";
import { makeCommand } from "../command.ts";
import { embeddedUp } from "../embedded/up.ts";
import { refuseOptionsOfOther } from "../engine-options.ts";
import { kubernetesUp } from "../kubernetes/up.ts";
import type { Terminal } from "../output.ts";
import { CLUSTER_START_OPTIONS, EMBEDDED_START_OPTIONS, START_OPTIONS } from "../start-options.ts";

interface Options {
  readonly foreground?: boolean;
  readonly dryRun?: boolean;
}

export const upCommand = (terminal: Terminal): Command =>
  makeCommand<Options>(terminal, {
    usage: "up",
    description: "start, and return when everything answers",
    example: "watchtower up --http-port 0",
    options: [
      ...START_OPTIONS,
      ...EMBEDDED_START_OPTIONS,
      ["--foreground", "engine embedded: stay attached, with readable logs; ctrl-C stops"],
      ...CLUSTER_START_OPTIONS,
      ["--dry-run", "engine kubernetes: print the commands that would be run, and run none"],
    ],
    run: async (context, { foreground, dryRun }) => {
      refuseOptionsOfOther(context, {
        "--foreground": foreground ? "embedded" : undefined,
        "--dry-run": dryRun ? "kubernetes" : undefined,
      });
      switch (context.config.engine) {
        case "embedded":
          return embeddedUp(context, foreground === true);
        case "kubernetes":
          return kubernetesUp(context, dryRun === true);
      }
    },
  });
