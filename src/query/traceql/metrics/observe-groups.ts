import type { SpanGroup, TraceRoot } from "../../../store/traces/source.ts";
import type { Pace } from "../pace.ts";
import { TraceView, aloneNode } from "../trace-view.ts";
import { ExampleGroups } from "./example-groups.ts";
import type { Observer } from "./series-table.ts";

/** Gives an observer spans that are counted already, and in the end some of them as exemplars. */
export class GroupFeed {
  private readonly observer: Observer;
  private readonly examples: ExampleGroups | undefined;
  private readonly parts: number;
  private readonly pace: Pace;

  /** @param parts slots of a step. */
  constructor(observer: Observer, hasExemplars: boolean, parts: number, pace: Pace) {
    this.observer = observer;
    this.examples = hasExemplars ? new ExampleGroups() : undefined;
    this.parts = parts;
    this.pace = pace;
  }

  async add(groups: readonly SpanGroup[]): Promise<void> {
    for (const group of groups) {
      if (this.pace.isOver()) await this.pace.rest();
      const { span, root, slot, count, total: totalDuration } = group;
      const step = this.stepOf(slot);
      this.observer.observe(aloneNode(span), traceOf(root), { step, count, totalDuration, isExample: false });
      this.examples?.add(group);
    }
  }

  /** To be called once. */
  finish(): void {
    for (const { span, root, slot } of this.examples?.all() ?? [])
      this.observer.observe(aloneNode(span), traceOf(root), { ...EXAMPLE, step: this.stepOf(slot) });
  }

  private readonly stepOf = (slot: number): number => Math.trunc(slot / this.parts);
}

const EXAMPLE = { count: 0, totalDuration: undefined, isExample: true } as const;
const WITHOUT_TRACE = new TraceView("", []);

/** A trace of which the root alone is known, if that. */
export const traceOf = (root: TraceRoot | undefined): TraceView =>
  root === undefined ? WITHOUT_TRACE : TraceView.ofRoot(root);
