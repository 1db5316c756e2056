import type { InstanceEndpoints } from "../../engine.ts";
import { grafanaLogin } from "../grafana-login.ts";
import { endpointsOf, findInstance } from "../instance.ts";
import type { Ports } from "../plan.ts";
import type { Operation } from "./operation.ts";
import { SERVICES, forwardPorts } from "./port-forward.ts";
import type { Service } from "./port-forward.ts";

/** Where Grafana and Alloy are reached from this machine, and how Grafana lets us in. */
export interface Connection {
  readonly endpoints: InstanceEndpoints;
  /** The header of that name, for what is asked of Grafana; `undefined` where it lets everybody in. */
  readonly authorization: string | undefined;
  /** Aborts when it is over, or the user wants no more of it. */
  readonly signal: AbortSignal;
}

type Connecting = Pick<Operation, "run" | "look" | "plan" | "signal">;

const ANY_PORT: Ports = { httpPort: 0, otlpGrpcPort: 0, otlpHttpPort: 0 };

/**
 * Lends the one way to what runs: to a kind cluster of ours the ports that were mapped when it was made, to any other
 * cluster connections on free ports, which end with `use`, and Grafana's login.
 *
 * @param services those that are needed; the addresses of the others lead nowhere.
 * @throws what {@link forwardPorts} does, if it cannot be connected, and {@link grafanaLogin}.
 */
export async function withConnection<T>(
  operation: Connecting,
  use: (connection: Connection) => Promise<T>,
  services: readonly Service[] = SERVICES,
): Promise<T> {
  const { plan, signal } = operation;
  if (plan.kindCluster !== undefined)
    return use({ endpoints: await mappedEndpoints(operation), authorization: undefined, signal });
  const authorization = services.includes("grafana") ? await grafanaLogin(operation) : undefined;
  const done = new AbortController();
  const until = AbortSignal.any([signal, done.signal]);
  const forwarding = { ...operation, plan: { ...plan, ports: ANY_PORT }, signal: until };
  try {
    return await new Promise<T>((resolve, reject) => {
      const onReady = (ports: Ports): void => {
        use({ endpoints: endpointsOf(ports), authorization, signal: until }).then(resolve, reject);
      };
      // It ends by itself only if it fails, or is stopped.
      forwardPorts(forwarding, onReady, () => {}, services).then(() => reject(signal.reason), reject);
    });
  } finally {
    done.abort();
  }
}

/** On a kind cluster of ours: those that it was started with, which this call need not have been told. */
async function mappedEndpoints(operation: Pick<Operation, "look" | "plan">): Promise<InstanceEndpoints> {
  return (await findInstance(operation))?.endpoints ?? endpointsOf(operation.plan.ports);
}
