import { fromHex } from "../base/bytes.ts";
import { toUnixNano, unixMilli } from "../base/units.ts";
import type { LabelPair } from "../model/labels.ts";
import { WireWriter } from "../model/wire/writer.ts";
import type {
  CounterFamily,
  CounterState,
  Exemplar,
  HistogramFamily,
  HistogramState,
  SeriesState,
} from "./families.ts";

const CUMULATIVE = 2;
const NO_RECORDED_VALUE = 1;
const MINUTE_MS = 60_000;

/** Field numbers of metrics.proto. */
const Metric = { name: 1, sum: 7, histogram: 9 } as const;
const Sum = { points: 1, temporality: 2, isMonotonic: 3 } as const;
const Histogram = { points: 1, temporality: 2 } as const;
const NumberPoint = { time: 3, asDouble: 4, attributes: 7, flags: 8 } as const;
const HistogramPoint = {
  time: 3,
  count: 4,
  sum: 5,
  buckets: 6,
  bounds: 7,
  exemplars: 8,
  attributes: 9,
  flags: 10,
} as const;
const ExemplarField = { time: 2, asDouble: 3, attributes: 7 } as const;

/** Tempo's name of an exemplar's trace, by which Grafana's data source finds it. */
const TRACE_ID_LABEL = "traceID";

/** When series are collected; all in Unix milliseconds. */
export interface CollectTimes {
  /** Of the points. */
  readonly time: number;
  /** A series that was not changed since then ends with a point without value, and is forgotten. */
  readonly staleBefore: number;
  /** No point lies before it. */
  readonly since: number;
}

/**
 * An ExportMetricsServiceRequest with the present values of all series, cumulative. A new series begins with a zero at
 * the end of the minute before, as in Tempo. `undefined` if there are none.
 */
export function collectFamilies(
  counters: readonly CounterFamily[],
  histograms: readonly HistogramFamily[],
  times: CollectTimes,
): Uint8Array | undefined {
  const filled = [...counters, ...histograms].filter(({ series }) => series.size > 0);
  if (filled.length === 0) return undefined;
  const writer = new WireWriter();
  writer.message(1, (resourceMetrics) =>
    resourceMetrics.message(2, (scopeMetrics) => {
      for (const family of counters) {
        if (family.series.size > 0) scopeMetrics.message(2, (metric) => writeCounter(metric, family, times));
      }
      for (const family of histograms) {
        if (family.series.size > 0)
          scopeMetrics.message(2, (metric) => writeHistogram(metric, family, times));
      }
    }),
  );
  return writer.finish();
}

function writeCounter(metric: WireWriter, family: CounterFamily, times: CollectTimes): void {
  metric.string(Metric.name, family.name);
  metric.message(Metric.sum, (sum) => {
    eachPoint(family, times, (state: CounterState, at, kind) =>
      sum.message(Sum.points, (point) => {
        point.fixed64(NumberPoint.time, nanos(at));
        if (kind === "end") point.uint32(NumberPoint.flags, NO_RECORDED_VALUE);
        else point.double(NumberPoint.asDouble, kind === "zero" ? 0 : state.value);
        writeAttributes(point, NumberPoint.attributes, state.labels);
      }),
    );
    sum.uint32(Sum.temporality, CUMULATIVE);
    sum.bool(Sum.isMonotonic, true);
  });
}

function writeHistogram(metric: WireWriter, family: HistogramFamily, times: CollectTimes): void {
  metric.string(Metric.name, family.name);
  metric.message(Metric.histogram, (histogram) => {
    eachPoint(family, times, (state: HistogramState, at, kind) =>
      histogram.message(Histogram.points, (point) => {
        point.fixed64(HistogramPoint.time, nanos(at));
        writeAttributes(point, HistogramPoint.attributes, state.labels);
        if (kind === "end") point.uint32(HistogramPoint.flags, NO_RECORDED_VALUE);
        writeBuckets(point, family, kind === "value" ? state : undefined);
      }),
    );
    histogram.uint32(Histogram.temporality, CUMULATIVE);
  });
}

/** @param state `undefined`: nothing counted. */
function writeBuckets(
  point: WireWriter,
  { bounds }: HistogramFamily,
  state: HistogramState | undefined,
): void {
  const counts = state?.buckets ?? bounds.map(() => 0).concat(0);
  point.fixed64(HistogramPoint.count, BigInt(state?.count ?? 0));
  point.double(HistogramPoint.sum, state?.sum ?? 0);
  const buckets = new WireWriter();
  for (const count of counts) buckets.rawFixed64(BigInt(count));
  point.bytes(HistogramPoint.buckets, buckets.finish());
  const limits = new WireWriter();
  for (const bound of bounds) limits.rawDouble(bound);
  point.bytes(HistogramPoint.bounds, limits.finish());
  for (const exemplar of state?.exemplars ?? []) if (exemplar !== undefined) writeExemplar(point, exemplar);
  if (state !== undefined) state.exemplars = [];
}

function writeExemplar(point: WireWriter, { value, time, traceId }: Exemplar): void {
  if (fromHex(traceId)?.length !== 16) return;
  point.message(HistogramPoint.exemplars, (exemplar) => {
    exemplar.fixed64(ExemplarField.time, nanos(time));
    exemplar.double(ExemplarField.asDouble, value);
    writeAttributes(exemplar, ExemplarField.attributes, [[TRACE_ID_LABEL, traceId]]);
  });
}

function writeAttributes(writer: WireWriter, field: number, labels: readonly LabelPair[]): void {
  for (const [name, value] of labels) {
    writer.message(field, (attribute) => {
      attribute.string(1, name);
      attribute.message(2, (any) => any.string(1, value));
    });
  }
}

type PointKind = "zero" | "value" | "end";

interface Family<State extends SeriesState> {
  readonly series: Map<string, State>;
  forget(key: string): void;
}

/** The points of each series: a new one's zero, its value, or its end. */
function eachPoint<State extends SeriesState>(
  family: Family<State>,
  { time, staleBefore, since }: CollectTimes,
  write: (state: State, time: number, kind: PointKind) => void,
): void {
  for (const [key, state] of family.series) {
    if (state.updatedAt < staleBefore) {
      write(state, time, "end");
      family.forget(key);
      continue;
    }
    if (state.isNew) write(state, Math.max(since, endOfMinuteBefore(time)), "zero");
    state.isNew = false;
    write(state, time, "value");
  }
}

const endOfMinuteBefore = (time: number): number => Math.floor(time / MINUTE_MS) * MINUTE_MS - 1;
const nanos = (time: number): bigint => toUnixNano(unixMilli(time));
