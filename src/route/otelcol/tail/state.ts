import { z } from "zod";
import { WatchtowerError } from "../../../base/errors.ts";

const schema = z.object({
  /** The first arrival that was not observed yet. */
  next: z.number().int(),
  rates: z.object({ second: z.number(), spans: z.array(z.number()) }),
  /** Traces that wait for their decision, and their first arrivals; those saved before these were known have none. */
  waiting: z.array(
    z.union([
      z.tuple([z.string(), z.number().int()]),
      z.string().transform((traceId): [string, number] => [traceId, 0]),
    ]),
  ),
  /** Traces of which was decided, in the order in which they came, and how. */
  decided: z.array(z.tuple([z.string(), z.boolean()])),
  kept: z.array(z.string()),
  dropped: z.array(z.string()),
  /** What was decided to be kept and is not handed out yet, in base64. */
  pending: z.array(z.string()),
});

/** What a tail sampler knows beside the spans themselves, which it sees once more. */
export type TailState = z.infer<typeof schema>;

/** @throws WatchtowerError `invalid` if it is none. */
export function readTailState(value: unknown): TailState {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new WatchtowerError("invalid", `not a state of tail sampling: ${parsed.error.message}`);
}
