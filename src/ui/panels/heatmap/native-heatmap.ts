import { timeFieldOf } from "../../frames/data-frame.ts";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import type { Interval } from "../../time/time-range.ts";
import { stepOf } from "./column-step.ts";
import type { AxisBounds, Heatmap, HeatmapRow } from "./heatmap-model.ts";

/** More than this is finer than any screen; a histogram of one series has at most a few hundred. */
const MOST_ROWS = 4000;

/**
 * The heatmap of native histograms: `heatmap-cells` with `xMax` (time), `yMin`, `yMax` and `count`. Buckets lie on a
 * logarithmic axis, those of negative values mirrored below the one around zero; what no bucket covers stays empty.
 */
export function nativeHeatmap(
  frame: ShownFrame,
  interval: Interval,
  bounds: AxisBounds = { min: undefined, max: undefined },
): Heatmap | undefined {
  const time = timeFieldOf(frame);
  const [lower, upper, count] = ["yMin", "yMax", "count"].map((name) => numbersOf(frame, name));
  if (time === undefined || lower === undefined || upper === undefined || count === undefined)
    return undefined;
  const times = [...new Set(Array.from(time.values, (at) => at ?? NaN))]
    .filter((at) => !Number.isNaN(at))
    .toSorted((a, b) => a - b);
  const places = new Map(times.map((at, index) => [at, index]));
  const buckets = new Map<string, Bucket>();
  for (let row = 0; row < frame.length; row += 1) {
    const [from, to] = [Number(lower.values[row]), Number(upper.values[row])];
    const column = places.get(time.values[row] ?? NaN);
    if (column === undefined || !(to > from)) continue;
    const key = `${from} ${to}`;
    const bucket = buckets.get(key) ?? { from, to, counts: times.map(() => null) };
    buckets.set(key, bucket);
    bucket.counts[column] = (bucket.counts[column] ?? 0) + Number(count.values[row]);
  }
  const sorted = [...buckets.values()].toSorted((a, b) => a.from - b.from || a.to - b.to).slice(0, MOST_ROWS);
  if (sorted.length === 0) return undefined;
  const axis = boundAxis(bucketAxis(sorted), bounds);
  const rows = sorted.map(({ from, to, counts }): HeatmapRow => ({
    name: String(to),
    lower: String(from),
    counts,
    from: axis.share(from),
    to: axis.share(to),
  }));
  return { times, stepMs: stepOf(times, interval), rows, names: "upper", ticks: axis.ticks, field: count };
}

/** From one power of two to another, as a file asks for. */
function boundAxis(axis: BucketAxis, { min, max }: AxisBounds): BucketAxis {
  const low = min !== undefined && min > 0 ? axis.share(2 ** Math.floor(Math.log2(min))) : 0;
  const high = max !== undefined && max > 0 ? axis.share(2 ** Math.ceil(Math.log2(max))) : 1;
  if (low >= high) return axis;
  const moved = (share: number): number => (share - low) / (high - low);
  return {
    share: (value) => moved(axis.share(value)),
    ticks: axis.ticks.map(({ value, at }) => ({ value, at: moved(at) })),
  };
}

interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly counts: (number | null)[];
}

const numbersOf = ({ fields }: ShownFrame, name: string): ShownField | undefined =>
  fields.find((field) => field.name === name && field.type === "number");

export interface BucketAxis {
  /** Of the way from below to above, 0 to 1. */
  readonly share: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly at: number }[];
}

/** Logarithmic away from zero on both sides; around zero as high as a bucket. */
export function bucketAxis(buckets: readonly { readonly from: number; readonly to: number }[]): BucketAxis {
  const edges = buckets.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite);
  const sizes = edges.map(Math.abs).filter((size) => size > 0);
  // The smallest size that is told apart from zero.
  const least = sizes.length === 0 ? 1 : Math.min(...sizes);
  const step = Math.max(0.02, usualHeight(buckets));
  const position = (value: number): number => {
    if (Math.abs(value) < least) return (value / least) * (step / 2);
    return Math.sign(value) * (step / 2 + (Math.log2(Math.abs(value)) - Math.log2(least)));
  };
  const clamped = (value: number): number =>
    value === Infinity ? Math.max(...edges) * 2 : value === -Infinity ? Math.min(...edges) * 2 : value;
  const [low, high] = [
    Math.min(...buckets.map(({ from }) => position(clamped(from)))),
    Math.max(...buckets.map(({ to }) => position(clamped(to)))),
  ];
  const share = (value: number): number => (position(clamped(value)) - low) / Math.max(1e-9, high - low);
  return { share, ticks: ticksOf(edges, least).map((value) => ({ value, at: share(value) })) };
}

/** Most buckets of a histogram are as high as each other. */
function usualHeight(buckets: readonly { readonly from: number; readonly to: number }[]): number {
  const heights = buckets
    .filter(({ from, to }) => from > 0 && Number.isFinite(to))
    .map(({ from, to }) => Math.log2(to) - Math.log2(from))
    .toSorted((a, b) => a - b);
  return heights[Math.floor(heights.length / 2)] ?? 1;
}

/** Round numbers within the edges: 1, 2 and 5 of each power of ten where they are few, else powers alone. */
function ticksOf(edges: readonly number[], least: number): readonly number[] {
  const [min, max] = [Math.min(...edges), Math.max(...edges)];
  const most = Math.max(Math.abs(min), Math.abs(max));
  const [first, last] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(Math.max(most, least)))];
  const powers = Array.from({ length: Math.min(700, last - first + 1) }, (_, index) => first + index);
  const digits = powers.length <= 4 ? [1, 2, 5] : [1];
  const sizes = powers.flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)));
  const within = (value: number): boolean => value >= min && value <= max;
  return [...sizes.map((size) => -size).toReversed(), ...(min <= 0 ? [0] : []), ...sizes].filter(within);
}
