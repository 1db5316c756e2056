import type { Attributes, SpanContext } from "@opentelemetry/api";
import { DataPointType } from "@opentelemetry/sdk-metrics";
import type { DataPoint, MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { mapField, messageField } from "./protobuf.ts";

/**
 * Exemplars for the metrics of the OpenTelemetry JS SDK, which keeps none: recorded values are remembered with
 * their spans, and written into the protobuf request that the SDK makes.
 */
export interface Recorded {
  readonly value: number;
  /** Unix milliseconds. */
  readonly time: number;
  readonly span: SpanContext;
}

/** Newest ones kept of each data point between two exports. */
const KEPT = 4;

/** Field numbers in opentelemetry.proto.metrics.v1: of the data in a Metric, of exemplars in its points. */
const FIELDS: Readonly<Record<DataPointType, readonly [data: number, exemplars: number]>> = {
  [DataPointType.HISTOGRAM]: [9, 8],
  [DataPointType.EXPONENTIAL_HISTOGRAM]: [10, 11],
  [DataPointType.GAUGE]: [5, 5],
  [DataPointType.SUM]: [7, 5],
};
const RESOURCE_METRICS = 1;
const SCOPE_METRICS = 2;
const METRICS = 2;
const DATA_POINTS = 1;

/** Remembers the newest few values of each data point, until they are exported. */
export class ExemplarStore {
  private readonly byPoint = new Map<string, Recorded[]>();

  /** @param attributes all of the data point, as they were recorded. */
  remember(metric: string, attributes: Attributes, recorded: Recorded): void {
    const key = keyOf(metric, attributes);
    const kept = this.byPoint.get(key) ?? [];
    this.byPoint.set(key, [...kept.slice(1 - KEPT), recorded]);
  }

  /**
   * @param request protobuf of an ExportMetricsServiceRequest with `metrics` alone, in their order.
   * @returns the same with the exemplars remembered since the last time.
   */
  addTo(request: Uint8Array, metrics: ResourceMetrics): Uint8Array {
    const added = mapField(request, RESOURCE_METRICS, (resource) =>
      mapField(resource, SCOPE_METRICS, (scope, scopeIndex) =>
        mapField(scope, METRICS, (metric, index) =>
          this.addToMetric(metric, metrics.scopeMetrics[scopeIndex]?.metrics[index]),
        ),
      ),
    );
    this.byPoint.clear();
    return added;
  }

  private addToMetric(bytes: Uint8Array, metric: MetricData | undefined): Uint8Array {
    if (metric === undefined) return bytes;
    const [dataField, exemplarField] = FIELDS[metric.dataPointType];
    const points: readonly DataPoint<unknown>[] = metric.dataPoints;
    return mapField(bytes, dataField, (data) =>
      mapField(data, DATA_POINTS, (point, index) => {
        const recorded =
          this.byPoint.get(keyOf(metric.descriptor.name, points[index]?.attributes ?? {})) ?? [];
        return Buffer.concat([point, ...recorded.map((one) => messageField(exemplarField, encode(one)))]);
      }),
    );
  }
}

function keyOf(metric: string, attributes: Attributes): string {
  const pairs = Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([metric, pairs]);
}

/** opentelemetry.proto.metrics.v1.Exemplar: time (2), as_double (3), span_id (4), trace_id (5). */
function encode({ value, time, span }: Recorded): Buffer {
  const numbers = Buffer.alloc(18);
  numbers.writeUInt8((2 << 3) | 1, 0);
  numbers.writeBigUInt64LE(BigInt(Math.round(time)) * 1_000_000n, 1);
  numbers.writeUInt8((3 << 3) | 1, 9);
  numbers.writeDoubleLE(value, 10);
  const ids = [
    messageField(4, Buffer.from(span.spanId, "hex")),
    messageField(5, Buffer.from(span.traceId, "hex")),
  ];
  return Buffer.concat([numbers, ...ids]);
}
