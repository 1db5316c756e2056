import { type JsonObject, numberOf, objectOf, oneOf } from "../../../dashboard-file/json.ts";
import { timeFieldOf } from "../../frames/data-frame.ts";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import type { Interval } from "../../time/time-range.ts";
import { stepOf } from "./column-step.ts";
import { nativeHeatmap } from "./native-heatmap.ts";
import { calculatedHeatmap } from "./calculated-heatmap.ts";

/** Counts by time and bucket. */
export interface Heatmap {
  /** Unix milliseconds at which columns end, ascending. */
  readonly times: readonly number[];
  readonly stepMs: number;
  /** From below to above. */
  readonly rows: readonly HeatmapRow[];
  /** Which edge of its bucket a row's name is, or its middle. */
  readonly names: "upper" | "lower" | "middle";
  /** Where the axis has texts, of its length; undefined: at the rows. */
  readonly ticks?: readonly { readonly value: number; readonly at: number }[];
  readonly field: ShownField;
}

export interface HeatmapRow {
  readonly name: string;
  /** The other edge, where it is not that of the row below. */
  readonly lower?: string;
  /** Of the height of the plot, 0 is below; undefined: all rows are as high. */
  readonly from?: number;
  readonly to?: number;
  /** One for each time; null or NaN where there is none. */
  readonly counts: readonly (number | null)[];
}

/**
 * The heatmap of a frame with a column for each bucket, of a series for each bucket, or (`calculate`) of the values
 * of any series.
 */
export function heatmapOf(
  frames: readonly ShownFrame[],
  options: JsonObject,
  interval: Interval,
): Heatmap | undefined {
  const cells = frames.find(({ meta }) => meta?.type === "heatmap-cells");
  const bounds = boundsOf(objectOf(options["yAxis"]));
  if (cells !== undefined) return nativeHeatmap(cells, interval, bounds);
  const series = frames.flatMap((frame) => {
    const time = timeFieldOf(frame);
    if (time === undefined) return [];
    return frame.fields
      .filter(({ type }) => type === "number")
      .map((field) => ({ time: time.values, field }));
  });
  const field = series[0]?.field;
  if (field === undefined) return undefined;
  if (options["calculate"] === true)
    return calculatedHeatmap(series, objectOf(options["calculation"]), interval, field, bounds);
  const times = [...new Set(series.flatMap(({ time }) => Array.from(time, (at) => at ?? NaN)))]
    .filter((time) => !Number.isNaN(time))
    .toSorted((a, b) => a - b);
  const rows = series.map((each): HeatmapRow => {
    const counts = new Map(
      Array.from(each.time, (at, row) => [at, numberOf(each.field.values[row]) ?? null]),
    );
    return { name: bucketName(each.field), counts: times.map((at) => counts.get(at) ?? null) };
  });
  return { times, stepMs: stepOf(times, interval), ...inOrder(rows, options), field };
}

/** Of an axis of values. That of named buckets shows all of them, in Grafana too. */
export interface AxisBounds {
  readonly min: number | undefined;
  readonly max: number | undefined;
}

const boundsOf = (axis: JsonObject): AxisBounds => ({
  min: numberOf(axis["min"]),
  max: numberOf(axis["max"]),
});

const bucketName = ({ labels, title, name }: ShownField): string =>
  labels?.["le"] ?? (name === "Value" ? title : name);

/** Numbers by size, if all names are. */
function inOrder(rows: readonly HeatmapRow[], options: JsonObject): Pick<Heatmap, "rows" | "names"> {
  const bounds = rows.map(({ name }) => boundOf(name));
  const areNumbers = bounds.every((bound) => !Number.isNaN(bound));
  const layout = oneOf(objectOf(options["rowsFrame"])["layout"], ["le", "ge", "unknown"] as const);
  const names = layout === undefined ? (areNumbers ? "upper" : "middle") : EDGES[layout];
  const sorted = areNumbers ? rows.toSorted((a, b) => boundOf(a.name) - boundOf(b.name)) : rows;
  return { rows: sorted, names };
}

const EDGES = { le: "upper", ge: "lower", unknown: "middle" } as const;

/** @returns NaN for a name that is no number */
export function boundOf(name: string): number {
  if (/^\+?Inf(inity)?$/i.test(name)) return Infinity;
  if (/^-Inf(inity)?$/i.test(name)) return -Infinity;
  return name.trim() === "" ? NaN : Number(name);
}
