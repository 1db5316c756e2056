import { BoundedSeries } from "../metering/series/bounded-series.ts";
import type { Labels } from "../model/labels.ts";
import type { SeriesBudget } from "./series-budget.ts";

/** What all kinds of series have in common: who it is, and since when nothing came. */
export interface SeriesState {
  readonly labels: Labels;
  /** It stands for all series for which there is no room. */
  readonly isOverflow: boolean;
  /** Unix milliseconds of the last change. */
  updatedAt: number;
  /** Not collected yet: it then begins with a zero, so that its first increase is seen. */
  isNew: boolean;
  /** It has ended, and counts no more. */
  isForgotten?: true;
}

/** What the families of one generator share. */
export interface FamilyContext {
  /** For all of them together. */
  readonly budget: SeriesBudget;
  /** Of the series that stands for all for which there is no room. */
  readonly overflow: Labels;
}

/** Series of one name, by label set. */
export abstract class SeriesFamily<State extends SeriesState> extends BoundedSeries<State> {
  /** As in Prometheus, with `_total` where it is a counter. */
  readonly name: string;
  /** Whether the settings ask for it. */
  isWanted = true;
  /** Whether somebody else makes the metrics of this name. */
  isElsewhere = false;
  private readonly budget: SeriesBudget;
  private readonly overflow: Labels;
  private readonly takeRoom = (): boolean => this.budget.take(this.weight);
  /** How many series of Prometheus one of these is. */
  private readonly weight: number;

  constructor(name: string, weight: number, { budget, overflow }: FamilyContext) {
    super(overflow.key());
    this.name = name;
    this.weight = weight;
    this.budget = budget;
    this.overflow = overflow;
  }

  /** Whether series are made here. */
  get isOn(): boolean {
    return this.isWanted && !this.isElsewhere;
  }

  /** The series with the labels, or the overflow if there is no room for it; `undefined`: it is not made here. */
  of(labels: Labels): State | undefined {
    if (!this.isOn) return undefined;
    return this.find(labels.key(), this.takeRoom, (isOverflow) =>
      this.make(isOverflow ? this.overflow : labels, isOverflow),
    );
  }

  /** Takes a series up again that was made by an earlier process. */
  restore(state: State): void {
    if (state.isOverflow || this.budget.take(this.weight)) this.series.set(state.labels.key(), state);
  }

  /** Ends a series, and makes room for another; whoever holds it sees by {@link living} that it counts no more. */
  forget(state: State): void {
    if (!this.series.delete(state.labels.key())) return;
    state.isForgotten = true;
    if (!state.isOverflow) this.budget.giveBack(this.weight);
  }

  /** A series of which nothing was observed yet. */
  protected abstract make(labels: Labels, isOverflow: boolean): State;
}

/** One that was kept, if it still counts, and is not the overflow: there may be room again for what that has. */
export const living = <State extends SeriesState>(state: State | undefined): State | undefined =>
  state === undefined || state.isForgotten === true || state.isOverflow ? undefined : state;
