import { WatchtowerError } from "../../base/errors.ts";
import { meanOf } from "../vector/kahan.ts";
import { quantileOf } from "../vector/quantile.ts";
import type { RangeAggregation } from "./ast.ts";

/** Values of one series in order of time; times in nanoseconds from the first step. */
export interface SampleColumns {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** The value of the window that holds samples from `from` up to `to`, exclusive, and ends at `end`. */
export type WindowFunction = (samples: SampleColumns, from: number, to: number, end: number) => number;

/** What a range aggregation over unwrapped values does with one window. Never called for an empty one. */
export function windowFunction({ operation, parameter, range }: RangeAggregation): WindowFunction {
  const seconds = range.rangeNs / 1e9;
  switch (operation) {
    case "rate":
      return (samples, from, to) => sum(samples, from, to) / seconds;
    case "rate_counter":
      return (samples, from, to, end) => counterRate(samples, from, to, end, range.rangeNs);
    case "sum_over_time":
      return sum;
    case "avg_over_time":
      return ({ values }, from, to) => meanOf(values, from, to);
    case "min_over_time":
      return (samples, from, to) => extreme(samples, from, to, -1);
    case "max_over_time":
      return (samples, from, to) => extreme(samples, from, to, 1);
    case "stdvar_over_time":
      return variance;
    case "stddev_over_time":
      return (samples, from, to) => Math.sqrt(variance(samples, from, to));
    case "quantile_over_time":
      return ({ values }, from, to) => quantileOf(parameter ?? NaN, [...values.subarray(from, to)]);
    case "first_over_time":
      return ({ values }, from) => values[from] ?? NaN;
    case "last_over_time":
      return ({ values }, _, to) => values[to - 1] ?? NaN;
    case "count_over_time":
    case "absent_over_time":
      return (_, from, to) => to - from;
    case "bytes_over_time":
    case "bytes_rate":
      throw new WatchtowerError("internal", `${operation} has no unwrapped values`);
  }
}

function sum({ values }: SampleColumns, from: number, to: number): number {
  let total = 0;
  for (let index = from; index < to; index++) total += values[index] ?? NaN;
  return total;
}

/** @param sign 1 for the largest, -1 for the smallest. */
function extreme({ values }: SampleColumns, from: number, to: number, sign: number): number {
  let best = values[from] ?? NaN;
  for (let index = from + 1; index < to; index++) {
    const value = values[index] ?? NaN;
    if (Number.isNaN(best) || value * sign > best * sign) best = value;
  }
  return best;
}

/** Population variance by Welford's algorithm. */
function variance({ values }: SampleColumns, from: number, to: number): number {
  let mean = 0;
  let squares = 0;
  for (let index = from; index < to; index++) {
    const delta = (values[index] ?? NaN) - mean;
    mean += delta / (index - from + 1);
    squares += delta * ((values[index] ?? NaN) - mean);
  }
  return squares / (to - from);
}

/** A counter's rate per second, extrapolated to the window as Prometheus does; 0 for fewer than two values. */
function counterRate(
  { times, values }: SampleColumns,
  from: number,
  to: number,
  end: number,
  rangeNs: number,
): number {
  const count = to - from;
  if (count < 2) return 0;
  let increase = 0;
  for (let index = from + 1; index < to; index++) {
    const [before, now] = [values[index - 1] ?? NaN, values[index] ?? NaN];
    increase += now < before ? now : now - before;
  }
  const firstTime = times[from] ?? NaN;
  const lastTime = times[to - 1] ?? NaN;
  const sampled = lastTime - firstTime;
  if (sampled === 0) return 0;
  const average = sampled / (count - 1);
  const reach = (gap: number): number => (gap >= average * 1.1 ? average / 2 : gap);
  const first = values[from] ?? NaN;
  const toZero = increase > 0 && first >= 0 ? sampled * (first / increase) : Infinity;
  const before = Math.min(reach(firstTime - (end - rangeNs)), toZero);
  const covered = sampled + before + reach(end - lastTime);
  return (increase * (covered / sampled)) / (rangeNs / 1e9);
}
