import { GroupEvaluator, type GroupStatus, type RuleEffects } from "./evaluate-group.ts";
import type { RuleGroup } from "./rule-file.ts";

/** Evaluates groups of rules on time: at the multiples of their intervals. What is missed is not made up for. */
export class RuleManager {
  private readonly evaluators: readonly GroupEvaluator[];
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly stopping = new AbortController();

  constructor(groups: readonly RuleGroup[], effects: RuleEffects) {
    this.evaluators = groups.map((group) => new GroupEvaluator(group, effects));
  }

  get groups(): readonly GroupStatus[] {
    return this.evaluators.map(({ status }) => status);
  }

  start(): void {
    for (const evaluator of this.evaluators) this.schedule(evaluator);
  }

  /** What runs goes no further than the rule that it is at. */
  stop(): void {
    this.stopping.abort();
    for (const timer of this.timers) clearTimeout(timer);
  }

  private schedule(evaluator: GroupEvaluator): void {
    if (this.stopping.signal.aborted) return;
    const { intervalMs } = evaluator.status.group;
    const now = Date.now();
    const due = (Math.floor(now / intervalMs) + 1) * intervalMs;
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        // Of a wait that was only a part, the rest.
        if (Date.now() < due) return this.schedule(evaluator);
        void evaluator.evaluate(due, this.stopping.signal).then(() => this.schedule(evaluator));
      },
      // Of longer waits only a part: a timer holds 2^31 ms at most.
      Math.min(due - now, MAX_WAIT_MS),
    );
    this.timers.add(timer);
  }
}

const MAX_WAIT_MS = 2 ** 31 - 1;
