import type { Labels } from "../../model/labels.ts";
import { type SeriesBuilder, emptySeries, setFloat } from "../vector/series.ts";
import type { WindowFunction } from "./windows.ts";

/** Windows of a range aggregation: each ends at a step and reaches back, `(end - range, end]`. Nanoseconds. */
export interface Windows {
  readonly stepNs: number;
  readonly rangeNs: number;
  readonly count: number;
}

/** What one series gathers in one pass over its lines. */
export interface Accumulator {
  /** @param time nanoseconds from the first step; never falls from call to call. */
  add(time: number, value: number): void;
  /** @param pause gives way to others on the thread when it is time. */
  finish(labels: Labels, pause: Pause): Promise<SeriesBuilder>;
}

/** @throws WatchtowerError `canceled`, `timeout` */
export type Pause = () => Promise<void> | undefined;

/** Values worked on between two pauses. */
const VALUES_A_PAUSE = 200_000;

/** First step whose window holds the time. */
function firstStep(time: number, { stepNs }: Windows): number {
  return Math.max(0, Math.ceil(time / stepNs));
}

/** The step behind the last one whose window holds the time. */
function endStep(time: number, { stepNs, rangeNs, count }: Windows): number {
  return Math.min(count, Math.ceil((time + rangeNs) / stepNs));
}

/**
 * Sums of whole numbers over windows. A line is noted where it enters and where it leaves, so that its
 * cost does not depend on how many windows it is in.
 */
export class SumAccumulator implements Accumulator {
  private readonly windows: Windows;
  private readonly scale: number;
  private readonly entries: Int32Array;
  private readonly sums: Float64Array;

  /** @param scale what the sums are divided by. */
  constructor(windows: Windows, scale: number) {
    this.windows = windows;
    this.scale = scale;
    this.entries = new Int32Array(windows.count + 1);
    this.sums = new Float64Array(windows.count + 1);
  }

  add(time: number, value: number): void {
    const from = firstStep(time, this.windows);
    const to = endStep(time, this.windows);
    if (from >= to) return;
    this.entries[from] = (this.entries[from] ?? 0) + 1;
    this.entries[to] = (this.entries[to] ?? 0) - 1;
    this.sums[from] = (this.sums[from] ?? 0) + value;
    this.sums[to] = (this.sums[to] ?? 0) - value;
  }

  async finish(labels: Labels, pause: Pause): Promise<SeriesBuilder> {
    const { count } = this.windows;
    await pause();
    const series = emptySeries(labels, count);
    let inside = 0;
    let total = 0;
    for (let step = 0; step < count; step++) {
      inside += this.entries[step] ?? 0;
      total += this.sums[step] ?? 0;
      if (inside > 0) setFloat(series, step, total / this.scale);
    }
    return series;
  }
}

/** Keeps all values, for functions that need a window's values together. */
export class SampleAccumulator implements Accumulator {
  private readonly windows: Windows;
  private readonly apply: WindowFunction;
  private readonly times: number[] = [];
  private readonly values: number[] = [];

  constructor(windows: Windows, apply: WindowFunction) {
    this.windows = windows;
    this.apply = apply;
  }

  add(time: number, value: number): void {
    this.times.push(time);
    this.values.push(value);
  }

  async finish(labels: Labels, pause: Pause): Promise<SeriesBuilder> {
    const { stepNs, rangeNs, count } = this.windows;
    const samples = { times: Float64Array.from(this.times), values: Float64Array.from(this.values) };
    const series = emptySeries(labels, count);
    let from = 0;
    let to = 0;
    let work = VALUES_A_PAUSE;
    for (let step = 0; step < count; step++) {
      const end = step * stepNs;
      while (to < samples.times.length && (samples.times[to] ?? Infinity) <= end) to++;
      while (from < to && (samples.times[from] ?? Infinity) <= end - rangeNs) from++;
      if (from < to) setFloat(series, step, this.apply(samples, from, to, end));
      work += to - from + 1;
      if (work < VALUES_A_PAUSE) continue;
      work = 0;
      await pause();
    }
    return series;
  }
}
