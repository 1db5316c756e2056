import { type JsonObject, numberOf } from "../../../dashboard-file/json.ts";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import { isHidden } from "../shared/hidden.ts";
import { niceStep } from "../shared/number-axis.ts";

/** How many values fall into each of equal buckets. */
export interface Histogram {
  readonly size: number;
  /** Lower edges, ascending, without gaps. */
  readonly edges: readonly number[];
  readonly series: readonly HistogramSeries[];
  readonly most: number;
}

export interface HistogramSeries {
  readonly key: string;
  readonly name: string;
  readonly field: ShownField;
  readonly counts: readonly number[];
}

const DEFAULT_COUNT = 30;

/** More are refused with a message, not drawn. */
export const MOST_BUCKETS = 1000;

/**
 * @param options of the panel: `{bucketSize, bucketCount, bucketOffset, combine}`
 * @returns a text that says why there is none
 */
export function histogramOf(frames: readonly ShownFrame[], options: JsonObject): Histogram | string {
  const fields = frames.flatMap((frame) =>
    frame.fields.filter((field) => field.type === "number" && !isHidden(field)),
  );
  const own = fields
    .map((field) => ({ field, values: numbersOf(field) }))
    .filter(({ values }) => values.length > 0);
  const [first] = own;
  if (first === undefined) return "No data";
  const all = own.flatMap(({ values }) => values);
  const [min, max] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
  const size = sizeOf(options, { min, max });
  const offset = numberOf(options["bucketOffset"]) ?? 0;
  const indexOf = (value: number): number => Math.floor((value - offset) / size + 1e-9);
  const start = indexOf(min);
  const count = indexOf(max) - start + 1;
  if (count > MOST_BUCKETS) return `Buckets of ${size} would be ${count}; at most ${MOST_BUCKETS} are drawn`;
  const sets = options["combine"] === true ? [{ field: first.field, values: all, name: "Combined" }] : own;
  const series = sets.map((set, at): HistogramSeries => {
    const counts = Array.from({ length: count }, () => 0);
    for (const value of set.values)
      counts[indexOf(value) - start] = (counts[indexOf(value) - start] ?? 0) + 1;
    return { key: String(at), name: "name" in set ? set.name : set.field.title, field: set.field, counts };
  });
  return {
    size,
    edges: Array.from({ length: count }, (_, at) => Number(((start + at) * size + offset).toPrecision(12))),
    series,
    most: series.flatMap(({ counts }) => counts).reduce((a, b) => Math.max(a, b), 0),
  };
}

function numbersOf({ values }: ShownField): readonly number[] {
  return Array.from(values).flatMap((value) => numberOf(value) ?? []);
}

/** As wanted; otherwise round, so that there are about as many as wanted. */
function sizeOf(options: JsonObject, { min, max }: { readonly min: number; readonly max: number }): number {
  const span = max - min;
  // Values that differ in their last digits only are one to a reader, and to the count of buckets.
  const isFlat = span < Math.max(Math.abs(min), Math.abs(max)) * 1e-10 || span < 1e-290;
  const wanted = numberOf(options["bucketSize"]) ?? 0;
  if (wanted > 0) return wanted;
  const count = Math.max(1, numberOf(options["bucketCount"]) ?? DEFAULT_COUNT);
  return isFlat ? 1 : niceStep(span / count);
}
