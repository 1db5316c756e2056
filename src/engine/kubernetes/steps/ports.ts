import { z } from "zod";
import { WatchtowerError } from "../../../base/errors.ts";
import { PORTS } from "../../../config/ports.ts";
import type { Step, StepContext } from "../step.ts";
import { jsonOf, kubectl } from "../tools.ts";

const serviceObject = z.object({
  spec: z.object({
    type: z.string(),
    ports: z.array(z.object({ port: z.number(), nodePort: z.number().optional() })),
  }),
});

type ServicePort = z.output<typeof serviceObject>["spec"]["ports"][number];

const SERVICES = {
  grafana: [PORTS.http],
  alloy: [PORTS.otlpGrpc, PORTS.otlpHttp],
} as const;

/** The node's ports, to which those of this machine lead, lead on to Grafana and Alloy. */
export const portsStep: Step = {
  title: "ports",

  async check(context) {
    // A real cluster has a load balancer or an ingress in front.
    if (context.plan.profile === "scale") return true;
    const drifted = await Promise.all([isDrifted(context, "grafana"), isDrifted(context, "alloy")]);
    return !drifted.includes(true);
  },

  /** Charts of alloy before 1.7.0 drop the ports that are asked for. */
  async execute(context) {
    for (const service of ["grafana", "alloy"] as const)
      if (await isDrifted(context, service)) await patch(context, service);
  },
};

async function isDrifted({ look, plan }: StepContext, service: keyof typeof SERVICES): Promise<boolean> {
  const result = await kubectl(
    look,
    plan.cluster,
  )(["get", "service", service, "--ignore-not-found", "--output=json"]);
  // A dry run has none.
  if (result.stdout.trim() === "") return false;
  const { type, ports } = jsonOf(result, serviceObject).spec;
  if (type !== "NodePort" && type !== "LoadBalancer") return true;
  return SERVICES[service].some(({ cluster, node }) => nodePort(ports, cluster) !== node);
}

const nodePort = (ports: readonly ServicePort[], port: number): number | undefined =>
  ports.find((candidate) => candidate.port === port)?.nodePort;

async function patch({ run, plan }: StepContext, service: keyof typeof SERVICES): Promise<void> {
  const ports = SERVICES[service].map(({ cluster, node }) => ({ port: cluster, nodePort: node }));
  const body = JSON.stringify({ spec: { type: "NodePort", ports } });
  try {
    // The strategic merge keys ports by their number: the others stay.
    await kubectl(run, plan.cluster)(["patch", "service", service, `--patch=${body}`]);
  } catch (error) {
    const wanted = ports.map((port) => port.nodePort).join(" and ");
    const text = `Service ${service} does not get node port ${wanted}; which Service has it: kubectl --context ${plan.cluster.context} get services --all-namespaces`;
    throw new WatchtowerError("unavailable", text, { cause: error });
  }
}
