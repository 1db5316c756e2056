import { WireWriter } from "../../wire/writer.ts";

/** An attribute's value: a bigint is an OTLP int, a number a double. */
export type Attribute = string | boolean | bigint | number | Uint8Array | readonly Attribute[];
export type Attributes = Readonly<Record<string, Attribute>>;

interface PointFields {
  readonly attributes?: Attributes;
  /** Unix milliseconds. */
  readonly time: number;
  readonly start?: number;
  readonly stale?: boolean;
  readonly exemplars?: readonly ExemplarFields[];
}

interface ExemplarFields {
  readonly value: number;
  readonly time?: number;
  /** Hexadecimal. */
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes?: Attributes;
}

/** A bigint value is sent as an int, a number as a double. */
export interface NumberFields extends PointFields {
  readonly value?: number | bigint;
}

/** Buckets are not cumulative, one more than bounds. */
export interface HistogramFields extends PointFields {
  readonly count: number;
  readonly sum?: number;
  readonly bounds?: readonly number[];
  readonly buckets?: readonly number[];
}

export interface ExponentialFields extends PointFields {
  readonly count: number;
  readonly sum?: number;
  readonly scale: number;
  readonly zeroCount?: number;
  readonly positive?: { readonly offset: number; readonly counts: readonly number[] };
  readonly negative?: { readonly offset: number; readonly counts: readonly number[] };
}

export interface SummaryFields extends PointFields {
  readonly count: number;
  readonly sum: number;
  readonly quantiles: readonly (readonly [quantile: number, value: number])[];
}

type Temporality = "cumulative" | "delta" | "unspecified" | "undefined by OTLP";

interface Named {
  readonly name: string;
  readonly unit?: string;
  readonly help?: string;
}

export type Metric = Named &
  (
    | { readonly gauge: readonly NumberFields[] }
    | {
        readonly sum: readonly NumberFields[];
        readonly monotonic?: boolean;
        readonly temporality?: Temporality;
      }
    | { readonly histogram: readonly HistogramFields[]; readonly temporality?: Temporality }
    | { readonly exponential: readonly ExponentialFields[]; readonly temporality?: Temporality }
    | { readonly summary: readonly SummaryFields[] }
  );

const TEMPORALITIES = { unspecified: 0, delta: 1, cumulative: 2, "undefined by OTLP": 5 } as const;

/** An ExportMetricsServiceRequest of one resource and one scope, as an SDK would send it. */
export function otlpRequest(
  resource: Attributes,
  metrics: readonly Metric[],
  scope?: { readonly name: string; readonly version?: string; readonly attributes?: Attributes },
): Uint8Array {
  const writer = new WireWriter();
  writer.message(1, (resourceMetrics) => {
    resourceMetrics.message(1, (message) => attributes(message, 1, resource));
    resourceMetrics.message(2, (scopeMetrics) => {
      if (scope !== undefined) {
        scopeMetrics.message(1, (message) => {
          message.string(1, scope.name);
          message.string(2, scope.version ?? "");
          attributes(message, 3, scope.attributes);
        });
      }
      for (const metric of metrics) scopeMetrics.message(2, (message) => writeMetric(message, metric));
    });
  });
  return writer.finish();
}

function writeMetric(writer: WireWriter, metric: Metric): void {
  writer.string(1, metric.name);
  if (metric.help !== undefined) writer.string(2, metric.help);
  if (metric.unit !== undefined) writer.string(3, metric.unit);
  if ("gauge" in metric) {
    writer.message(5, (data) => points(data, metric.gauge, numberPoint));
  } else if ("sum" in metric) {
    writer.message(7, (data) => {
      points(data, metric.sum, numberPoint);
      data.uint32(2, TEMPORALITIES[metric.temporality ?? "cumulative"]);
      if (metric.monotonic === true) data.bool(3, true);
    });
  } else if ("histogram" in metric) {
    writer.message(9, (data) => {
      points(data, metric.histogram, histogramPoint);
      data.uint32(2, TEMPORALITIES[metric.temporality ?? "cumulative"]);
    });
  } else if ("exponential" in metric) {
    writer.message(10, (data) => {
      points(data, metric.exponential, exponentialPoint);
      data.uint32(2, TEMPORALITIES[metric.temporality ?? "cumulative"]);
    });
  } else writer.message(11, (data) => points(data, metric.summary, summaryPoint));
}

