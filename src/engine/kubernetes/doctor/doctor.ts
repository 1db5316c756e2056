import { runChecks } from "../../finding.ts";
import type { Finding } from "../../finding.ts";
import { chartPins } from "../charts/pins.ts";
import { ownCommand } from "../plan.ts";
import type { Plan } from "../plan.ts";
import { capacityFindings, requests } from "./capacity.ts";
import { askCluster, contextFindings } from "./context.ts";
import { askDocker, dockerFindings } from "./docker.ts";
import { installedFindings } from "./installed.ts";
import { kernelFindings } from "./kernel.ts";
import type { Machine } from "./machine.ts";
import { archivesOf, networkFindings } from "./network.ts";
import { askNode } from "./node.ts";
import { askPods } from "./pods.ts";
import { portFindings } from "./ports.ts";
import { versionFindings } from "./versions.ts";

/**
 * Whether this machine can run the stack, and what runs is healthy. Looks only; works with nothing installed. On a
 * cluster that is not ours, docker, kind and the ports of its node are not looked at.
 */
export async function kubernetesDoctor(machine: Machine, plan: Plan): Promise<readonly Finding[]> {
  const { kindCluster } = plan;
  const docker = kindCluster === undefined ? undefined : await askDocker(machine);
  const node =
    docker === undefined || kindCluster === undefined
      ? undefined
      : await askNode(machine, docker, kindCluster);
  const reach = await askCluster(machine, plan, node);
  const pods = reach.kind === "answers" ? await askPods(machine.run, plan.cluster) : undefined;
  const archives = plan.chartDir === undefined ? archivesOf(chartPins()) : new Map<string, string>();
  const ofKind =
    docker === undefined || node === undefined
      ? { requests: async () => [requests(plan.profile)] }
      : {
          docker: async () => dockerFindings(machine, docker),
          capacity: () => capacityFindings(machine, docker),
          kernel: async () => kernelFindings(machine),
          ports: () => portFindings(machine, plan, node),
        };
  return runChecks(
    {
      ...ofKind,
      versions: () =>
        versionFindings(machine, {
          needsKind: kindCluster !== undefined,
          isSkewTold: kindCluster === undefined || reach.kind === "answers",
        }),
      context: () => contextFindings(machine, plan, node, reach),
      network: () => networkFindings(machine, pods, kindCluster !== undefined, archives),
      installed: () => installedFindings(machine, plan, reach),
    },
    ownCommand(plan, "doctor"),
  );
}
