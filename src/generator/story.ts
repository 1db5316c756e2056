import type { Attributes } from "@opentelemetry/api";

/** The services of the shop. */
export const SERVICES = ["frontend", "catalogue", "cart", "checkout", "payment", "shipping"] as const;
export type Service = (typeof SERVICES)[number];

/** A span's kind, in lower case. */
export type StepKind = "server" | "client" | "producer" | "consumer" | "internal";
export type Level = "debug" | "info" | "warn" | "error";

/** Written when its step ends, with the step's span as context. */
export interface LogLine {
  readonly level: Level;
  readonly text: string;
  readonly attributes?: Attributes;
}

/** Makes a span's status an error; one that is no HTTP status is recorded as an exception, too. */
export interface Failure {
  /** The exception's type, and `error.type` of the span. */
  readonly type: string;
  readonly message: string;
}

/** A piece of work of one service: a span, what it logs, and the steps it takes one after the other. */
export interface Step {
  readonly service: Service;
  readonly name: string;
  readonly kind: StepKind;
  readonly attributes: Attributes;
  /** Milliseconds of its own, before its first and after its last step. */
  readonly workMs: number;
  readonly steps: readonly Step[];
  readonly logs: readonly LogLine[];
  readonly failure?: Failure;
  /** Happens after the step that caused it is over, as with a message. */
  readonly later?: true;
}

/** How many steps there are in a story. */
export const countSteps = (step: Step): number =>
  step.steps.reduce((sum, child) => sum + countSteps(child), 1);
