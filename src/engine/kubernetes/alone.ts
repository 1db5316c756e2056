import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { WatchtowerError } from "../../base/errors.ts";
import { takeLock } from "../../base/lock-file.ts";
import { cacheFolder } from "./charts/archive.ts";
import { clusterLease } from "./lease.ts";
import type { Lease } from "./lease.ts";
import { ownCommand } from "./plan.ts";
import type { Plan } from "./plan.ts";
import type { StepContext } from "./step.ts";
import { findNamespace } from "./steps/namespace.ts";

/**
 * Does what changes a stack as the only one on this machine: two at once would take each other's half of the work for
 * one that was left, and remove it. Who else may reach a cluster is kept out by its Lease, which `work` takes when
 * there is a namespace for it, and which is given back.
 *
 * @throws WatchtowerError `unavailable`, naming the process that is at it.
 */
export async function alone<T>(
  plan: Plan,
  env: NodeJS.ProcessEnv,
  lease: Lease,
  work: () => Promise<T>,
): Promise<T> {
  const { context, namespace } = plan.cluster;
  // On a kind cluster of ours the cluster itself is made and removed, whatever the namespace.
  const place = plan.kindCluster === undefined ? `${namespace} on ${context}` : context;
  const folder = cacheFolder(env, "locks");
  mkdirSync(folder, { recursive: true });
  const name = createHash("sha256").update(place).digest("hex").slice(0, 16);
  const lock = takeLock(join(folder, `${name}.json`), (holder) => {
    const process = holder === undefined ? "a process that just started" : `process ${holder}`;
    const text = `the stack ${place} is being changed just now by ${process}; wait until that has ended, or stop it`;
    return new WatchtowerError("unavailable", text);
  });
  try {
    return await work();
  } finally {
    await lease.release();
    lock.release();
  }
}

/**
 * The same for what changes one thing in a namespace that is there.
 *
 * @throws WatchtowerError `unavailable` also before the first `up`, or if somebody elsewhere is at it.
 */
export async function aloneIn<T>(
  context: Pick<StepContext, "run" | "look" | "plan" | "note">,
  env: NodeJS.ProcessEnv,
  work: () => Promise<T>,
): Promise<T> {
  const { plan } = context;
  const lease = clusterLease();
  return alone(plan, env, lease, async () => {
    await mustHaveNamespace(context);
    // As in a start: on a kind cluster of ours the lock on this machine is enough.
    if (plan.kindCluster === undefined) await lease.take(context);
    return work();
  });
}

/** @throws WatchtowerError `unavailable` before the first `up`. */
export async function mustHaveNamespace(context: Pick<StepContext, "look" | "plan">): Promise<void> {
  if ((await findNamespace(context)) !== undefined) return;
  const { cluster } = context.plan;
  const text = `there is no namespace ${cluster.namespace} on ${cluster.context}; make it with: ${ownCommand(context.plan, "up")}`;
  throw new WatchtowerError("unavailable", text);
}
