import { toUnixNano, unixMilli } from "../../base/units.ts";
import { writeAttributes } from "../../model/otlp/encode-common.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import type { MadeMetric, MadePoint, MetricGroup, PointExemplar, PointValue } from "./metric.ts";

/** Field numbers of metrics.proto. */
const Metric = { name: 1, unit: 3, gauge: 5, sum: 7, explicit: 9, exponential: 10 } as const;
const Data = { points: 1, temporality: 2, isMonotonic: 3 } as const;
const TEMPORALITY = { delta: 1, cumulative: 2 } as const;
const Point = { start: 2, time: 3 } as const;
const Numeric = { asDouble: 4, exemplars: 5, asInt: 6, attributes: 7, flags: 8 } as const;
const Explicit = { count: 4, sum: 5, buckets: 6, bounds: 7, exemplars: 8, attributes: 9, flags: 10 } as const;
const Exponential = {
  attributes: 1,
  count: 4,
  sum: 5,
  scale: 6,
  zeroCount: 7,
  positive: 8,
  flags: 10,
  exemplars: 11,
  min: 12,
  max: 13,
  zeroThreshold: 14,
} as const;
const Exemplar = { time: 2, asDouble: 3, spanId: 4, traceId: 5, attributes: 7 } as const;
const NO_RECORDED_VALUE = 1;

/** An ExportMetricsServiceRequest. */
export function writeMetrics(groups: readonly MetricGroup[]): Uint8Array {
  const writer = new WireWriter();
  for (const group of groups) writer.message(1, (inner) => writeGroup(inner, group));
  return writer.finish();
}

function writeGroup(writer: WireWriter, { resource, scope, metrics }: MetricGroup): void {
  writer.message(1, (inner) => writeAttributes(inner, 1, resource));
  writer.message(2, (inScope) => {
    if (scope !== "") inScope.message(1, (inner) => inner.string(1, scope));
    for (const metric of metrics) inScope.message(2, (inner) => writeMetric(inner, metric));
  });
}

function writeMetric(writer: WireWriter, { name, unit, kind, temporality, points }: MadeMetric): void {
  writer.string(Metric.name, name);
  if (unit !== "") writer.string(Metric.unit, unit);
  writer.message(Metric[kind], (data) => {
    for (const point of points) data.message(Data.points, (inner) => writePoint(inner, point));
    if (kind !== "gauge") data.uint32(Data.temporality, TEMPORALITY[temporality]);
    if (kind === "sum") data.bool(Data.isMonotonic, true);
  });
}

function writePoint(
  writer: WireWriter,
  { attributes, start, time, value, isEnd, exemplars }: MadePoint,
): void {
  const field = fieldsOf(value);
  if (start !== undefined) writer.fixed64(Point.start, nanos(start));
  writer.fixed64(Point.time, nanos(time));
  writeValue(writer, value, isEnd === true);
  writeAttributes(writer, field.attributes, attributes);
  if (isEnd === true) writer.uint32(field.flags, NO_RECORDED_VALUE);
  for (const exemplar of exemplars)
    writer.message(field.exemplars, (inner) => writeExemplar(inner, exemplar));
}

function fieldsOf({ kind }: PointValue): typeof Numeric | typeof Explicit | typeof Exponential {
  switch (kind) {
    case "double":
    case "int":
      return Numeric;
    case "explicit":
      return Explicit;
    case "exponential":
      return Exponential;
  }
}

function writeValue(writer: WireWriter, value: PointValue, isEnd: boolean): void {
  switch (value.kind) {
    case "double":
      if (!isEnd) writer.double(Numeric.asDouble, value.value);
      return;
    case "int":
      if (!isEnd) writer.fixed64(Numeric.asInt, BigInt(value.value));
      return;
    case "explicit":
      writeExplicit(writer, value);
      return;
    case "exponential":
      writeExponential(writer, value);
      return;
  }
}

function writeExplicit(
  writer: WireWriter,
  { sum, counts, bounds }: Extract<PointValue, { readonly kind: "explicit" }>,
): void {
  writer.fixed64(Explicit.count, BigInt(total(counts)));
  writer.double(Explicit.sum, sum);
  writer.message(Explicit.buckets, (packed) => {
    for (const count of counts) packed.rawFixed64(BigInt(count));
  });
  writer.message(Explicit.bounds, (packed) => {
    for (const bound of bounds) packed.rawDouble(bound);
  });
}

function writeExponential(
  writer: WireWriter,
  {
    sum,
    scale,
    zeroCount,
    zeroThreshold,
    offset,
    counts,
    range,
  }: Extract<PointValue, { readonly kind: "exponential" }>,
): void {
  writer.fixed64(Exponential.count, BigInt(total(counts) + zeroCount));
  writer.double(Exponential.sum, sum);
  if (range !== undefined) {
    writer.double(Exponential.min, range.min);
    writer.double(Exponential.max, range.max);
  }
  writer.sint32(Exponential.scale, scale);
  writer.fixed64(Exponential.zeroCount, BigInt(zeroCount));
  if (zeroThreshold !== undefined) writer.double(Exponential.zeroThreshold, zeroThreshold);
  if (counts.length === 0) return;
  writer.message(Exponential.positive, (positive) => {
    positive.sint32(1, offset);
    positive.message(2, (packed) => {
      for (const count of counts) packed.rawVarint64(BigInt(count));
    });
  });
}

function writeExemplar(writer: WireWriter, { time, value, span, attributes }: PointExemplar): void {
  writer.fixed64(Exemplar.time, nanos(time));
  writer.double(Exemplar.asDouble, value);
  if (span !== undefined) {
    writer.bytes(Exemplar.spanId, span.spanId);
    writer.bytes(Exemplar.traceId, span.traceId);
  }
  writeAttributes(writer, Exemplar.attributes, attributes);
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
/** @param time Unix milliseconds. */
const nanos = (time: number): bigint => toUnixNano(unixMilli(time));
