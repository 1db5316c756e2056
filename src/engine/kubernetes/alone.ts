import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { WatchtowerError } from "../../base/errors.ts";
import { takeLock } from "../../base/lock-file.ts";
import { cacheFolder } from "./charts/archive.ts";
import type { Lease } from "./lease.ts";
import type { Plan } from "./plan.ts";

/**
 * Does what changes a whole stack as the only one on this machine: two at once would take each other's half of the
 * work for one that was left, and remove it. Who else may reach a cluster is kept out by its Lease, which `work` takes
 * when there is a namespace for it, and which is given back.
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
    const text = `another up or down is under way on ${place} (${process}); wait until it has ended, or stop it`;
    return new WatchtowerError("unavailable", text);
  });
  try {
    return await work();
  } finally {
    await lease.release();
    lock.release();
  }
}
