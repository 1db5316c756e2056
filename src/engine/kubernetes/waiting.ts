import { setTimeout as wait } from "node:timers/promises";
import { eventsOf } from "./events.ts";
import { lastLines } from "./last-lines.ts";
import { podsOf } from "./pods.ts";
import type { Pod } from "./pods.ts";
import type { StepContext } from "./step.ts";

const LOOK_MS = 3000;

/** Tells why pods are not ready for as long as `work` goes on. */
export async function tellingWhy<T>(
  context: StepContext,
  work: Promise<T>,
  everyMs: number = LOOK_MS,
): Promise<T> {
  const over = new AbortController();
  const telling = tellUntil(context, AbortSignal.any([over.signal, context.signal]), everyMs);
  try {
    return await work;
  } finally {
    over.abort();
    await telling;
  }
}

async function tellUntil(context: StepContext, over: AbortSignal, everyMs: number): Promise<void> {
  for (;;) {
    try {
      await wait(everyMs, undefined, { signal: over });
      const reason = await reasonOf(context, await podsOf(context));
      if (reason !== undefined && !over.aborted) context.waiting(reason);
    } catch {
      // What does not answer now may do so later; the work itself tells if it fails.
      if (over.aborted) return;
    }
  }
}

/** The worst of it in a line: `mimir-ingester-0 pulls grafana/mimir:3.0.4 (and 3 more)`; of a crash also its last words. */
export async function reasonOf(
  context: Pick<StepContext, "look" | "plan">,
  pods: readonly Pod[],
): Promise<string | undefined> {
  const unready = pods.filter(({ state }) => state === "starting" || state === "failing");
  const worst = unready.find(({ state }) => state === "failing") ?? unready[0];
  if (worst === undefined) return undefined;
  const more = unready.length === 1 ? "" : ` (and ${unready.length - 1} more)`;
  return `${worst.name} ${(await pulling(context, worst)) ?? worst.reason}${await lastWords(context, worst)}${more}`;
}

const WORDS = 2;

/** Of one that ended, and is started again. */
async function lastWords(context: Pick<StepContext, "look" | "plan">, pod: Pod): Promise<string> {
  if (pod.state !== "failing" || pod.container?.hasEnded !== true) return "";
  const lines = await lastLines(context, pod, WORDS);
  return lines.length === 0 ? "" : `; it said last: ${lines.map((line) => line.trim()).join(" | ")}`;
}

/** Its status does not tell whether the image is pulled just now, its events do. */
async function pulling(
  context: Pick<StepContext, "look" | "plan">,
  { name, state }: Pod,
): Promise<string | undefined> {
  if (state !== "starting") return undefined;
  const newest = (await eventsOf(context, name)).at(-1);
  const image = /"([^"]+)"/.exec(newest?.message ?? "")?.[1];
  return newest?.reason === "Pulling" && image !== undefined ? `pulls ${image}` : undefined;
}
