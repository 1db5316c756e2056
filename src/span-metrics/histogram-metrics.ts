import { fromHex } from "../base/bytes.ts";
import { dense } from "../metering/buckets/exponential.ts";
import { textAttribute } from "../metering/metrics/metric.ts";
import type { MadeMetric, MadePoint, PointExemplar, PointValue } from "../metering/metrics/metric.ts";
import type { Exemplar, HistogramFamily, HistogramState } from "./histogram-family.ts";
import { ZERO_THRESHOLD } from "./native-buckets.ts";
import { commonOf } from "./series-point.ts";
import type { SeriesPoint } from "./series-point.ts";

const TRACE_ID_BYTES = 16;

/** The points as metrics of the family's name: buckets with bounds, native ones, or both. */
export function histogramMetrics(
  { name, bounds, settings }: HistogramFamily,
  points: readonly SeriesPoint<HistogramState>[],
): readonly MadeMetric[] {
  const { mode, traceIdLabel } = settings;
  const made = (
    kind: "explicit" | "exponential",
    toPoint: (point: SeriesPoint<HistogramState>) => MadePoint,
  ) => ({ name, unit: "", kind, temporality: "cumulative", points: points.map(toPoint) }) as const;
  // Where there are both, exemplars are on buckets with bounds, as in Tempo.
  const exemplarsOf = (point: SeriesPoint<HistogramState>): readonly PointExemplar[] =>
    point.kind === "value" ? exemplars(point.state.exemplars, traceIdLabel) : [];
  const classic = (point: SeriesPoint<HistogramState>): MadePoint => ({
    ...commonOf(point),
    value: explicitValue(point, bounds),
    exemplars: exemplarsOf(point),
  });
  const native = (point: SeriesPoint<HistogramState>): MadePoint => ({
    ...commonOf(point),
    value: exponentialValue(point),
    exemplars: mode === "native" ? exemplarsOf(point) : [],
  });
  return [
    ...(mode === "native" ? [] : [made("explicit", classic)]),
    ...(mode === "classic" ? [] : [made("exponential", native)]),
  ];
}

function explicitValue({ state, kind }: SeriesPoint<HistogramState>, bounds: readonly number[]): PointValue {
  if (kind !== "value") return { kind: "explicit", sum: 0, counts: state.buckets.map(() => 0), bounds };
  return { kind: "explicit", sum: state.sum, counts: wholeCounts(state.buckets), bounds };
}

function exponentialValue({ state, kind }: SeriesPoint<HistogramState>): PointValue {
  const { native, sum } = state;
  const of = { kind: "exponential", scale: native?.scale ?? 0, zeroThreshold: ZERO_THRESHOLD } as const;
  if (kind !== "value" || native === undefined) return { ...of, sum: 0, zeroCount: 0, offset: 0, counts: [] };
  const { offset, counts } = dense(native);
  return { ...of, sum, zeroCount: Math.round(native.zeroCount), offset, counts: wholeCounts(counts) };
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

const exemplars = (kept: readonly (Exemplar | undefined)[], traceIdLabel: string): readonly PointExemplar[] =>
  kept
    .filter((one) => one !== undefined)
    .filter(({ traceId }) => fromHex(traceId)?.length === TRACE_ID_BYTES)
    .map(({ time, value, traceId }) => ({ time, value, attributes: [textAttribute(traceIdLabel, traceId)] }));
