import type { KeyValue } from "../../../model/otlp/common.ts";
import type { Field, MetricsFunction } from "../ast.ts";
import type { SpanNode, TraceView } from "../trace-view.ts";
import { accumulatorOf } from "./accumulate.ts";
import type { Accumulator } from "./accumulate.ts";
import { CompareObserver } from "./compare.ts";
import { compileExampleLabels } from "./example-labels.ts";
import type { ExampleLabels } from "./example-labels.ts";
import { compileGrouping } from "./labels.ts";
import type { Grouping } from "./labels.ts";
import { log2Quantile } from "./log2-histogram.ts";
import { compileNumbers } from "./numbers.ts";
import type { ReadNumbers } from "./numbers.ts";
import { SeriesTable } from "./series-table.ts";
import type { Observer, ObserverOptions, Portion } from "./series-table.ts";
import { NAME_LABEL } from "./series.ts";
import type { Exemplar, Series } from "./series.ts";
import { stepSeconds } from "./steps.ts";

const NANOS_PER_SECOND = 1e9;

/** Made anew for each run of the function: it holds what it saw. */
export function observerOf(compute: MetricsFunction, options: ObserverOptions): Observer {
  switch (compute.kind) {
    case "rate":
    case "count_over_time":
      return new CountObserver(compute.kind, compute.by, options);
    case "min_over_time":
    case "max_over_time":
    case "sum_over_time":
    case "avg_over_time":
      return new MeasureObserver(compute.kind, compute.of, compute.by, options);
    case "histogram_over_time":
      return new HistogramObserver(compute.of, compute.by, options);
    case "quantile_over_time":
      return new QuantileObserver(compute.of, compute.by, compute.quantiles, options);
    case "compare":
      return new CompareObserver(compute, options);
  }
}

/** All spans are of one series, which is named after the function. */
function ungrouped(kind: string): Grouping {
  const name: readonly KeyValue[] = [{ key: NAME_LABEL, value: { kind: "string", value: kind } }];
  return { keyOf: () => "", labels: () => name, labelsBeside: () => [] };
}

class CountObserver implements Observer {
  private readonly options: ObserverOptions;
  private readonly grouping: Grouping;
  private readonly exampleLabels: ExampleLabels;
  private readonly table: SeriesTable<Accumulator>;

  constructor(kind: "rate" | "count_over_time", by: readonly Field[], options: ObserverOptions) {
    const { steps } = options;
    this.options = options;
    this.grouping = by.length === 0 ? ungrouped(kind) : compileGrouping(by);
    this.exampleLabels = compileExampleLabels(by, undefined);
    this.table = new SeriesTable(options, () => accumulatorOf(kind, steps.count, stepSeconds(steps)));
    // Without groups there is always one series, of zeros if nothing matches.
    if (by.length === 0) this.table.of("", this.grouping.labels);
  }

  observe(span: SpanNode, trace: TraceView, { step, count, isExample }: Portion): void {
    const { grouping, table } = this;
    const { state, exemplars } = table.of(grouping.keyOf(span, trace), grouping.labels);
    state.add(step, 1, count);
    if (!isExample) return;
    keep(
      exemplars,
      this.options.exemplars.pick(span, () => this.exampleLabels(span, trace), NaN),
    );
  }

  finish(): readonly Series[] {
    return finished(this.table);
  }
}

class MeasureObserver implements Observer {
  private readonly options: ObserverOptions;
  private readonly grouping: Grouping;
  private readonly exampleLabels: ExampleLabels;
  private readonly numbersOf: ReadNumbers;
  private readonly table: SeriesTable<Accumulator>;

  constructor(
    kind: "min_over_time" | "max_over_time" | "sum_over_time" | "avg_over_time",
    of: Field,
    by: readonly Field[],
    options: ObserverOptions,
  ) {
    this.options = options;
    this.grouping = by.length === 0 ? ungrouped(kind) : compileGrouping(by);
    this.exampleLabels = compileExampleLabels(by, of);
    this.numbersOf = compileNumbers(of);
    this.table = new SeriesTable(options, () => accumulatorOf(kind, options.steps.count, 1));
  }

  observe(span: SpanNode, trace: TraceView, { step, count, totalDuration, isExample }: Portion): void {
    const numbers = this.numbersOf(span, trace);
    if (numbers.length === 0) return;
    const { grouping, table } = this;
    const { state, exemplars } = table.of(grouping.keyOf(span, trace), grouping.labels);
    if (totalDuration !== undefined) {
      state.addTotal(step, Number(totalDuration) / NANOS_PER_SECOND, count);
      return;
    }
    for (const { scaled } of numbers) {
      if (count > 0) state.add(step, scaled, count);
      if (!isExample) continue;
      keep(
        exemplars,
        this.options.exemplars.pick(span, () => this.exampleLabels(span, trace), scaled),
      );
    }
  }

