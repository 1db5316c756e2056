import { basename } from "node:path";
import { WatchtowerError, errorKind, errorMessage } from "../../base/errors.ts";
import { subprocessErrorIn } from "../../base/subprocess.ts";
import type { Run } from "../../base/subprocess.ts";
import { timeLimit } from "../../base/time-limit.ts";
import type { SmokeReport } from "../smoke.ts";
import type { ChartPin } from "./charts/pins.ts";
import type { Plan } from "./plan.ts";

/** What a step works with. All effects go through it, so that tests and dry runs pass their own. */
export interface StepContext {
  readonly plan: Plan;
  /** For what changes something. A dry run only shows it. */
  readonly run: Run;
  /** For what only looks. In a dry run all is silent, as if nothing were there. */
  readonly look: Run;
  /** GETs a URL. In a dry run everything answers. */
  readonly get: Get;
  /** Where a chart is that is verified; it is pulled if need be. */
  readonly chartPath: (pin: ChartPin) => Promise<string>;
  /** Sends one of each signal, and reads it back, by connections of its own if need be. */
  readonly smoke: (
    context: Pick<StepContext, "run" | "look" | "plan" | "signal">,
    options: { readonly timeoutMs: number },
  ) => Promise<SmokeReport>;
  readonly signal: AbortSignal;
  /** Most that the step may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Tells a line that the user should read, such as what was found or decided. */
  readonly note: (line: string) => void;
  /** Tells what is waited for just now. */
  readonly waiting: (reason: string) => void;
}

/** `status` is 0 if nothing answers. Never throws. @param authorization the header of that name. */
export type Get = (
  url: string,
  method?: "GET",
  authorization?: string,
) => Promise<{ readonly status: number; readonly body: string }>;

/**
 * One thing that has to be true before the stack runs. Each is idempotent: stopped anywhere and started again, it
 * mends what is half there.
 */
export interface Step {
  /** What is to be there, as `namespace`. */
  readonly title: string;
  /** Whether it is there already. Looks, and changes nothing; a dry run does not ask. */
  check(context: StepContext): Promise<boolean>;
  /** Makes it so. @throws SubprocessError or WatchtowerError, saying what failed. */
  execute(context: StepContext): Promise<void>;
}

/** What happens as steps are taken. */
export type StepEvent =
  | { readonly kind: "started"; readonly title: string }
  | { readonly kind: "note"; readonly title: string; readonly line: string }
  | { readonly kind: "waiting"; readonly title: string; readonly reason: string }
  /** `alreadyDone`: it was there, and nothing was changed. */
  | {
      readonly kind: "ended";
      readonly title: string;
      readonly alreadyDone: boolean;
      readonly elapsedMs: number;
    };

/** A step that failed; `cause` is why, of the same kind. */
export class StepFailure extends WatchtowerError {
  readonly title: string;

  constructor(title: string, cause: unknown) {
    super(errorKind(cause), `${title}: ${withoutArguments(cause)}`, { cause });
    this.title = title;
  }
}

/** A long command hides why it failed; it is told whole on a line of its own (`explainFailure`). */
function withoutArguments(cause: unknown): string {
  const command = subprocessErrorIn(cause)?.result.command ?? "";
  const [program = ""] = command.split(" ", 1);
  return errorMessage(cause).replace(command, () => basename(program));
}

/** What the steps of one start, or dry run, are taken with. */
export interface Journey extends Pick<StepContext, "plan" | "run" | "look" | "get" | "chartPath" | "smoke"> {
  /** Stops what is under way. */
  readonly signal: AbortSignal;
  readonly tell: (event: StepEvent) => void;
  /** How long beyond its time a step is left to end by itself, in milliseconds. */
  readonly graceMs?: number;
}

/**
 * Takes the steps in their order, leaving out what is done already.
 *
 * @throws StepFailure with the first step that fails, is stopped, or is not done within `plan.timeoutMs` of all.
 */
export async function takeSteps(steps: readonly Step[], journey: Journey): Promise<void> {
  const deadline = performance.now() + journey.plan.timeoutMs;
  for (const step of steps) await takeStep(step, journey, deadline - performance.now());
}

const GRACE_MS = 5000;

async function takeStep(step: Step, journey: Journey, timeoutMs: number): Promise<void> {
  const { title } = step;
  const { plan, tell } = journey;
  const started = performance.now();
  // A program that keeps to the limit itself says more than one that is stopped.
  const late = timeLimit(timeoutMs + (journey.graceMs ?? GRACE_MS));
  const signal = AbortSignal.any([journey.signal, late]);
  const context: StepContext = {
    ...journey,
    run: stoppedBy(journey.run, signal),
    look: stoppedBy(journey.look, signal),
    signal,
    timeoutMs,
    note: (line) => tell({ kind: "note", title, line }),
    waiting: (reason) => tell({ kind: "waiting", title, reason }),
  };
  tell({ kind: "started", title });
  try {
    signal.throwIfAborted();
    const alreadyDone = await step.check(context);
    signal.throwIfAborted();
    if (!alreadyDone) await step.execute(context);
    tell({ kind: "ended", title, alreadyDone, elapsedMs: performance.now() - started });
  } catch (error) {
    throw new StepFailure(title, signal.aborted ? whyStopped(error, late, plan.timeoutMs) : error);
  }
}

/** No step has to think of it; what is to go on all the same is given a signal of its own. */
export const stoppedBy =
  (run: Run, signal: AbortSignal): Run =>
  (program, args, options) =>
    run(program, args, { signal, ...options });

/** A program that is stopped says only that; how to go on is what helps. */
function whyStopped(error: unknown, late: AbortSignal, timeoutMs: number): unknown {
  if (errorKind(error) === "execution") return error;
  const text = late.aborted
    ? `not done within ${Math.round(timeoutMs / 1000)} s; call it again to go on, with a longer --timeout`
    : "stopped; call it again to go on";
  return new WatchtowerError(late.aborted ? "timeout" : "canceled", text, { cause: error });
}
