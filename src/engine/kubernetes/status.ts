import { z } from "zod";
import { errorMessage } from "../../base/errors.ts";
import type { ClusterInstance, ClusterStatus, Seen } from "./contract.ts";
import { findInstance } from "./instance.ts";
import { withConnection } from "./operations/connections.ts";
import type { Connection } from "./operations/connections.ts";
import { podsOf } from "./pods.ts";
import type { Pod } from "./pods.ts";
import { SUMO_SECRET, findRouter, hasSecret } from "./router.ts";
import type { StepContext } from "./step.ts";
import { findNamespace } from "./steps/namespace.ts";
import { jsonOf, kubectl } from "./tools.ts";

type Looking = Pick<StepContext, "look" | "plan" | "get">;

/** What is on the cluster now, whether or not a start came to its end. */
export async function statusOf(context: Looking): Promise<ClusterStatus> {
  try {
    const found = await findNamespace(context);
    if (found === undefined)
      return stopped(context, `there is no namespace ${context.plan.cluster.namespace}`);
  } catch (error) {
    return stopped(context, errorMessage(error));
  }
  const [instance, pods, services, router, hasSumoSecret] = await Promise.all([
    findInstance(context),
    podsOf(context),
    servicesOf(context),
    findRouter(context),
    hasSecret(context, SUMO_SECRET),
  ]);
  const state = stateOf(instance, pods);
  return {
    ...base(context),
    state,
    reason: pods.length === 0 ? "there are no pods" : undefined,
    instance,
    pods,
    services,
    router: router === undefined ? undefined : { kind: router.kind, chosenBy: router.chosenBy },
    hasSumoSecret,
    ingestion: await ingestionOf(context),
  };
}

const base = ({ plan }: Looking): Pick<ClusterStatus, "engine" | "context" | "namespace"> => ({
  engine: "kubernetes",
  ...plan.cluster,
});

const stopped = (context: Looking, reason: string): ClusterStatus => ({
  ...base(context),
  state: "stopped",
  reason,
  instance: undefined,
  pods: [],
  services: [],
  router: undefined,
  hasSumoSecret: false,
  ingestion: UNKNOWN,
});

function stateOf(instance: ClusterInstance | undefined, pods: readonly Pod[]): ClusterStatus["state"] {
  if (pods.length === 0) return "stopped";
  if (pods.some(({ state }) => state === "failing")) return "failing";
  const isWhole =
    instance !== undefined && pods.every(({ state }) => state === "ready" || state === "leaving");
  return isWhole ? "ready" : "starting";
}

const serviceList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({
        type: z.string().default("ClusterIP"),
        ports: z.array(z.object({ port: z.number(), nodePort: z.number().optional() })).default([]),
      }),
    }),
  ),
});

async function servicesOf({ look, plan }: Looking): Promise<ClusterStatus["services"]> {
  const result = await kubectl(
    look,
    plan.cluster,
  )(["get", "services", "--output=json", "--request-timeout=10s"]);
  if (result.stdout.trim() === "") return [];
  return jsonOf(result, serviceList).items.map(({ metadata, spec }) => ({
    name: metadata.name,
    type: spec.type,
    ports: spec.ports.map(({ port, nodePort }) => ({ port, nodePort })),
  }));
}

const SEEN_WITHIN_S = 3600;
/** What came in this very second counts, and senders' clocks may be a little ahead. */
const AHEAD_S = 60;

const answers = {
  traces: z.object({ traces: z.array(z.unknown()).nullish() }),
  metrics: z.object({ data: z.array(z.unknown()).nullish() }),
  logs: z.object({ data: z.array(z.unknown()).nullish() }),
};

const UNKNOWN: ClusterStatus["ingestion"] = { traces: "unknown", metrics: "unknown", logs: "unknown" };
const LONGEST_MS = 15_000;

/** Whether something of each signal can be read back through Grafana. */
async function ingestionOf(context: Looking): Promise<ClusterStatus["ingestion"]> {
  const { look, plan } = context;
  try {
    const signal = AbortSignal.timeout(LONGEST_MS);
    const connecting = { run: look, look, plan, signal };
    return await withConnection(connecting, (connection) => seenAt(context, connection), ["grafana"]);
  } catch {
    // It cannot be connected to.
    return UNKNOWN;
  }
}

async function seenAt(
  { get }: Looking,
  { endpoints: { prometheus, loki, tempo }, authorization }: Connection,
): Promise<ClusterStatus["ingestion"]> {
  const now = Math.floor(Date.now() / 1000);
  const [start, end] = [now - SEEN_WITHIN_S, now + AHEAD_S];
  const seen = async (url: string, signal: keyof typeof answers): Promise<Seen> => {
    const { status, body } = await get(url, "GET", authorization);
    return status === 200 ? anyOf(body, signal) : "unknown";
  };
  const [traces, metrics, logs] = await Promise.all([
    seen(`${tempo}/api/search?limit=1&start=${start}&end=${end}`, "traces"),
    seen(`${prometheus}/api/v1/labels?start=${start}&end=${end}`, "metrics"),
    seen(`${loki}/loki/api/v1/labels?start=${start}000000000&end=${end}000000000`, "logs"),
  ]);
  return { traces, metrics, logs };
}

function anyOf(body: string, signal: keyof typeof answers): Seen {
  try {
    const parsed = Object.values(answers[signal].parse(JSON.parse(body)));
    return parsed.some((list) => (list?.length ?? 0) > 0) ? "seen" : "none";
  } catch {
    return "unknown";
  }
}