  finish(): readonly Series[] {
    return finished(this.table);
  }
}

class HistogramObserver implements Observer {
  private readonly options: ObserverOptions;
  private readonly grouping: Grouping;
  private readonly exampleLabels: ExampleLabels;
  private readonly numbersOf: ReadNumbers;
  private readonly table: SeriesTable<Accumulator>;

  constructor(of: Field, by: readonly Field[], options: ObserverOptions) {
    this.options = options;
    this.grouping = compileGrouping(by);
    this.exampleLabels = compileExampleLabels(by, of);
    this.numbersOf = compileNumbers(of);
    this.table = new SeriesTable(options, () => accumulatorOf("histogram_over_time", options.steps.count, 1));
  }

  observe(span: SpanNode, trace: TraceView, { step, count, isExample }: Portion): void {
    for (const { bucket } of this.numbersOf(span, trace)) {
      if (bucket === undefined) continue;
      const { grouping, table } = this;
      const { state, exemplars } = table.of(`${grouping.keyOf(span, trace)}${bucket}`, () => [
        ...grouping.labelsBeside(),
        { key: "__bucket", value: { kind: "double", value: bucket } },
      ]);
      state.add(step, 1, count);
      if (!isExample) continue;
      keep(
        exemplars,
        this.options.exemplars.pick(span, () => this.exampleLabels(span, trace), NaN),
      );
    }
  }

  finish(): readonly Series[] {
    return finished(this.table);
  }
}

/** Counts by bucket, of each step. */
type StepBuckets = Map<number, number>[];

class QuantileObserver implements Observer {
  private readonly options: ObserverOptions;
  private readonly grouping: Grouping;
  private readonly exampleLabels: ExampleLabels;
  private readonly numbersOf: ReadNumbers;
  private readonly quantiles: readonly number[];
  private readonly table: SeriesTable<StepBuckets>;

  constructor(of: Field, by: readonly Field[], quantiles: readonly number[], options: ObserverOptions) {
    this.options = options;
    this.grouping = compileGrouping(by);
    this.exampleLabels = compileExampleLabels(by, of);
    this.numbersOf = compileNumbers(of);
    this.quantiles = [...new Set(quantiles)];
    this.table = new SeriesTable(options, () =>
      Array.from({ length: options.steps.count }, () => new Map<number, number>()),
    );
  }

  observe(span: SpanNode, trace: TraceView, { step, count, isExample }: Portion): void {
    for (const { bucket, scaled } of this.numbersOf(span, trace)) {
      if (bucket === undefined) continue;
      const { grouping, table } = this;
      const { state, exemplars } = table.of(grouping.keyOf(span, trace), grouping.labelsBeside);
      const buckets = state[step];
      buckets?.set(bucket, (buckets.get(bucket) ?? 0) + count);
      if (!isExample) continue;
      keep(
        exemplars,
        this.options.exemplars.pick(span, () => this.exampleLabels(span, trace), scaled),
      );
    }
  }

  finish(): readonly Series[] {
    const series: Series[] = [];
    for (const { labels, state, exemplars } of this.table.all()) {
      const overall = this.quantiles.map((quantile) => log2Quantile(quantile, allBuckets(state)));
      for (const [index, quantile] of this.quantiles.entries()) {
        series.push({
          labels: [...labels, { key: "p", value: { kind: "double", value: quantile } }],
          values: Float64Array.from(state, (buckets) => log2Quantile(quantile, buckets)),
          exemplars: exemplars.filter(({ value }) => nearest(value, overall) === index),
        });
      }
    }
    return series;
  }
}

function allBuckets(steps: StepBuckets): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  for (const buckets of steps)
    for (const [bound, count] of buckets) sums.set(bound, (sums.get(bound) ?? 0) + count);
  return sums;
}

/** An exemplar goes with the quantile that is the closest to it. */
function nearest(value: number, quantiles: readonly number[]): number {
  let found = 0;
  for (const [index, quantile] of quantiles.entries())
    if (Math.abs(quantile - value) < Math.abs((quantiles[found] ?? 0) - value)) found = index;
  return found;
}

function finished(table: SeriesTable<Accumulator>): readonly Series[] {
  return table.all().map(({ labels, state, exemplars }) => ({ labels, values: state.finish(), exemplars }));
}

function keep(exemplars: Exemplar[], exemplar: Exemplar | undefined): void {
  if (exemplar !== undefined) exemplars.push(exemplar);
}