function points<T>(
  writer: WireWriter,
  all: readonly T[],
  write: (writer: WireWriter, point: T) => void,
): void {
  for (const point of all) writer.message(1, (message) => write(message, point));
}

function times(writer: WireWriter, { start, time }: PointFields): void {
  if (start !== undefined) writer.fixed64(2, BigInt(start) * 1_000_000n);
  writer.fixed64(3, BigInt(time) * 1_000_000n);
}

function numberPoint(writer: WireWriter, point: NumberFields): void {
  times(writer, point);
  if (typeof point.value === "number") writer.double(4, point.value);
  for (const one of point.exemplars ?? []) exemplar(writer, 5, one);
  if (typeof point.value === "bigint") writer.fixed64(6, point.value);
  attributes(writer, 7, point.attributes);
  if (point.stale === true) writer.uint32(8, 1);
}

function histogramPoint(writer: WireWriter, point: HistogramFields): void {
  times(writer, point);
  writer.fixed64(4, BigInt(point.count));
  if (point.sum !== undefined) writer.double(5, point.sum);
  writer.message(6, (packed) => point.buckets?.forEach((count) => packed.rawFixed64(BigInt(count))));
  writer.message(7, (packed) => point.bounds?.forEach((bound) => packed.rawDouble(bound)));
  for (const one of point.exemplars ?? []) exemplar(writer, 8, one);
  attributes(writer, 9, point.attributes);
  if (point.stale === true) writer.uint32(10, 1);
}

function exponentialPoint(writer: WireWriter, point: ExponentialFields): void {
  attributes(writer, 1, point.attributes);
  times(writer, point);
  writer.fixed64(4, BigInt(point.count));
  if (point.sum !== undefined) writer.double(5, point.sum);
  writer.sint32(6, point.scale);
  writer.fixed64(7, BigInt(point.zeroCount ?? 0));
  for (const [field, side] of [
    [8, point.positive],
    [9, point.negative],
  ] as const) {
    if (side === undefined) continue;
    writer.message(field, (buckets) => {
      buckets.sint32(1, side.offset);
      buckets.message(2, (packed) => side.counts.forEach((count) => packed.rawVarint(count)));
    });
  }
  if (point.stale === true) writer.uint32(10, 1);
  for (const one of point.exemplars ?? []) exemplar(writer, 11, one);
}

function summaryPoint(writer: WireWriter, point: SummaryFields): void {
  times(writer, point);
  writer.fixed64(4, BigInt(point.count));
  writer.double(5, point.sum);
  for (const [quantile, value] of point.quantiles) {
    writer.message(6, (message) => {
      message.double(1, quantile);
      message.double(2, value);
    });
  }
  attributes(writer, 7, point.attributes);
  if (point.stale === true) writer.uint32(8, 1);
}

function exemplar(writer: WireWriter, field: number, fields: ExemplarFields): void {
  writer.message(field, (message) => {
    if (fields.time !== undefined) message.fixed64(2, BigInt(fields.time) * 1_000_000n);
    message.double(3, fields.value);
    if (fields.spanId !== undefined) message.bytes(4, Buffer.from(fields.spanId, "hex"));
    if (fields.traceId !== undefined) message.bytes(5, Buffer.from(fields.traceId, "hex"));
    attributes(message, 7, fields.attributes);
  });
}

function attributes(writer: WireWriter, field: number, all: Attributes = {}): void {
  for (const [key, value] of Object.entries(all)) {
    writer.message(field, (pair) => {
      pair.string(1, key);
      pair.message(2, (any) => attributeValue(any, value));
    });
  }
}

function attributeValue(writer: WireWriter, value: Attribute): void {
  if (typeof value === "string") writer.string(1, value);
  else if (typeof value === "boolean") writer.bool(2, value);
  else if (typeof value === "bigint") writer.int64(3, value);
  else if (typeof value === "number") writer.double(4, value);
  else if (value instanceof Uint8Array) writer.bytes(7, value);
  else {
    writer.message(5, (array) => {
      for (const item of value) array.message(1, (any) => attributeValue(any, item));
    });
  }
}
