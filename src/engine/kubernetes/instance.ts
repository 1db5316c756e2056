import { z } from "zod";
import { packageVersion } from "../../base/version.ts";
import type { InstanceEndpoints } from "../engine.ts";
import { applyNew } from "./apply.ts";
import type { ClusterInstance } from "./contract.ts";
import type { Plan } from "./plan.ts";
import type { StepContext } from "./step.ts";
import { jsonOf, kubectl } from "./tools.ts";

/** Says that a start came to its end, and with what. */
const CONFIG_MAP = "watchtower";

const configMap = z.object({
  data: z.object({
    version: z.string(),
    profile: z.enum(["local", "scale"]),
    httpPort: z.coerce.number(),
    otlpGrpcPort: z.coerce.number(),
    otlpHttpPort: z.coerce.number(),
  }),
});

/** Says in a ConfigMap that a start came to its end; see {@link findInstance}. */
export async function writeInstance(context: Pick<StepContext, "run" | "plan">): Promise<void> {
  const { profile, ports } = context.plan;
  const values = { version: packageVersion(), profile, ...ports };
  const literals = Object.entries(values).map(([key, value]) => `--from-literal=${key}=${value}`);
  await applyNew(context, ["configmap", CONFIG_MAP, ...literals]);
}

/** The stack counts as not running from now on; it may be gone already. */
export async function removeInstance({ run, plan }: Pick<StepContext, "run" | "plan">): Promise<void> {
  await kubectl(run, plan.cluster)(["delete", "configmap", CONFIG_MAP, "--ignore-not-found"]);
}

/** `undefined` if no start came to its end there, or nothing answers. */
export async function findInstance({
  look,
  plan,
}: Pick<StepContext, "look" | "plan">): Promise<ClusterInstance | undefined> {
  try {
    const args = [
      "get",
      "configmap",
      CONFIG_MAP,
      "--ignore-not-found",
      "--output=json",
      "--request-timeout=5s",
    ];
    const result = await kubectl(look, plan.cluster)(args);
    if (result.stdout.trim() === "") return undefined;
    const { version, profile, ...ports } = jsonOf(result, configMap).data;
    return { engine: "kubernetes", version, profile, ...plan.cluster, endpoints: endpointsOf(ports) };
  } catch {
    // No kubectl, no such context, no cluster: nothing runs.
    return undefined;
  }
}

/** Grafana passes queries on, each data source below its uid. */
export function endpointsOf({ httpPort, otlpGrpcPort, otlpHttpPort }: Plan["ports"]): InstanceEndpoints {
  const ui = `http://127.0.0.1:${httpPort}`;
  const source = (uid: string): string => `${ui}/api/datasources/proxy/uid/${uid}`;
  return {
    ui,
    otlpGrpc: `http://127.0.0.1:${otlpGrpcPort}`,
    otlpHttp: `http://127.0.0.1:${otlpHttpPort}`,
    prometheus: source("mimir"),
    loki: source("loki"),
    tempo: source("tempo"),
  };
}
