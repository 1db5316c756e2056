import { expect, it } from "vitest";
import { WatchtowerError } from "../../base/errors.ts";
import { loadConfig } from "../../config/load.ts";
import { planOf } from "./plan.ts";
import type { Plan } from "./plan.ts";
import { StepFailure, takeSteps } from "./step.ts";
import type { Step, StepContext, StepEvent } from "./step.ts";

const plan = planOf(loadConfig({ env: {}, cwd: "/", flags: {} }).config);

/** A step that notes what is called, and is done once executed. */
function switchStep(title: string, log: string[], isDone = false): Step {
  let done = isDone;
  return {
    title,
    check: async () => {
      log.push(`check ${title}`);
      return done;
    },
    execute: async ({ note }) => {
      log.push(`execute ${title}`);
      note(`made ${title}`);
      done = true;
    },
  };
}

const failing = (title: string, error: unknown): Step => ({
  title,
  check: async () => false,
  execute: () => Promise.reject(error),
});

/** Lasts until it is stopped, as a program does. */
const endless: Step = {
  title: "endless",
  check: async () => false,
  execute: ({ signal }: StepContext) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(new WatchtowerError("canceled", "it was killed")));
    }),
};

interface Taken {
  readonly events: readonly string[];
  readonly failure: StepFailure | undefined;
}

async function take(steps: readonly Step[], over: Partial<Plan> = {}, signal?: AbortSignal): Promise<Taken> {
  const events: string[] = [];
  const tell = (event: StepEvent): void => {
    const more = event.kind === "note" ? ` ${event.line}` : "";
    events.push(
      `${event.kind} ${event.title}${event.kind === "ended" && event.alreadyDone ? " already" : more}`,
    );
  };
  const run = (): never => {
    throw new Error("no step here runs a program");
  };
  const get = (): Promise<never> => Promise.reject(new Error("no step here asks"));
  const stop = signal ?? new AbortController().signal;
  const journey = {
    plan: { ...plan, ...over },
    run,
    look: run,
    get,
    chartPath: get,
    smoke: get,
    graceMs: 0,
    signal: stop,
    tell,
  };
  try {
    await takeSteps(steps, journey);
    return { events, failure: undefined };
  } catch (error) {
    if (error instanceof StepFailure) return { events, failure: error };
    throw error;
  }
}

it("are taken in their order, and only where something is to be done", async () => {
  const log: string[] = [];
  const steps = [switchStep("one", log), switchStep("two", log, true)];
  const { events } = await take(steps);
  expect(log).toEqual(["check one", "execute one", "check two"]);
  expect(events).toEqual([
    "started one",
    "note one made one",
    "ended one",
    "started two",
    "ended two already",
  ]);
});

it("stop at the first that fails, and go on from there at the next call", async () => {
  const log: string[] = [];
  const [first, last] = [switchStep("first", log), switchStep("last", log)];
  const error = new WatchtowerError("invalid", "no such context");
  const { failure } = await take([first, failing("middle", error), last]);
  expect([failure?.kind, failure?.title, failure?.message]).toEqual([
    "invalid",
    "middle",
    "middle: no such context",
  ]);
  expect(failure?.cause).toBe(error);
  log.length = 0;
  await take([first, last]);
  expect(log).toEqual(["check first", "check last", "execute last"]);
});

it("are stopped by the time of all together, which the error names", async () => {
  const { failure } = await take([endless], { timeoutMs: 20 });
  expect([failure?.kind, failure?.message]).toEqual([
    "timeout",
    "endless: not done within 0 s; call it again to go on, with a longer --timeout",
  ]);
});

it("are stopped by the caller, before and within a step", async () => {
  const before = await take([endless], {}, AbortSignal.abort());
  expect([before.failure?.kind, before.failure?.title]).toEqual(["canceled", "endless"]);
  const within = new AbortController();
  const check = async (): Promise<boolean> => {
    setImmediate(() => within.abort());
    return false;
  };
  const { failure } = await take([{ ...endless, check }], {}, within.signal);
  expect([failure?.kind, failure?.message]).toEqual(["canceled", "endless: stopped; call it again to go on"]);
});
