import { textAttribute } from "../metering/metrics/metric.ts";
import type { MadeMetric, MadePoint } from "../metering/metrics/metric.ts";
import { writeMetrics } from "../metering/metrics/write.ts";
import { NAMES_ATTRIBUTE, PROMETHEUS_LABELS } from "../model/prometheus/verbatim.ts";
import type { HistogramFamily } from "./histogram-family.ts";
import { histogramMetrics } from "./histogram-metrics.ts";
import { commonOf, pointsOf } from "./series-point.ts";
import type { CollectTimes, SeriesPoint } from "./series-point.ts";
import type { ValueFamily, ValueState } from "./value-family.ts";

/** The labels are Tempo's: `_` and digits may begin a name, unlike those made of OTLP. */
const RESOURCE = [textAttribute(NAMES_ATTRIBUTE, PROMETHEUS_LABELS)];

/** All that a generator makes. */
export interface Families {
  /** Counters and gauges. */
  readonly values: readonly ValueFamily[];
  readonly histograms: readonly HistogramFamily[];
}

/**
 * An ExportMetricsServiceRequest with the present values of all series, cumulative; what was kept for exemplars is told
 * then. `undefined` if there are no series.
 */
export function collectFamilies(families: Families, times: CollectTimes): Uint8Array | undefined {
  if (![...families.values, ...families.histograms].some(isFilled)) return undefined;
  return writeMetrics([{ resource: RESOURCE, scope: "", metrics: metricsOf(families, times) }]);
}

const isFilled = ({ series }: ValueFamily | HistogramFamily): boolean => series.size > 0;

/** One after the other, as each is written before the next is made. */
function* metricsOf({ values, histograms }: Families, times: CollectTimes): Iterable<MadeMetric> {
  for (const family of values.filter(isFilled)) yield valueMetric(family, times);
  for (const family of histograms.filter(isFilled)) yield* collectHistograms(family, times);
}

function valueMetric(family: ValueFamily, times: CollectTimes): MadeMetric {
  const isCounter = family.kind === "counter";
  const points = pointsOf(family, times).filter(({ kind }) => isCounter || kind !== "zero");
  return {
    name: family.name,
    unit: "",
    kind: isCounter ? "sum" : "gauge",
    temporality: "cumulative",
    points: points.map(valuePoint),
  };
}

const valuePoint = (point: SeriesPoint<ValueState>): MadePoint => ({
  ...commonOf(point),
  value: { kind: "double", value: point.kind === "zero" ? 0 : point.state.value },
  exemplars: [],
});

function collectHistograms(family: HistogramFamily, times: CollectTimes): readonly MadeMetric[] {
  for (const state of family.series.values()) family.renew(state, times.time);
  const points = pointsOf(family, times);
  const metrics = histogramMetrics(family, points);
  for (const { state, kind } of points) if (kind === "value") state.exemplars = [];
  return metrics;
}
