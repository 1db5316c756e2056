import type { Labels } from "../model/labels.ts";
import { SeriesFamily } from "./series-family.ts";
import type { FamilyContext, SeriesState } from "./series-family.ts";

/** A counter's sum, or what a gauge says. */
export interface ValueState extends SeriesState {
  value: number;
}

/** Counters or gauges of one name. */
export class ValueFamily extends SeriesFamily<ValueState> {
  readonly kind: "counter" | "gauge";

  constructor(kind: "counter" | "gauge", name: string, context: FamilyContext) {
    super(name, 1, context);
    this.kind = kind;
  }

  protected make(labels: Labels, isOverflow: boolean): ValueState {
    return { labels, isOverflow, value: 0, updatedAt: 0, isNew: true };
  }
}

/** @param state `undefined`: nobody counts it. @param now Unix milliseconds. */
export function countIn(state: ValueState | undefined, value: number, now: number): void {
  if (state === undefined) return;
  state.value += value;
  state.updatedAt = now;
}

/** Of gauges that say that something is there. */
export function setOne(state: ValueState | undefined, now: number): void {
  if (state === undefined) return;
  state.value = 1;
  state.updatedAt = now;
}
