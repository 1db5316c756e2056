import { z } from "zod";
import { ask, parseJson } from "./ask.ts";
import { wakeDocker } from "./docker.ts";
import type { Docker } from "./docker.ts";
import type { Machine } from "./machine.ts";

const inspected = z.tuple([
  z.object({
    State: z.object({ Running: z.boolean() }),
    HostConfig: z.object({
      PortBindings: z.record(z.string(), z.array(z.object({ HostPort: z.string() })).nullable()).nullish(),
    }),
  }),
]);

/** Our kind cluster's one node, as docker knows it. */
export type Node =
  | { readonly kind: "none" }
  | { readonly kind: "there"; readonly running: boolean; readonly hostPorts: ReadonlyMap<number, number> }
  | { readonly kind: "unknown"; readonly reason: string; readonly mend: string };

/** kind names a cluster's first node so. */
export const nodeName = (cluster: string): string => `${cluster}-control-plane`;

/** @returns `hostPorts`: by node port, the port of this machine that leads to it. */
export async function askNode(machine: Machine, docker: Docker, cluster: string): Promise<Node> {
  const unknown = (reason: string): Node => ({ kind: "unknown", reason, mend: wakeDocker(machine, docker) });
  if (docker.kind !== "answers") return unknown("docker does not answer");
  const said = await ask(machine.run, "docker", ["container", "inspect", nodeName(cluster)]);
  if (said.kind === "missing") return unknown("docker is not installed");
  if (said.kind === "failed")
    return /no such (container|object)/i.test(said.reason) ? { kind: "none" } : unknown(said.reason);
  const parsed = inspected.safeParse(parseJson(said.stdout));
  if (!parsed.success) return unknown("docker inspect printed what is not understood");
  const [{ State, HostConfig }] = parsed.data;
  const hostPorts = new Map<number, number>();
  for (const [inner, bindings] of Object.entries(HostConfig.PortBindings ?? {}))
    for (const { HostPort } of bindings ?? []) hostPorts.set(Number.parseInt(inner, 10), Number(HostPort));
  return { kind: "there", running: State.Running, hostPorts };
}
