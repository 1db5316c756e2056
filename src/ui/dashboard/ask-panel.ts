import type { Expression } from "../expressions/run-expressions.ts";
import type { DataFrame } from "../frames/data-frame.ts";
import { runTarget, type ReadyTarget } from "../sources/run-target.ts";
import type { Interval } from "../time/time-range.ts";

/** What a panel asks, its variables filled in. */
export interface PanelQuestion {
  /** Queries; a sentence without a full stop for one that cannot be asked. */
  readonly ready: readonly (ReadyTarget | string)[];
  readonly expressions: readonly Expression[];
  /** Of all queries, also of those that cannot be asked. */
  readonly refIds: ReadonlySet<string>;
  /** Whose frames the panel has; the others are for expressions. */
  readonly shown: ReadonlySet<string>;
  readonly interval: Interval;
  /** Milliseconds back to what is shown beside it; undefined: nothing. */
  readonly compareMs: number | undefined;
}

/** What the queries of a panel came to. */
export interface PanelAnswer {
  readonly raw: readonly DataFrame[];
  readonly asked: readonly ReadyTarget[];
  readonly notices: readonly string[];
  /** Of the first query that failed. */
  readonly error: Error | undefined;
}

/** Asks a panel's queries, works out its expressions, and the same of the time that it is compared to. */
export async function askPanel(question: PanelQuestion, signal: AbortSignal): Promise<PanelAnswer> {
  const { compareMs } = question;
  if (compareMs === undefined) return answered(question, signal);
  const [now, { before }] = await Promise.all([answered(question, signal), import("./compare-times.ts")]);
  const past = before(question, compareMs);
  const then = await answered(past.question, signal);
  return {
    // Exemplars have no place in another time.
    raw: [...now.raw, ...then.raw.filter(({ fields }) => fields.length > 0).map(past.named)],
    asked: now.asked,
    notices: [...new Set([...now.notices, ...then.notices])],
    error: now.error ?? then.error,
  };
}

async function answered(question: PanelQuestion, signal: AbortSignal): Promise<PanelAnswer> {
  const { ready, expressions, refIds, shown, interval } = question;
  const [answer, run] = await Promise.all([
    answerOf(ready, interval, signal),
    expressions.length === 0 ? undefined : fetchExpressions(),
  ]);
  if (run === undefined) return answer;
  const { frames, notices } = run(expressions, { refIds, frames: answer.raw, interval });
  const raw = [...answer.raw, ...frames].filter(({ refId = "" }) => shown.has(refId));
  return { ...answer, raw, notices: [...answer.notices, ...notices] };
}

/** Few panels have them: the code for that comes with the first. */
async function fetchExpressions() {
  return (await import("../expressions/run-expressions.ts")).runExpressions;
}

async function answerOf(
  ready: PanelQuestion["ready"],
  interval: Interval,
  signal: AbortSignal,
): Promise<PanelAnswer> {
  const asked = ready.filter((each) => typeof each !== "string");
  const refused = ready.filter((each) => typeof each === "string");
  const answers = await Promise.allSettled(
    asked.map((target) => runTarget(target, { interval, signal, isAlone: asked.length === 1 })),
  );
  signal.throwIfAborted();
  const failed = answers.find((each) => each.status === "rejected");
  const raw = answers.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
  // What was read took its time: drawing it is another task, and a click in between is answered.
  if (cellsOf(raw) > MANY_CELLS) await new Promise((resolve) => setTimeout(resolve));
  return {
    raw,
    asked,
    notices: [
      ...refused,
      ...asked.flatMap(({ notices }) => notices),
      ...new Set(raw.flatMap(({ meta }) => meta?.notices ?? [])),
    ],
    error: failed === undefined ? undefined : asError(failed.reason),
  };
}

const MANY_CELLS = 50_000;

const cellsOf = (frames: readonly DataFrame[]): number =>
  frames.reduce((sum, { length, fields }) => sum + length * fields.length, 0);

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
