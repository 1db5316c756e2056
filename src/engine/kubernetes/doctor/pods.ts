import { z } from "zod";
import type { Run } from "../../../base/subprocess.ts";
import type { Cluster } from "../tools.ts";
import { ask, parseJson } from "./ask.ts";

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        phase: z.string().default("Unknown"),
        containerStatuses: z.array(containerStatus()).default([]),
        initContainerStatuses: z.array(containerStatus()).default([]),
      }),
    }),
  ),
});

function containerStatus() {
  const waiting = z.object({ reason: z.string().default(""), message: z.string().default("") });
  return z.object({ image: z.string(), state: z.object({ waiting: waiting.optional() }).default({}) });
}

/** How many there are and run, and each image that cannot be had, with its pod. */
export interface PodReport {
  readonly pods: number;
  readonly running: number;
  readonly cannotPull: readonly {
    readonly pod: string;
    readonly image: string;
    /** As Kubernetes calls it: `ErrImagePull`, `ImagePullBackOff`, … */
    readonly state: string;
    readonly reason: string;
    /** The command that shows its events. */
    readonly describe: string;
  }[];
}

const PULL_FAILURES = ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull"];

/** The stack's pods; `undefined` where they cannot be seen. */
export async function askPods(run: Run, { context, namespace }: Cluster): Promise<PodReport | undefined> {
  const where = ["--context", context, "--namespace", namespace];
  const said = await ask(run, "kubectl", [...where, "get", "pods", "--output", "json"]);
  const parsed = podList.safeParse(said.kind === "said" ? parseJson(said.stdout) : undefined);
  if (!parsed.success) return undefined;
  const { items } = parsed.data;
  const cannotPull = items.flatMap(({ metadata: { name }, status }) =>
    [...status.initContainerStatuses, ...status.containerStatuses].flatMap(({ image, state: { waiting } }) =>
      waiting !== undefined && PULL_FAILURES.includes(waiting.reason)
        ? [
            {
              pod: name,
              image,
              state: waiting.reason,
              reason: waiting.message,
              describe: ["kubectl", ...where, "describe", "pod", name].join(" "),
            },
          ]
        : [],
    ),
  );
  return {
    pods: items.length,
    running: items.filter(({ status }) => status.phase === "Running").length,
    cannotPull,
  };
}
