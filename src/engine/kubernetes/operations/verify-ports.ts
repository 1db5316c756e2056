import { connect } from "node:http2";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { WatchtowerError } from "../../../base/errors.ts";
import { PORTS } from "../../../config/ports.ts";
import type { PortSet } from "../../../config/ports.ts";
import type { InstanceEndpoints } from "../../engine.ts";
import { jsonOf, kubectl } from "../tools.ts";
import { withConnection } from "./connections.ts";
import type { Connection } from "./connections.ts";
import type { Operation } from "./operation.ts";

const POLL_MS = 500;
const LONGEST_MS = 30_000;
const ANSWER_MS = 3000;

/**
 * Waits until Alloy takes telemetry: its pods stand behind the Service's two ports, and answer there, on a kind cluster
 * of ours by the ports of this machine, elsewhere over connections that are made for it.
 *
 * @throws WatchtowerError `unavailable`, naming the port that does not.
 */
export async function verifyPorts(operation: Operation, speaksHttp2 = answersHttp2): Promise<void> {
  const deadline = performance.now() + Math.min(operation.timeoutMs, LONGEST_MS);
  const until = async (problemOf: () => Promise<string | undefined>): Promise<void> => {
    for (;;) {
      const problem = await problemOf();
      if (problem === undefined) return;
      if (performance.now() > deadline) throw new WatchtowerError("unavailable", problem);
      await wait(POLL_MS, undefined, { signal: operation.signal });
    }
  };
  await until(() => serviceProblem(operation));
  const answers = ({ endpoints }: Connection): Promise<void> =>
    until(() => answerProblem(operation, endpoints, speaksHttp2));
  await withConnection(operation, answers, ["alloy"]);
}

const slices = z.object({
  items: z.array(
    z.object({
      ports: z.array(z.object({ port: z.number().nullish() })).nullish(),
      endpoints: z
        .array(z.object({ conditions: z.object({ ready: z.boolean().nullish() }).default({}) }))
        .nullish(),
    }),
  ),
});

/** An endpoint is ready unless it says otherwise (Kubernetes API, EndpointConditions). */
async function serviceProblem({ look, plan }: Operation): Promise<string | undefined> {
  const args = ["get", "endpointslices", "--selector=kubernetes.io/service-name=alloy", "--output=json"];
  const { items } = jsonOf(await kubectl(look, plan.cluster)(args), slices);
  const ready = items.filter(({ endpoints }) =>
    (endpoints ?? []).some(({ conditions }) => conditions.ready !== false),
  );
  const open = ready.flatMap(({ ports }) => (ports ?? []).map(({ port }) => port));
  const missing = [PORTS.otlpGrpc.cluster, PORTS.otlpHttp.cluster].filter((port) => !open.includes(port));
  return missing.length === 0
    ? undefined
    : `no pod of Alloy stands behind port ${missing.join(" and ")} of Service alloy`;
}

/** Something accepts connections for a pod that has not opened its port: only an answer shows that it has. */
async function answerProblem(
  { plan, get }: Operation,
  { otlpGrpc, otlpHttp }: InstanceEndpoints,
  speaksHttp2: (url: string) => Promise<boolean>,
): Promise<string | undefined> {
  const named = (url: string, { cluster }: PortSet): string =>
    plan.kindCluster === undefined ? `port ${cluster} of Alloy` : `port ${new URL(url).port}`;
  const { status } = await get(`${otlpHttp}/v1/traces`);
  if (status === 0) return `nothing answers OTLP over HTTP on ${named(otlpHttp, PORTS.otlpHttp)}`;
  return (await speaksHttp2(otlpGrpc))
    ? undefined
    : `nothing answers OTLP over gRPC on ${named(otlpGrpc, PORTS.otlpGrpc)}`;
}

/** Whether a server there sends its settings, as one of gRPC does at once (RFC 9113, section 3.4). */
export function answersHttp2(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(url);
    const end = (answers: boolean): void => {
      session.destroy();
      resolve(answers);
    };
    session.setTimeout(ANSWER_MS, () => end(false));
    session.once("remoteSettings", () => end(true));
    session.once("error", () => end(false));
    session.once("close", () => resolve(false));
  });
}
