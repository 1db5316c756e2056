import { type JsonObject, numberOf, objectOf, textOf } from "../../../dashboard-file/json.ts";
import type { ShownField } from "../../fields/show-frames.ts";
import { parseDuration } from "../../time/duration.ts";
import type { Interval } from "../../time/time-range.ts";
import { niceStep } from "../shared/number-axis.ts";
import type { AxisBounds, Heatmap, HeatmapRow } from "./heatmap-model.ts";

export interface Points {
  readonly time: ArrayLike<number | null>;
  readonly field: ShownField;
}

const DEFAULT_COUNT = 30;
const MOST = 500;

/**
 * How many values fall into each bucket of time and value.
 * @param calculation `{xBuckets, yBuckets: {mode: size | count, value, scale: {type, log}}}`
 */
export function calculatedHeatmap(
  series: readonly Points[],
  calculation: JsonObject,
  interval: Interval,
  field: ShownField,
  bounds: AxisBounds = { min: undefined, max: undefined },
): Heatmap | undefined {
  const points = series.flatMap(({ time, field: { values } }) =>
    Array.from(time, (at, row) => [at ?? NaN, numberOf(values[row]) ?? NaN] as const),
  );
  const buckets = objectOf(calculation["yBuckets"]);
  const log = logOf(buckets);
  const scaled = points
    .map(([time, value]) => [time, log === undefined ? value : Math.log(value) / Math.log(log)] as const)
    .filter(([time, value]) => time >= interval.from && time <= interval.to && Number.isFinite(value));
  if (scaled.length === 0) return undefined;
  const values = scaled.map(([, value]) => value);
  const [min, max] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const stepMs = Math.max(1, xStep(objectOf(calculation["xBuckets"]), interval));
  const size = Math.max(log === undefined ? yStep(buckets, max - min) : 1, (max - min) / MOST);
  const first = Math.floor(min / size);
  const rowCount = Math.floor(max / size) - first + 1;
  const start = Math.floor(interval.from / stepMs) * stepMs;
  const columns = Math.ceil((interval.to - start) / stepMs) + 1;
  const counts = Array.from({ length: rowCount }, () => Array.from({ length: columns }, () => 0));
  for (const [time, value] of scaled) {
    const row = counts[Math.min(rowCount - 1, Math.floor(value / size) - first)];
    const column = Math.floor((time - start) / stepMs);
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1;
  }
  const bound = (at: number): number => Number(((first + at + 1) * size).toPrecision(12));
  const place = placeWithin(scaledBounds(bounds, log), {
    low: first * size,
    high: (first + rowCount) * size,
  });
  return {
    times: Array.from({ length: columns }, (_, at) => start + (at + 1) * stepMs),
    stepMs,
    rows: counts.map((row, at) => ({
      name: String(log === undefined ? bound(at) : log ** bound(at)),
      counts: row,
      ...place((first + at) * size, (first + at + 1) * size),
    })),
    names: "upper",
    field,
  };
}

/** Those of a logarithmic axis are powers, which hold what the file asks for. */
function scaledBounds({ min, max }: AxisBounds, log: number | undefined): AxisBounds {
  if (log === undefined) return { min, max };
  const power = (value: number): number => Number((Math.log(value) / Math.log(log)).toFixed(9));
  return {
    min: min !== undefined && min > 0 ? Math.floor(power(min)) : undefined,
    max: max !== undefined && max > 0 ? Math.ceil(power(max)) : undefined,
  };
}

/** Where rows lie on an axis with bounds; nothing where it has none, and all rows are shown. */
function placeWithin(
  { min, max }: AxisBounds,
  all: { readonly low: number; readonly high: number },
): (from: number, to: number) => Pick<HeatmapRow, "from" | "to"> {
  const [low, high] = [min ?? all.low, max ?? all.high];
  if ((min === undefined && max === undefined) || low >= high) return () => ({});
  return (from, to) => ({ from: (from - low) / (high - low), to: (to - low) / (high - low) });
}

function logOf(buckets: JsonObject): number | undefined {
  const scale = objectOf(buckets["scale"]);
  return scale["type"] === "log" ? (numberOf(scale["log"]) ?? 2) : undefined;
}

function xStep(buckets: JsonObject, { from, to }: Interval): number {
  const least = (to - from) / MOST;
  if (buckets["mode"] === "size") {
    const text = textOf(buckets["value"]) ?? "";
    const size = parseDuration(text) ?? numberOf(text);
    if (size !== undefined && size > 0) return Math.max(size, least);
  }
  const count = buckets["mode"] === "count" ? numberOf(buckets["value"]) : undefined;
  return Math.max((to - from) / Math.max(1, count ?? DEFAULT_COUNT), least);
}

function yStep(buckets: JsonObject, span: number): number {
  const value = numberOf(buckets["value"]);
  if (buckets["mode"] === "size" && value !== undefined && value > 0) return value;
  const count = buckets["mode"] === "count" && value !== undefined && value >= 1 ? value : DEFAULT_COUNT;
  return span > 0 ? niceStep(span / count) : 1;
}
