import {
  EditableExponentialPoint,
  EditableHistogramPoint,
  EditableNumberPoint,
  EditableSummaryPoint,
} from "../../../model/otlp/telemetry/points.ts";
import type { EditableBuckets } from "../../../model/otlp/telemetry/buckets.ts";
import type { DataPoint, Run } from "../run/run.ts";
import { OttlItems, fromAny, isList, listOf } from "../values/value.ts";
import type { OttlValue } from "../values/value.ts";
import type { Field, Fields } from "./field.ts";
import {
  countField,
  expect,
  expectFloat,
  expectWhole,
  field,
  mapField,
  nanosField,
  timeField,
} from "./field.ts";

const numberPoint = ({ point }: Run): EditableNumberPoint | undefined =>
  point instanceof EditableNumberPoint ? point : undefined;
const histogramPoint = ({ point }: Run): EditableHistogramPoint | undefined =>
  point instanceof EditableHistogramPoint ? point : undefined;
const exponentialPoint = ({ point }: Run): EditableExponentialPoint | undefined =>
  point instanceof EditableExponentialPoint ? point : undefined;

type CountedPoint = Exclude<DataPoint, EditableNumberPoint>;
const countedPoint = ({ point }: Run): CountedPoint | undefined =>
  point instanceof EditableNumberPoint ? undefined : point;

/** A field of some kinds of points: `nil` in the others, where to set it does nothing, as in the Collector. */
function fieldOf<P>(
  pointOf: (run: Run) => P | undefined,
  get: (point: P) => OttlValue,
  set: (point: P, value: OttlValue) => void,
): Field {
  return field({
    get: (run) => {
      const point = pointOf(run);
      return point && get(point);
    },
    set: (run, value) => {
      const point = pointOf(run);
      if (point !== undefined) set(point, value);
    },
  });
}

const wholes = (value: OttlValue): readonly bigint[] =>
  expect(value, isList, "list").value.map((each) => BigInt.asUintN(64, expectWhole(fromAny(each))));
const floats = (value: OttlValue): readonly number[] =>
  expect(value, isList, "list").value.map((each) => expectFloat(fromAny(each)));

const int64 = (value: bigint): bigint => BigInt.asIntN(64, value);
const uint64 = (value: OttlValue): bigint => BigInt.asUintN(64, expectWhole(value));

function bucketsField(bucketsOf: (point: EditableExponentialPoint) => EditableBuckets): Field {
  return {
    access: {
      get: (run) => {
        const point = exponentialPoint(run);
        return point && new OttlItems("buckets", bucketsOf(point).bucketCounts.length);
      },
      set: undefined,
    },
    fields: {
      offset: fieldOf(
        exponentialPoint,
        (point) => BigInt(bucketsOf(point).offset),
        (point, value) => (bucketsOf(point).offset = Number(BigInt.asIntN(32, expectWhole(value)))),
      ),
      bucket_counts: fieldOf(
        exponentialPoint,
        (point) => listOf(bucketsOf(point).bucketCounts.map(int64)),
        (point, value) => (bucketsOf(point).bucketCounts = wholes(value)),
      ),
    },
  };
}

const exemplars: Field = field({
  get: ({ point }) =>
    point instanceof EditableSummaryPoint ? undefined : new OttlItems("exemplars", point.exemplars.length),
  set: undefined,
});

const quantiles: Field = field({
  get: ({ point }) =>
    point instanceof EditableSummaryPoint ? new OttlItems("quantiles", point.quantiles.length) : undefined,
  set: undefined,
});

/** Paths of a data point, of whatever kind of metric (pkg/ottl/contexts/ottldatapoint). */
export const DATA_POINT: Fields = {
  attributes: mapField((run) => run.point.attributes),
  start_time_unix_nano: nanosField(
    (run) => run.point.startTime,
    (run, time) => (run.point.startTime = time),
  ),
  time_unix_nano: nanosField(
    (run) => run.point.time,
    (run, time) => (run.point.time = time),
  ),
  start_time: timeField(
    (run) => run.point.startTime,
    (run, time) => (run.point.startTime = time),
  ),
  time: timeField(
    (run) => run.point.time,
    (run, time) => (run.point.time = time),
  ),
  value_double: fieldOf(
    numberPoint,
    ({ value }) => (value?.kind === "double" ? value.value : 0),
    (point, value) => (point.value = { kind: "double", value: expectFloat(value) }),
  ),
  value_int: fieldOf(
    numberPoint,
    ({ value }) => (value?.kind === "int" ? value.value : 0n),
    (point, value) => (point.value = { kind: "int", value: expectWhole(value) }),
  ),
  exemplars,
  flags: countField(
    (run) => run.point.flags,
    (run, flags) => (run.point.flags = flags),
  ),
  count: fieldOf(
    countedPoint,
    (point) => int64(point.count),
    (point, value) => (point.count = uint64(value)),
  ),
  sum: fieldOf(
    countedPoint,
    (point) => point.sum ?? 0,
    (point, value) => (point.sum = expectFloat(value)),
  ),
  bucket_counts: fieldOf(
    histogramPoint,
    (point) => listOf(point.bucketCounts.map(int64)),
    (point, value) => (point.bucketCounts = wholes(value)),
  ),
  explicit_bounds: fieldOf(
    histogramPoint,
    (point) => listOf(point.explicitBounds),
    (point, value) => (point.explicitBounds = floats(value)),
  ),
  scale: fieldOf(
    exponentialPoint,
    (point) => BigInt(point.scale),
    (point, value) => (point.scale = Number(BigInt.asIntN(32, expectWhole(value)))),
  ),
  zero_count: fieldOf(
    exponentialPoint,
    (point) => int64(point.zeroCount),
    (point, value) => (point.zeroCount = uint64(value)),
  ),
  positive: bucketsField((point) => point.positive),
  negative: bucketsField((point) => point.negative),
  quantile_values: quantiles,
};
