import type { StepContext } from "../step.ts";

/** What changes a stack that runs works with: the same effects as a step. */
export interface Operation extends Pick<
  StepContext,
  "plan" | "run" | "look" | "get" | "signal" | "timeoutMs" | "note"
> {
  /**
   * Does what changes something while nobody else does, and no start.
   *
   * @throws WatchtowerError `unavailable`, naming who does, or because there is no stack.
   */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
}
