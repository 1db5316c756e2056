import type { EditableBuckets } from "../../../../model/otlp/telemetry/buckets.ts";
import type {
  EditableExponentialPoint,
  EditableHistogramPoint,
  EditableNumberPoint,
} from "../../../../model/otlp/telemetry/points.ts";
import type { NumberValue } from "../../../../model/otlp/telemetry/fields.ts";

/** By the names of the Collector's `aggregation_function`. Histograms are added up, whichever it is. */
export type Aggregation = "sum" | "max" | "min" | "mean" | "median" | "count";
export const AGGREGATIONS: readonly Aggregation[] = ["sum", "max", "min", "mean", "median", "count"];

type Several<P> = readonly [P, ...P[]];

/** Into the first point, whose type of value stays: whole numbers are cut to whole ones. */
export function mergeNumbers(
  points: Several<EditableNumberPoint>,
  aggregation: Aggregation,
): EditableNumberPoint {
  const [first] = points;
  if (points.length === 1) return first;
  const { value } = first;
  if (value?.kind === "double") {
    first.value = {
      kind: "double",
      value: floats(
        points.map((point) => Number(numberOf(point))),
        aggregation,
      ),
    };
  } else if (value?.kind === "int") {
    first.value = { kind: "int", value: BigInt.asIntN(64, wholes(points.map(wholeOf), aggregation)) };
  }
  keepEarliest(points);
  return first;
}

const numberOf = ({ value }: { readonly value: NumberValue | undefined }): number | bigint =>
  value?.value ?? 0;

function wholeOf(point: EditableNumberPoint): bigint {
  const number = numberOf(point);
  if (typeof number === "bigint") return number;
  return Number.isFinite(number) ? BigInt(Math.trunc(number)) : 0n;
}

function floats(values: readonly number[], aggregation: Aggregation): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (aggregation) {
    case "sum":
      return sum;
    case "mean":
      return sum / values.length;
    case "max":
      return values.reduce((most, value) => Math.max(most, value), -Infinity);
    case "min":
      return values.reduce((least, value) => Math.min(least, value), Infinity);
    case "count":
      return values.length;
    case "median": {
      const inOrder = values.toSorted((a, b) => a - b);
      const middle = Math.floor(inOrder.length / 2);
      const upper = inOrder[middle] ?? 0;
      return inOrder.length % 2 === 1 ? upper : ((inOrder[middle - 1] ?? 0) + upper) / 2;
    }
  }
}

function wholes(values: readonly bigint[], aggregation: Aggregation): bigint {
  const [first = 0n] = values;
  const sum = values.reduce((total, value) => total + value, 0n);
  switch (aggregation) {
    case "sum":
      return sum;
    case "mean":
      return sum / BigInt(values.length);
    case "max":
      return values.reduce((most, value) => (value > most ? value : most), first);
    case "min":
      return values.reduce((least, value) => (value < least ? value : least), first);
    case "count":
      return BigInt(values.length);
    case "median": {
      const inOrder = values.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
      const middle = Math.floor(inOrder.length / 2);
      const upper = inOrder[middle] ?? 0n;
      return inOrder.length % 2 === 1 ? upper : ((inOrder[middle - 1] ?? 0n) + upper) / 2n;
    }
  }
}

/** Into the first point, of which the bounds are those of all. Points that counted nothing change nothing. */
export function mergeHistograms(points: Several<EditableHistogramPoint>): EditableHistogramPoint {
  const [first, ...others] = points;
  for (const other of others) {
    if (other.count === 0n) continue;
    mergeCounts(first, other);
    first.bucketCounts = added(first.bucketCounts, other.bucketCounts);
  }
  return first;
}

/** Into the first point, of which scale and offsets are those of all. Points that counted nothing change nothing. */
export function mergeExponential(points: Several<EditableExponentialPoint>): EditableExponentialPoint {
  const [first, ...others] = points;
  for (const other of others) {
    if (other.count === 0n) continue;
    mergeCounts(first, other);
    first.zeroCount += other.zeroCount;
    addBuckets(first.positive, other.positive);
    addBuckets(first.negative, other.negative);
  }
  return first;
}

function mergeCounts(
  into: EditableHistogramPoint | EditableExponentialPoint,
  other: EditableHistogramPoint | EditableExponentialPoint,
): void {
  into.count += other.count;
  into.sum = (into.sum ?? 0) + (other.sum ?? 0);
  if (into.min !== undefined && other.min !== undefined) into.min = Math.min(into.min, other.min);
  if (into.max !== undefined && other.max !== undefined) into.max = Math.max(into.max, other.max);
  into.exemplars = [...into.exemplars, ...other.exemplars];
  keepEarliest([into, other]);
}

function addBuckets(into: EditableBuckets, other: EditableBuckets): void {
  if (other.bucketCounts.length > 0) into.bucketCounts = added(into.bucketCounts, other.bucketCounts);
}

const added = (left: readonly bigint[], right: readonly bigint[]): readonly bigint[] =>
  Array.from(
    { length: Math.max(left.length, right.length) },
    (_, at) => (left[at] ?? 0n) + (right[at] ?? 0n),
  );

/** The first point begins where the earliest of them does. */
function keepEarliest(
  points: Several<EditableNumberPoint | EditableHistogramPoint | EditableExponentialPoint>,
): void {
  const [first] = points;
  for (const { startTime } of points) if (startTime < first.startTime) first.startTime = startTime;
}
