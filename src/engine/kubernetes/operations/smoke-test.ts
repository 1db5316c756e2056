import type { SmokeOptions, SmokeReport } from "../../smoke.ts";
import { smoke } from "../../smoke.ts";
import { withConnection } from "./connections.ts";
import type { Operation } from "./operation.ts";

/**
 * Sends through Alloy and reads back through Grafana, as {@link smoke} does. On a cluster that is not ours, whose
 * ports are not those of this machine, connections are made for it, on free ports, and Grafana is told who asks.
 */
export function smokeTest(
  operation: Pick<Operation, "run" | "look" | "plan" | "signal">,
  options: Omit<SmokeOptions, "stop" | "authorization">,
): Promise<SmokeReport> {
  return withConnection(operation, ({ endpoints, authorization, signal }) =>
    smoke(endpoints, {
      ...options,
      stop: signal,
      ...(authorization === undefined ? {} : { authorization }),
    }),
  );
}
