import { hostname, userInfo } from "node:os";
import { z } from "zod";
import { WatchtowerError } from "../../base/errors.ts";
import { SubprocessError } from "../../base/subprocess.ts";
import { OURS } from "./labels.ts";
import { told, withInput } from "./pasteable.ts";
import type { StepContext } from "./step.ts";
import { jsonOf, kubectl } from "./tools.ts";

export const LEASE = "watchtower-up";
/** Without a renewal for so long, its holder is gone. Longer than clocks of two machines differ. */
const LASTS_S = 120;
const RENEW_MS = 30_000;

const leaseObject = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  spec: z.object({
    holderIdentity: z.string().nullish(),
    leaseDurationSeconds: z.number().nullish(),
    renewTime: z.string().nullish(),
  }),
});

type Working = Pick<StepContext, "run" | "look" | "plan" | "note">;

/** Keeps others, on whatever machine, from changing the same stack at the same time. */
export interface Lease {
  /** @throws WatchtowerError `unavailable`, naming who has it. */
  take(context: Working): Promise<void>;
  /** Gives it back, if it was taken. Never throws. */
  release(): Promise<void>;
}

/** A Lease of Kubernetes in the namespace (coordination.k8s.io/v1). Who may not make one does without. */
export function clusterLease(holder = `${userInfo().username}@${hostname()}, process ${process.pid}`): Lease {
  let giveBack: (() => Promise<void>) | undefined;
  return {
    async take(context) {
      try {
        await acquire(context, holder);
      } catch (error) {
        if (!isForbidden(error)) throw error;
        context.note(
          "no Lease may be made in the namespace: two starts at once would not know of each other",
        );
        return;
      }
      const tool = kubectl(context.run, context.plan.cluster);
      const renewing = setInterval(() => {
        const patch = JSON.stringify({ spec: { renewTime: microTime() } });
        // One that fails is made good by the next.
        tool(["patch", "lease", LEASE, "--type=merge", `--patch=${patch}`]).catch(() => {});
      }, RENEW_MS).unref();
      giveBack = async () => {
        clearInterval(renewing);
        // The signal of a start that was stopped would stop this, too.
        const signal = AbortSignal.timeout(RENEW_MS);
        await tool(["delete", "lease", LEASE, "--ignore-not-found"], { signal }).catch(() => {});
      };
    },
    release: async () => giveBack?.(),
  };
}

async function acquire(context: Working, holder: string): Promise<void> {
  const { look, plan } = context;
  const args = ["get", "lease", LEASE, "--ignore-not-found", "--output=json"];
  const found = await kubectl(look, plan.cluster)(args);
  if (found.stdout.trim() === "") {
    await send(context, "create", manifest(holder));
    return;
  }
  const { metadata, spec } = jsonOf(found, leaseObject);
  const renewed = Date.parse(spec.renewTime ?? "") || 0;
  if (renewed + (spec.leaseDurationSeconds ?? LASTS_S) * 1000 > Date.now())
    throw taken(context, spec.holderIdentity ?? "somebody");
  context.note(`the Lease of ${spec.holderIdentity ?? "somebody"}, who is gone, is taken over`);
  // Of two that find it, the server lets one replace this version.
  await send(context, "replace", manifest(holder, metadata.resourceVersion));
}

async function send(context: Working, verb: "create" | "replace", input: string): Promise<void> {
  const sending = kubectl(context.run, context.plan.cluster)([verb, "--filename=-"], { input });
  await told(sending, (command) => withInput(command, input)).catch((error: unknown) => {
    throw isConflict(error) ? taken(context, "somebody who was faster") : error;
  });
}

function manifest(holderIdentity: string, resourceVersion?: string): string {
  const [label = "", value = ""] = OURS.partOf.split("=");
  const now = microTime();
  return JSON.stringify({
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: {
      name: LEASE,
      labels: { [label]: value },
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    spec: { holderIdentity, leaseDurationSeconds: LASTS_S, acquireTime: now, renewTime: now },
  });
}

/** RFC 3339 with microseconds (Kubernetes API, MicroTime). */
const microTime = (): string => new Date().toISOString().replace("Z", "000Z");

function taken({ plan }: Working, holder: string): WatchtowerError {
  const { context, namespace } = plan.cluster;
  const text = `the stack ${namespace} on ${context} is being changed just now by ${holder}; wait until that has ended (a holder that is gone is known after ${LASTS_S} s), or: kubectl --context ${context} --namespace ${namespace} delete lease ${LEASE}`;
  return new WatchtowerError("unavailable", text);
}

const said = (error: unknown): string => (error instanceof SubprocessError ? error.result.stderr : "");
const isConflict = (error: unknown): boolean => /AlreadyExists|Conflict/.test(said(error));
const isForbidden = (error: unknown): boolean => /Forbidden/.test(said(error));
