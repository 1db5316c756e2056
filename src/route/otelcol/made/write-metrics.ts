import { toUnixNano, unixMilli } from "../../../base/units.ts";
import { writeAttributes } from "../../../model/otlp/encode-common.ts";
import type { KeyValue } from "../../../model/otlp/common.ts";
import { WireWriter } from "../../../model/wire/writer.ts";
import type { Distribution } from "./distribution.ts";
import type { Series, SpanExemplar } from "./series.ts";

/** A metric to be written, with all of its series. */
export interface MadeMetric {
  readonly name: string;
  readonly unit: string;
  readonly temporality: "delta" | "cumulative";
  /** Counters, or distributions of the same buckets. */
  readonly kind: "sum" | "explicit" | "exponential";
  /** Of explicit buckets. */
  readonly bounds: readonly number[];
  readonly points: readonly MadePoint[];
}

export interface MadePoint {
  readonly series: Series;
  /** Unix milliseconds. */
  readonly start: number;
  /** Of a counter. */
  readonly value: number;
}

/** Metrics of one resource. */
export interface MadeGroup {
  readonly resource: readonly KeyValue[];
  readonly scope: string;
  readonly metrics: readonly MadeMetric[];
}

/** Field numbers of metrics.proto. */
const Metric = { name: 1, unit: 3, sum: 7, explicit: 9, exponential: 10 } as const;
const Data = { points: 1, temporality: 2, isMonotonic: 3 } as const;
const TEMPORALITY = { delta: 1, cumulative: 2 } as const;
const Point = { start: 2, time: 3 } as const;
const Sum = { exemplars: 5, asInt: 6, attributes: 7 } as const;
const Explicit = { count: 4, sum: 5, buckets: 6, bounds: 7, exemplars: 8, attributes: 9 } as const;
const Exponential = {
  attributes: 1,
  count: 4,
  sum: 5,
  scale: 6,
  zeroCount: 7,
  positive: 8,
  exemplars: 11,
  min: 12,
  max: 13,
} as const;
const Exemplar = { time: 2, asDouble: 3, spanId: 4, traceId: 5 } as const;

/** An ExportMetricsServiceRequest. @param time of all points, Unix milliseconds. */
export function writeMetrics(groups: readonly MadeGroup[], time: number): Uint8Array {
  const writer = new WireWriter();
  for (const { resource, scope, metrics } of groups) {
    writer.message(1, (group) => {
      group.message(1, (inner) => writeAttributes(inner, 1, resource));
      group.message(2, (inScope) => {
        inScope.message(1, (inner) => inner.string(1, scope));
        for (const metric of metrics) inScope.message(2, (inner) => writeMetric(inner, metric, time));
      });
    });
  }
  return writer.finish();
}

function writeMetric(writer: WireWriter, metric: MadeMetric, time: number): void {
  writer.string(Metric.name, metric.name);
  if (metric.unit !== "") writer.string(Metric.unit, metric.unit);
  writer.message(Metric[metric.kind], (data) => {
    for (const point of metric.points) {
      data.message(Data.points, (inner) => writePoint(inner, metric, point, time));
    }
    data.uint32(Data.temporality, TEMPORALITY[metric.temporality]);
    if (metric.kind === "sum") data.bool(Data.isMonotonic, true);
  });
}

function writePoint(
  writer: WireWriter,
  metric: MadeMetric,
  { series, start, value }: MadePoint,
  time: number,
): void {
  writer.fixed64(Point.start, nanos(start));
  writer.fixed64(Point.time, nanos(time));
  const { distribution, attributes, exemplars } = series;
  if (distribution?.explicit !== undefined) {
    writeExplicit(writer, distribution, distribution.explicit, metric.bounds);
    writeAttributes(writer, Explicit.attributes, attributes);
    writeExemplars(writer, Explicit.exemplars, exemplars, time);
  } else if (distribution !== undefined) {
    writeExponential(writer, distribution);
    writeAttributes(writer, Exponential.attributes, attributes);
    writeExemplars(writer, Exponential.exemplars, exemplars, time);
  } else {
    writer.fixed64(Sum.asInt, BigInt(value));
    writeAttributes(writer, Sum.attributes, attributes);
    writeExemplars(writer, Sum.exemplars, exemplars, time);
  }
}

function writeExplicit(
  writer: WireWriter,
  { count, sum }: Distribution,
  counts: readonly number[],
  bounds: readonly number[],
): void {
  writer.fixed64(Explicit.count, BigInt(count));
  writer.double(Explicit.sum, sum);
  writer.message(Explicit.buckets, (packed) => {
    for (const each of counts) packed.rawFixed64(BigInt(each));
  });
  writer.message(Explicit.bounds, (packed) => {
    for (const bound of bounds) packed.rawDouble(bound);
  });
}

function writeExponential(writer: WireWriter, { count, sum, min, max, exponential }: Distribution): void {
  writer.fixed64(Exponential.count, BigInt(count));
  writer.double(Exponential.sum, sum);
  if (count > 0) {
    writer.double(Exponential.min, min);
    writer.double(Exponential.max, max);
  }
  if (exponential === undefined) return;
  writer.sint32(Exponential.scale, exponential.scale);
  writer.fixed64(Exponential.zeroCount, BigInt(exponential.zeroCount));
  writer.message(Exponential.positive, (positive) => {
    positive.sint32(1, exponential.offset);
    positive.message(2, (packed) => {
      for (const each of exponential.counts) packed.rawVarint64(BigInt(each));
    });
  });
}

function writeExemplars(
  writer: WireWriter,
  field: number,
  exemplars: readonly SpanExemplar[],
  time: number,
): void {
  for (const { traceId, spanId, value } of exemplars) {
    writer.message(field, (exemplar) => {
      exemplar.fixed64(Exemplar.time, nanos(time));
      exemplar.double(Exemplar.asDouble, value);
      exemplar.bytes(Exemplar.spanId, spanId);
      exemplar.bytes(Exemplar.traceId, traceId);
    });
  }
}

const nanos = (time: number): bigint => toUnixNano(unixMilli(time));
