import type { StepContext } from "../step.ts";

/** What changes a stack that runs works with: the same effects as a step. */
export type Operation = Pick<StepContext, "plan" | "run" | "look" | "get" | "signal" | "timeoutMs" | "note">;
