import { runChecks } from "../../finding.ts";
import type { Finding } from "../../finding.ts";
import { ownCommand } from "../plan.ts";
import type { Plan } from "../plan.ts";
import { capacityFindings } from "./capacity.ts";
import { askCluster, contextFindings } from "./context.ts";
import { askDocker, dockerFindings } from "./docker.ts";
import { kernelFindings } from "./kernel.ts";
import type { Machine } from "./machine.ts";
import { askNode } from "./node.ts";
import { PORT_MAPPING, portFindings } from "./ports.ts";
import { versionFindings } from "./versions.ts";

/** What must be in order before `up` changes anything: without what a start mends itself, and without the network. */
export async function gateFindings(machine: Machine, plan: Plan): Promise<readonly Finding[]> {
  const { kindCluster } = plan;
  const again = ownCommand(plan, "doctor");
  if (kindCluster === undefined) {
    const versions = () => versionFindings(machine, { needsKind: false, isSkewTold: true });
    const reach = await askCluster(machine, plan, undefined);
    const context = async (): Promise<readonly Finding[]> => {
      const found = await contextFindings(machine, plan, undefined, reach);
      // Of a context that there is not, no more can be said.
      const missing = found.find(({ check, state }) => check === "context" && state === "failed");
      return missing === undefined ? found.filter(isOfThisStart) : [missing];
    };
    return runChecks({ versions, context }, again);
  }
  const docker = await askDocker(machine);
  const node = await askNode(machine, docker, kindCluster);
  return runChecks(
    {
      docker: async () => dockerFindings(machine, docker),
      versions: () => versionFindings(machine, { needsKind: true, isSkewTold: false }),
      capacity: () => capacityFindings(machine, docker),
      kernel: async () => kernelFindings(machine),
      ports: async () => (await portFindings(machine, plan, node)).filter(isNotMendedByStart),
    },
    again,
  );
}

/** A node that is stopped is started. */
const isNotMendedByStart = ({ check, state }: Finding): boolean =>
  check !== PORT_MAPPING || state !== "warning";

/** That kubectl points at another cluster just now is worth a line of doctor; a start always names its own. */
const isOfThisStart = ({ check, state }: Finding): boolean => check !== "context" || state !== "warning";
