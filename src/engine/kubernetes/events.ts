import { z } from "zod";
import type { StepContext } from "./step.ts";
import { jsonOf, kubectl } from "./tools.ts";

const eventList = z.object({
  items: z.array(
    z.object({
      type: z.string().default("Normal"),
      reason: z.string().default(""),
      message: z.string().default(""),
      count: z.number().default(1),
      lastTimestamp: z.string().nullish(),
      eventTime: z.string().nullish(),
      metadata: z.object({ creationTimestamp: z.string().nullish() }),
    }),
  ),
});

/** What the cluster told of an object, as `FailedScheduling: 0/1 nodes are available`. */
export interface ClusterEvent {
  readonly isWarning: boolean;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
}

/** Of one pod, oldest first. */
export async function eventsOf(
  { look, plan }: Pick<StepContext, "look" | "plan">,
  pod: string,
): Promise<readonly ClusterEvent[]> {
  const args = ["get", "events", `--field-selector=involvedObject.name=${pod}`, "--output=json"];
  const result = await kubectl(look, plan.cluster)([...args, "--request-timeout=10s"]);
  if (result.stdout.trim() === "") return [];
  return jsonOf(result, eventList)
    .items.map((event) => ({
      event,
      time: event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? "",
    }))
    .toSorted((a, b) => a.time.localeCompare(b.time))
    .map(({ event: { type, reason, message, count } }) => ({
      isWarning: type === "Warning",
      reason,
      message,
      count,
    }));
}
