import { endpointsOf } from "../instance.ts";
import type { InstanceEndpoints } from "../../engine.ts";
import type { Ports } from "../plan.ts";
import type { Operation } from "./operation.ts";
import { forwardPorts } from "./port-forward.ts";

const ANY_PORT: Ports = { httpPort: 0, otlpGrpcPort: 0, otlpHttpPort: 0 };

/**
 * Lends addresses of this machine that lead to Grafana and Alloy: of a kind cluster of ours the mapped ports, of any
 * other cluster connections on free ports, which end with `use`.
 *
 * @throws what {@link forwardPorts} does, if it cannot be connected.
 */
export async function withConnections<T>(
  operation: Pick<Operation, "run" | "plan" | "signal">,
  use: (endpoints: InstanceEndpoints) => Promise<T>,
): Promise<T> {
  const { plan, signal } = operation;
  if (plan.kindCluster !== undefined) return use(endpointsOf(plan.ports));
  const done = new AbortController();
  const until = AbortSignal.any([signal, done.signal]);
  const forwarding = { ...operation, plan: { ...plan, ports: ANY_PORT }, signal: until };
  try {
    return await new Promise<T>((resolve, reject) => {
      const onReady = (ports: Ports): void => {
        use(endpointsOf(ports)).then(resolve, reject);
      };
      // It ends by itself only if it fails, or is stopped.
      forwardPorts(forwarding, onReady, () => {}).then(() => reject(signal.reason), reject);
    });
  } finally {
    done.abort();
  }
}
