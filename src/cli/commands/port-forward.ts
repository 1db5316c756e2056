import type { Command } from "commander";
import { makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { operationOf } from "../kubernetes/operation.ts";
import type { Terminal } from "../output.ts";
import { CLUSTER_OPTIONS, START_OPTIONS } from "../start-options.ts";

export const portForwardCommand = (terminal: Terminal): Command =>
  makeCommand(terminal, {
    usage: "port-forward",
    description: "lead ports of this machine to Grafana and Alloy, where node ports cannot, until ctrl-C",
    example: "watchtower port-forward --engine kubernetes --context my-cluster",
    options: [...START_OPTIONS.filter(([flags]) => flags.includes("port")), ...CLUSTER_OPTIONS],
    run: forward,
  });

/** With `json`, one object when it is ready. */
async function forward(context: Context): Promise<void> {
  const { terminal, json } = context;
  const operation = await operationOf(context, "its ports are on this machine already");
  const { mustHaveNamespace } = await import("../../engine/kubernetes/alone.ts");
  await mustHaveNamespace(operation);
  const { forwardPorts } = await import("../../engine/kubernetes/operations/port-forward.ts");
  const { endpointsOf } = await import("../../engine/kubernetes/instance.ts");
  await forwardPorts(
    operation,
    (ports) => {
      const { ui, otlpGrpc, otlpHttp } = endpointsOf(ports);
      terminal.out(
        json
          ? JSON.stringify({ endpoints: endpointsOf(ports) })
          : `UI ${ui}   OTLP grpc ${otlpGrpc}   http ${otlpHttp}   until ctrl-C`,
      );
    },
    (line) => {
      if (!json) terminal.err(line);
    },
  );
}
