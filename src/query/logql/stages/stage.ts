import type { LineState } from "../line-state.ts";

/** One step of a pipeline, compiled once a query. @returns whether the line stays. */
export type Stage = (state: LineState) => boolean;

/** A condition on a line's labels. */
export type Condition = (state: LineState) => boolean;
