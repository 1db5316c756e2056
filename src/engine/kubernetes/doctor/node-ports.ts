import { PORTS } from "../../../config/ports.ts";
import type { Config } from "../../../config/settings.ts";

export type PortName = keyof Pick<Config, "httpPort" | "otlpGrpcPort" | "otlpHttpPort">;

/** All ports by which this machine reaches the stack, in the order of the settings. */
export const PORT_NAMES = ["httpPort", "otlpGrpcPort", "otlpHttpPort"] as const satisfies readonly PortName[];

/** Ports of the cluster's node; on a kind cluster, the configured ports of this machine lead there. */
export const NODE_PORTS: Readonly<Record<PortName, number>> = {
  httpPort: PORTS.http.node,
  otlpGrpcPort: PORTS.otlpGrpc.node,
  otlpHttpPort: PORTS.otlpHttp.node,
};
