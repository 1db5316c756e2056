import { WireWriter } from "../model/wire/writer.ts";
import type { HistogramFamily } from "./histogram-family.ts";
import type { SeriesFamily, SeriesState } from "./series-family.ts";
import type { ValueFamily, ValueState } from "./value-family.ts";
import { nanos, writeAttributes } from "./write-attributes.ts";
import { writeHistogram } from "./write-histogram.ts";

const CUMULATIVE = 2;
const NO_RECORDED_VALUE = 1;
const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

/** Field numbers of metrics.proto. */
const Metric = { name: 1, gauge: 5, sum: 7 } as const;
const Sum = { points: 1, temporality: 2, isMonotonic: 3 } as const;
const NumberPoint = { time: 3, asDouble: 4, attributes: 7, flags: 8 } as const;
const METRICS = 2;

/** When series are collected; all in Unix milliseconds. */
export interface CollectTimes {
  /** Of the points. */
  readonly time: number;
  /** A series that was not changed since then ends with a point without value, and is forgotten. */
  readonly staleBefore: number;
  /** No point lies before it. */
  readonly since: number;
}

/** All that a generator makes. */
export interface Families {
  readonly values: readonly ValueFamily[];
  readonly histograms: readonly HistogramFamily[];
}

/**
 * An ExportMetricsServiceRequest with the present values of all series, cumulative. A new series begins with a zero a
 * second before the present minute, as in Tempo. `undefined` if there are none.
 */
export function collectFamilies(
  { values, histograms }: Families,
  times: CollectTimes,
): Uint8Array | undefined {
  if (![...values, ...histograms].some(({ series }) => series.size > 0)) return undefined;
  const writer = new WireWriter();
  writer.message(1, (resourceMetrics) =>
    resourceMetrics.message(2, (scope) => {
      for (const family of values) {
        if (family.series.size > 0) scope.message(METRICS, (metric) => writeValues(metric, family, times));
      }
      for (const family of histograms) {
        for (const state of family.series.values()) family.renew(state, times.time);
        if (family.series.size > 0) writeHistogram(scope, METRICS, family, pointsOf(family, times));
      }
    }),
  );
  return writer.finish();
}

function writeValues(metric: WireWriter, family: ValueFamily, times: CollectTimes): void {
  metric.string(Metric.name, family.name);
  const isCounter = family.kind === "counter";
  metric.message(isCounter ? Metric.sum : Metric.gauge, (data) => {
    for (const point of pointsOf(family, times)) {
      if (isCounter || point.kind !== "zero") data.message(Sum.points, (writer) => writeValue(writer, point));
    }
    if (!isCounter) return;
    data.uint32(Sum.temporality, CUMULATIVE);
    data.bool(Sum.isMonotonic, true);
  });
}

function writeValue(writer: WireWriter, { state, time, kind }: Point<ValueState>): void {
  writer.fixed64(NumberPoint.time, nanos(time));
  if (kind === "end") writer.uint32(NumberPoint.flags, NO_RECORDED_VALUE);
  else writer.double(NumberPoint.asDouble, kind === "zero" ? 0 : state.value);
  writeAttributes(writer, NumberPoint.attributes, state.labels.pairs);
}

interface Point<State> {
  readonly state: State;
  readonly time: number;
  readonly kind: "zero" | "value" | "end";
}

/** The points of each series: a new one's zero, its value, or its end. */
function pointsOf<State extends SeriesState>(
  family: SeriesFamily<State>,
  { time, staleBefore, since }: CollectTimes,
): readonly Point<State>[] {
  const points: Point<State>[] = [];
  for (const state of family.series.values()) {
    if (state.updatedAt < staleBefore) {
      points.push({ state, time, kind: "end" });
      family.forget(state);
      continue;
    }
    if (state.isNew) points.push({ state, time: Math.max(since, beforeMinute(time)), kind: "zero" });
    state.isNew = false;
    points.push({ state, time, kind: "value" });
  }
  return points;
}

const beforeMinute = (time: number): number => Math.floor(time / MINUTE_MS) * MINUTE_MS - SECOND_MS;
