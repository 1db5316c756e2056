import { z } from "zod";
import type { StepContext } from "./step.ts";
import { jsonOf, kubectl } from "./tools.ts";

const containerStatus = z.object({
  name: z.string(),
  image: z.string().default(""),
  ready: z.boolean(),
  restartCount: z.number(),
  state: z
    .object({
      waiting: z.object({ reason: z.string().default(""), message: z.string().default("") }).optional(),
      terminated: z.object({ exitCode: z.number(), reason: z.string().default("") }).optional(),
    })
    .default({}),
  lastState: z
    .object({ terminated: z.object({ exitCode: z.number(), reason: z.string().default("") }).optional() })
    .default({}),
});

type ContainerStatus = z.output<typeof containerStatus>;

const podObject = z.object({
  metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }),
  status: z.object({
    phase: z.string().default("Unknown"),
    reason: z.string().optional(),
    message: z.string().optional(),
    conditions: z
      .array(z.object({ type: z.string(), status: z.string(), message: z.string().default("") }))
      .default([]),
    initContainerStatuses: z.array(containerStatus).default([]),
    containerStatuses: z.array(containerStatus).default([]),
  }),
});

/** A Pod of the Kubernetes API, what is read of it. */
export type PodObject = z.output<typeof podObject>;

const podList = z.object({ items: z.array(podObject) });

/** A pod, as far as it matters whether it works. */
export interface Pod {
  readonly name: string;
  readonly state: "ready" | "starting" | "failing" | "leaving";
  readonly restarts: number;
  /** Why it is not ready; `undefined` where it is. */
  readonly reason: string | undefined;
  /** The container that holds it up, and whether it has ended before, so that its last words can be read. */
  readonly container: { readonly name: string; readonly hasEnded: boolean } | undefined;
}

/** The pods of the namespace, by name. */
export async function podsOf({ look, plan }: Pick<StepContext, "look" | "plan">): Promise<readonly Pod[]> {
  const result = await kubectl(look, plan.cluster)(["get", "pods", "--output=json", "--request-timeout=10s"]);
  if (result.stdout.trim() === "") return [];
  return jsonOf(result, podList)
    .items.map(podOf)
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Those of others than the named ones, as `mimir` or `mimir-ingester`, are left out. */
export const podsNamed = (pods: readonly Pod[], component: string): readonly Pod[] =>
  pods.filter(({ name }) => name === component || name.startsWith(`${component}-`));

/** What a pod's phase, conditions and containers come to, as `kubectl get pods --output=json` tells them. */
export function podOf({ metadata, status }: PodObject): Pod {
  const all = [...status.initContainerStatuses, ...status.containerStatuses];
  const restarts = all.reduce((sum, { restartCount }) => sum + restartCount, 0);
  const base = { name: metadata.name, restarts, container: undefined };
  if (metadata.deletionTimestamp !== undefined)
    return { ...base, state: "leaving", reason: "is being removed" };
  if (status.phase === "Succeeded") return { ...base, state: "ready", reason: undefined };
  const scheduled = status.conditions.find(({ type }) => type === "PodScheduled");
  if (scheduled?.status === "False")
    return { ...base, state: "failing", reason: `finds no node: ${scheduled.message}` };
  if (status.phase === "Failed")
    return {
      ...base,
      state: "failing",
      reason: [status.reason ?? "failed", status.message ?? ""].join(" ").trim(),
    };
  const held = heldUp(status);
  if (held !== undefined) return { ...base, ...held };
  const isReady = status.conditions.some(({ type, status: is }) => type === "Ready" && is === "True");
  if (isReady) return { ...base, state: "ready", reason: undefined };
  return { ...base, state: "starting", reason: "is starting" };
}

/** An init container that runs holds up the others, which then wait as "PodInitializing". */
function heldUp({
  initContainerStatuses,
  containerStatuses,
}: PodObject["status"]): Pick<Pod, "state" | "reason" | "container"> | undefined {
  const held = [...initContainerStatuses, ...containerStatuses].find(
    ({ ready, state }) => !ready && state.terminated?.exitCode !== 0,
  );
  if (held === undefined) return undefined;
  const hasEnded = held.lastState.terminated !== undefined || held.restartCount > 0;
  return { ...whyHeld(held), container: { name: held.name, hasEnded } };
}

function whyHeld(held: ContainerStatus): Pick<Pod, "state" | "reason"> {
  const { state, image, restartCount } = held;
  const reason = state.waiting?.reason ?? "";
  switch (reason) {
    case "ErrImagePull":
    case "ImagePullBackOff":
    case "InvalidImageName":
      return {
        state: "failing",
        reason: `cannot pull ${image}: ${oneLine(state.waiting?.message ?? reason)}`,
      };
    case "CrashLoopBackOff": {
      const times = `${restartCount} ${restartCount === 1 ? "restart" : "restarts"}`;
      return { state: "failing", reason: `ends again and again (${times}${lastExit(held)})` };
    }
    case "ContainerCreating":
    case "PodInitializing":
      return { state: "starting", reason: "waits for its image or volumes" };
    case "":
      if (state.terminated !== undefined)
        return { state: "failing", reason: `ended with code ${state.terminated.exitCode}` };
      return { state: "starting", reason: "runs, and is not ready yet" };
    default:
      return { state: "failing", reason: oneLine(`${reason} ${state.waiting?.message ?? ""}`) };
  }
}

function lastExit({ lastState }: ContainerStatus): string {
  const ended = lastState.terminated;
  if (ended === undefined) return "";
  return `, code ${ended.exitCode}${ended.reason === "OOMKilled" ? ", out of memory" : ""}`;
}

const oneLine = (text: string): string => text.trim().replaceAll(/\s*\n\s*/g, "; ");
