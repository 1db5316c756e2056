import { fromHex } from "../base/bytes.ts";
import { WireWriter } from "../model/wire/writer.ts";
import type { Exemplar, HistogramFamily, HistogramState } from "./histogram-family.ts";
import { ZERO_THRESHOLD } from "./native-buckets.ts";
import type { NativeBuckets } from "./native-buckets.ts";
import { nanos, writeAttributes } from "./write-attributes.ts";

const CUMULATIVE = 2;
const TRACE_ID_BYTES = 16;

/** Field numbers of metrics.proto. */
const Metric = { name: 1, histogram: 9, exponential: 10 } as const;
const Histogram = { points: 1, temporality: 2 } as const;
const Classic = { count: 4, sum: 5, buckets: 6, bounds: 7, exemplars: 8, attributes: 9, flags: 10 } as const;
const Native = {
  attributes: 1,
  count: 4,
  sum: 5,
  scale: 6,
  zeroCount: 7,
  positive: 8,
  flags: 10,
  exemplars: 11,
  zeroThreshold: 14,
} as const;
const TIME = 3;
const ExemplarField = { time: 2, asDouble: 3, attributes: 7 } as const;
const NO_RECORDED_VALUE = 1;

export interface HistogramPoint {
  readonly state: HistogramState;
  /** Unix milliseconds. */
  readonly time: number;
  readonly kind: "zero" | "value" | "end";
}

type Write = (point: WireWriter, of: HistogramPoint) => void;

/** The points as metrics of the family's name: buckets with bounds, native ones, or both. */
export function writeHistogram(
  scope: WireWriter,
  metricField: number,
  family: HistogramFamily,
  points: readonly HistogramPoint[],
): void {
  const { mode, traceIdLabel } = family.settings;
  const write = (field: number, writePoint: Write): void =>
    scope.message(metricField, (metric) => {
      metric.string(Metric.name, family.name);
      metric.message(field, (histogram) => {
        for (const point of points) histogram.message(Histogram.points, (one) => writePoint(one, point));
        histogram.uint32(Histogram.temporality, CUMULATIVE);
      });
    });
  if (mode !== "native") write(Metric.histogram, (point, of) => writeClassic(point, family, of));
  // Where there are both, exemplars are on buckets with bounds, as in Tempo.
  const label = mode === "native" ? traceIdLabel : undefined;
  if (mode !== "classic") write(Metric.exponential, (point, of) => writeNative(point, label, of));
  for (const { state, kind } of points) if (kind === "value") state.exemplars = [];
}

function writeClassic(point: WireWriter, { bounds, settings }: HistogramFamily, of: HistogramPoint): void {
  const { state, time, kind } = of;
  const isValue = kind === "value";
  const counts = wholeCounts(isValue ? state.buckets : state.buckets.map(() => 0));
  point.fixed64(TIME, nanos(time));
  point.fixed64(Classic.count, BigInt(counts.reduce((sum, count) => sum + count, 0)));
  point.double(Classic.sum, isValue ? state.sum : 0);
  const buckets = new WireWriter();
  for (const count of counts) buckets.rawFixed64(BigInt(count));
  point.bytes(Classic.buckets, buckets.finish());
  const limits = new WireWriter();
  for (const limit of bounds) limits.rawDouble(limit);
  point.bytes(Classic.bounds, limits.finish());
  if (isValue) writeExemplars(point, Classic.exemplars, state.exemplars, settings.traceIdLabel);
  writeAttributes(point, Classic.attributes, state.labels.pairs);
  if (kind === "end") point.uint32(Classic.flags, NO_RECORDED_VALUE);
}

/** Fractions, of spans that stand for several, are rounded so that the sums up to each bucket are off by less than one. */
function wholeCounts(counts: readonly number[]): readonly number[] {
  let [sum, whole] = [0, 0];
  return counts.map((count) => {
    sum += count;
    const before = whole;
    whole = Math.round(sum);
    return whole - before;
  });
}

/** @param traceIdLabel `undefined`: without exemplars. */
function writeNative(
  point: WireWriter,
  traceIdLabel: string | undefined,
  { state, time, kind }: HistogramPoint,
): void {
  const { native } = state;
  writeAttributes(point, Native.attributes, state.labels.pairs);
  point.fixed64(TIME, nanos(time));
  if (kind === "value" && native !== undefined) {
    writeBuckets(point, native, state.sum);
    if (traceIdLabel !== undefined) writeExemplars(point, Native.exemplars, state.exemplars, traceIdLabel);
  } else point.sint32(Native.scale, native?.schema ?? 0);
  if (kind === "end") point.uint32(Native.flags, NO_RECORDED_VALUE);
}

function writeBuckets(point: WireWriter, { counts, schema, zeroCount }: NativeBuckets, sum: number): void {
  const indexes = [...counts.keys()].toSorted((a, b) => a - b);
  const [first = 0, last = -1] = [indexes[0], indexes.at(-1)];
  const whole = wholeCounts(Array.from({ length: last - first + 1 }, (_, at) => counts.get(first + at) ?? 0));
  const zeros = Math.round(zeroCount);
  point.fixed64(Native.count, BigInt(whole.reduce((all, count) => all + count, zeros)));
  point.double(Native.sum, sum);
  point.sint32(Native.scale, schema);
  point.fixed64(Native.zeroCount, BigInt(zeros));
  if (whole.length > 0) {
    point.message(Native.positive, (positive) => {
      // OTLP's index is one less than Prometheus'.
      positive.sint32(1, first - 1);
      const packed = new WireWriter();
      for (const count of whole) packed.rawVarint64(BigInt(count));
      positive.bytes(2, packed.finish());
    });
  }
  point.double(Native.zeroThreshold, ZERO_THRESHOLD);
}

function writeExemplars(
  point: WireWriter,
  field: number,
  exemplars: readonly (Exemplar | undefined)[],
  traceIdLabel: string,
): void {
  for (const exemplar of exemplars) {
    if (exemplar === undefined || fromHex(exemplar.traceId)?.length !== TRACE_ID_BYTES) continue;
    point.message(field, (writer) => {
      writer.fixed64(ExemplarField.time, nanos(exemplar.time));
      writer.double(ExemplarField.asDouble, exemplar.value);
      writeAttributes(writer, ExemplarField.attributes, [[traceIdLabel, exemplar.traceId]]);
    });
  }
}
