import { WatchtowerError } from "../../../base/errors.ts";
import type { MetricsFunction } from "../ast.ts";
import { kahanAdd } from "../../vector/kahan.ts";

/** Takes the observations of one series; makes a value of those of each step. */
export interface Accumulator {
  /** @param value of each of `count`. */
  add(step: number, value: number, count: number): void;
  /** @param total of `count` together; only of those that add up. */
  addTotal(step: number, total: number, count: number): void;
  finish(): Float64Array;
}

type Simple = Exclude<MetricsFunction["kind"], "compare" | "quantile_over_time">;

/** @param seconds of a step. */
export function accumulatorOf(kind: Simple, steps: number, seconds: number): Accumulator {
  switch (kind) {
    case "rate":
      return new Count(steps, seconds);
    case "count_over_time":
    case "histogram_over_time":
      return new Count(steps, 1);
    case "min_over_time":
      return new Extreme(steps, (value, so) => value < so);
    case "max_over_time":
      return new Extreme(steps, (value, so) => value > so);
    case "sum_over_time":
      return new Sum(steps, false);
    case "avg_over_time":
      return new Sum(steps, true);
  }
}

class Count implements Accumulator {
  private readonly counts: Float64Array;
  private readonly divisor: number;

  constructor(steps: number, divisor: number) {
    this.counts = new Float64Array(steps);
    this.divisor = divisor;
  }

  add(step: number, _value: number, count: number): void {
    this.counts[step] = (this.counts[step] ?? 0) + count;
  }

  addTotal(step: number, total: number, count: number): void {
    this.add(step, total, count);
  }

  finish(): Float64Array {
    return this.counts.map((count) => count / this.divisor);
  }
}

class Extreme implements Accumulator {
  private readonly values: Float64Array;
  private readonly beats: (value: number, so: number) => boolean;

  constructor(steps: number, beats: (value: number, so: number) => boolean) {
    this.values = new Float64Array(steps).fill(NaN);
    this.beats = beats;
  }

  add(step: number, value: number): void {
    const so = this.values[step] ?? NaN;
    if (Number.isNaN(so) || this.beats(value, so)) this.values[step] = value;
  }

  addTotal(): void {
    throw new WatchtowerError("internal", "of a sum nobody knows the extremes");
  }

  finish(): Float64Array {
    return this.values;
  }
}

class Sum implements Accumulator {
  private readonly sums: Float64Array;
  private readonly compensations: Float64Array;
  private readonly counts: Float64Array;
  private readonly isMean: boolean;

  constructor(steps: number, isMean: boolean) {
    this.sums = new Float64Array(steps);
    this.compensations = new Float64Array(steps);
    this.counts = new Float64Array(steps);
    this.isMean = isMean;
  }

  add(step: number, value: number, count: number): void {
    this.addTotal(step, value * count, count);
  }

  addTotal(step: number, total: number, count: number): void {
    kahanAdd(this.sums, this.compensations, step, total);
    this.counts[step] = (this.counts[step] ?? 0) + count;
  }

  finish(): Float64Array {
    return this.sums.map((sum, step) => {
      const count = this.counts[step] ?? 0;
      if (count === 0) return NaN;
      const total = sum + (this.compensations[step] ?? 0);
      return this.isMean ? total / count : total;
    });
  }
}
