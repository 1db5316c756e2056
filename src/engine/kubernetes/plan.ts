import { WatchtowerError } from "../../base/errors.ts";
import { SETTINGS } from "../../config/settings.ts";
import type { Config } from "../../config/settings.ts";
import type { Cluster } from "./tools.ts";

/** The kind cluster that is ours; its context is called `kind-` and this. */
export const KIND_CLUSTER = "watchtower";

/** Which cluster is to run what, for one call of the command line. */
export interface Plan {
  readonly cluster: Cluster;
  /** The kind cluster that is ours to make and to remove; `undefined` on a cluster that the user named. */
  readonly kindCluster: string | undefined;
  /** On this machine. */
  readonly ports: Ports;
  readonly profile: Config["kubeProfile"];
  /** Folder of unpacked charts, by name, which are taken in place of those that are pinned. */
  readonly chartDir: string | undefined;
  /** Of all steps together, in milliseconds. */
  readonly timeoutMs: number;
}

/** A command of ours for the same place, as `watchtower sumo set --engine kubernetes --context prod`. */
export const ownCommand = ({ kindCluster, cluster }: Place, command: string): string => {
  const context = kindCluster === undefined ? ` --context ${cluster.context}` : "";
  const namespace = cluster.namespace === DEFAULT_NAMESPACE ? "" : ` --namespace ${cluster.namespace}`;
  return `watchtower ${command} --engine kubernetes${context}${namespace}`;
};

type Place = Pick<Plan, "kindCluster" | "cluster">;

const DEFAULT_NAMESPACE = SETTINGS.kubeNamespace.fallback({});

/** The host ports that both engines share. */
export type Ports = Pick<Config, "httpPort" | "otlpGrpcPort" | "otlpHttpPort">;

/**
 * What can be started at all.
 *
 * @throws WatchtowerError `invalid` for profile `scale` without a cluster: its Services have no node ports, its pods
 *   want three nodes.
 */
export function startable(plan: Plan): Plan {
  if (plan.profile !== "scale" || plan.kindCluster === undefined) return plan;
  throw new WatchtowerError(
    "invalid",
    "--profile scale is for a cluster of yours, not for one of kind; name it with --context (docs/SCALE.md)",
  );
}

/** Our own kind cluster, unless the configuration names a context. */
export function planOf(config: Config): Plan {
  const { httpPort, otlpGrpcPort, otlpHttpPort, kubeContext, kubeNamespace } = config;
  return {
    cluster: { context: kubeContext ?? `kind-${KIND_CLUSTER}`, namespace: kubeNamespace },
    kindCluster: kubeContext === undefined ? KIND_CLUSTER : undefined,
    ports: { httpPort, otlpGrpcPort, otlpHttpPort },
    profile: config.kubeProfile,
    chartDir: config.chartDir,
    timeoutMs: config.kubeTimeoutMs,
  };
}
