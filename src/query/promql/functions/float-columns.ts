import { FLOAT, type SeriesBuilder } from "../../vector/series.ts";
import { type Steps, shiftedTime } from "../steps.ts";
import type { RangeSeries, RangeVector } from "../values.ts";

/**
 * Where the windows of all steps lie among the times of a series: of step i the samples from `from[i]` up to, but
 * without, `to[i]`. Series that share their times share it.
 */
export interface WindowBounds {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Unix milliseconds: windows are open at their start, which is `rangeMs` before. */
  readonly ends: Float64Array;
  readonly rangeMs: number;
  /** Samples of all windows together. */
  readonly samples: number;
}

/** Fills a column from the windows of a series that has floats alone: no object a window, no call a sample. */
export type FloatColumn = (series: RangeSeries, bounds: WindowBounds, out: SeriesBuilder) => void;

/** A column of one value for each window that is not empty, from floats[from] up to floats[to - 1]. */
export function reducedColumn(
  reduce: (floats: Float64Array, from: number, to: number) => number,
): FloatColumn {
  return ({ floats }, { from, to }, { kinds, values }) => {
    for (let step = 0; step < from.length; step++) {
      const first = from[step] ?? 0;
      const end = to[step] ?? 0;
      if (first === end) continue;
      values[step] = reduce(floats, first, end);
      kinds[step] = FLOAT;
    }
  };
}

/** Finds the bounds of series after series; works them out again where the times are others. */
export class BoundsFinder {
  private readonly ends: Float64Array;
  private readonly rangeMs: number;
  private times: Float64Array | undefined;
  private bounds: WindowBounds | undefined;

  constructor({ range, shift }: RangeVector, steps: Steps) {
    this.rangeMs = range;
    this.ends = Float64Array.from({ length: steps.count }, (_, step) => shiftedTime(steps, step, shift));
  }

  of(times: Float64Array): WindowBounds {
    if (this.bounds === undefined || this.times !== times) {
      this.times = times;
      this.bounds = boundsOf(times, this.ends, this.rangeMs);
    }
    return this.bounds;
  }
}

/** Ends ascend, so that both bounds move on alone. */
function boundsOf(times: Float64Array, ends: Float64Array, rangeMs: number): WindowBounds {
  const from = new Int32Array(ends.length);
  const to = new Int32Array(ends.length);
  let samples = 0;
  let first = 0;
  let last = 0;
  for (let step = 0; step < ends.length; step++) {
    const end = ends[step] ?? 0;
    while (last < times.length && (times[last] ?? 0) <= end) last++;
    while (first < last && (times[first] ?? 0) <= end - rangeMs) first++;
    from[step] = first;
    to[step] = last;
    samples += last - first;
  }
  return { from, to, ends, rangeMs, samples };
}
