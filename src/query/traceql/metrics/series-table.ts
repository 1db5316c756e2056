import { limitError } from "../../../base/errors.ts";
import type { KeyValue } from "../../../model/otlp/common.ts";
import type { SpanNode, TraceView } from "../trace-view.ts";
import type { ExemplarPicker } from "./exemplars.ts";
import type { Exemplar, Series } from "./series.ts";
import type { Steps } from "./steps.ts";

/** How many spans, of one step, a span that is observed stands for. */
export interface Portion {
  readonly step: number;
  /** 0: it is counted already. */
  readonly count: number;
  /** Nanoseconds: the sum of their durations; `undefined`: that of each is the span's. */
  readonly totalDuration: bigint | undefined;
  /** Whether it may be an exemplar. */
  readonly isExample: boolean;
}

/** Takes the spans of one function, and makes its series of them. */
export interface Observer {
  observe(span: SpanNode, trace: TraceView, portion: Portion): void;
  /** To be called once, after the last span. */
  finish(): readonly Series[];
}

/** Over which steps it observes, and how much it may hold. */
export interface ObserverOptions {
  readonly steps: Steps;
  readonly exemplars: ExemplarPicker;
  readonly maxSeries: number;
  /** Series times steps. */
  readonly maxSamples: number;
}

interface Building<State> {
  readonly labels: readonly KeyValue[];
  readonly state: State;
  readonly exemplars: Exemplar[];
}

/** Series by their labels, up to the limits. */
export class SeriesTable<State> {
  private readonly byKey = new Map<string, Building<State>>();
  private readonly options: ObserverOptions;
  private readonly make: () => State;

  constructor(options: ObserverOptions, make: () => State) {
    this.options = options;
    this.make = make;
  }

  /** @param labelsOf asked only for a new series. @throws WatchtowerError `limit` */
  of(key: string, labelsOf: () => readonly KeyValue[]): Building<State> {
    let building = this.byKey.get(key);
    if (building === undefined) {
      this.check();
      this.byKey.set(key, (building = { labels: labelsOf(), state: this.make(), exemplars: [] }));
    }
    return building;
  }

  all(): readonly Building<State>[] {
    return [...this.byKey.values()];
  }

  private check(): void {
    const { maxSeries, maxSamples, steps } = this.options;
    const size = this.byKey.size + 1;
    if (size > maxSeries) throw limitError("query.maxSeries", maxSeries, "the query makes too many series");
    if (size * steps.count > maxSamples)
      throw limitError("query.maxSamples", maxSamples, "the query makes too many samples");
  }
}
