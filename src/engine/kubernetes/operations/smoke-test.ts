import type { SmokeOptions, SmokeReport } from "../../smoke.ts";
import { smoke } from "../../smoke.ts";
import { grafanaLogin } from "../grafana-login.ts";
import { withConnections } from "./connections.ts";
import type { Operation } from "./operation.ts";

/**
 * Sends through Alloy and reads back through Grafana, as {@link smoke} does. On a cluster that is not ours, whose
 * ports are not those of this machine, connections are made for it, on free ports, and Grafana is told who asks.
 */
export async function smokeTest(
  operation: Pick<Operation, "run" | "look" | "plan" | "signal">,
  options: Omit<SmokeOptions, "stop" | "authorization">,
): Promise<SmokeReport> {
  const { plan, signal } = operation;
  const authorization = plan.kindCluster === undefined ? await grafanaLogin(operation) : undefined;
  return withConnections(operation, (endpoints) =>
    smoke(endpoints, { ...options, stop: signal, ...(authorization === undefined ? {} : { authorization }) }),
  );
}
