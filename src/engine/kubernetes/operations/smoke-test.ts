import type { SmokeOptions, SmokeReport } from "../../smoke.ts";
import { smoke } from "../../smoke.ts";
import { endpointsOf } from "../instance.ts";
import type { Ports } from "../plan.ts";
import type { Operation } from "./operation.ts";
import { forwardPorts } from "./port-forward.ts";

const ANY_PORT: Ports = { httpPort: 0, otlpGrpcPort: 0, otlpHttpPort: 0 };

/**
 * Sends through Alloy and reads back through Grafana, as {@link smoke} does. On a cluster that is not ours, whose
 * ports are not those of this machine, connections are made for it, on free ports.
 */
export async function smokeTest(
  operation: Pick<Operation, "run" | "plan" | "signal">,
  options: Omit<SmokeOptions, "stop">,
): Promise<SmokeReport> {
  const { plan, signal } = operation;
  if (plan.kindCluster !== undefined) return smoke(endpointsOf(plan.ports), { ...options, stop: signal });
  const done = new AbortController();
  const until = AbortSignal.any([signal, done.signal]);
  const forwarding = { ...operation, plan: { ...plan, ports: ANY_PORT }, signal: until };
  try {
    return await new Promise<SmokeReport>((resolve, reject) => {
      const onReady = (ports: Ports): void => {
        smoke(endpointsOf(ports), { ...options, stop: signal }).then(resolve, reject);
      };
      // It ends by itself only if it fails, or is stopped.
      forwardPorts(forwarding, onReady, () => {}).then(() => reject(signal.reason), reject);
    });
  } finally {
    done.abort();
  }
}
