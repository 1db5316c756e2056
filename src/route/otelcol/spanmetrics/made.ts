import type { MadeMetric, MadePoint, MetricGroup } from "../../../metering/metrics/metric.ts";
import type { NamedMetric } from "../../../model/prometheus/naming/metric-name.ts";
import type { Series, SeriesFamily } from "../made/series.ts";
import { pointOf } from "../made/series-point.ts";
import type { ResourceMetrics } from "./resource-metrics.ts";
import type { SpanMetricsSettings } from "./settings.ts";

/** Where a delta's time begins: where the one before it ended. */
export type StartOf = (key: string, series: Series) => number;

/** What is handed out of a resource's metrics at a moment (Unix milliseconds), by the connector's names. */
export function madeOf(
  settings: SpanMetricsSettings,
  resource: ResourceMetrics,
  moment: number,
  startOf: StartOf,
): MetricGroup {
  const temporality = settings.isDelta ? "delta" : "cumulative";
  const counter = (name: string, family: SeriesFamily): MadeMetric => ({
    name: nameOf(settings, name),
    unit: "",
    temporality,
    kind: "sum",
    points: pointsOf(family),
  });
  const pointsOf = (family: SeriesFamily): readonly MadePoint[] =>
    [...family.series].map(([key, series]) => {
      const start = Math.min(startOf(key, series), moment);
      return pointOf(series, countOf(settings, series), { start, time: moment });
    });
  const metrics = [counter("calls", resource.calls)];
  const { histogram, events } = settings;
  if (histogram !== undefined) {
    metrics.push({
      name: nameOf(settings, "duration"),
      unit: histogram.unit,
      temporality,
      kind: histogram.buckets.kind,
      points: pointsOf(resource.duration),
    });
  }
  if (events !== undefined) metrics.push(counter("events", resource.events));
  return { resource: resource.attributes, scope: "spanmetricsconnector", metrics };
}

/** The metrics that are handed out. */
export function namesOf(settings: SpanMetricsSettings): readonly NamedMetric[] {
  const { histogram, events } = settings;
  const counter = (name: string): NamedMetric => ({
    name: nameOf(settings, name),
    unit: "",
    kind: "counter",
  });
  return [
    counter("calls"),
    ...(histogram === undefined
      ? []
      : [{ name: nameOf(settings, "duration"), unit: histogram.unit, kind: "other" } as const]),
    ...(events === undefined ? [] : [counter("events")]),
  ];
}

const nameOf = ({ namespace }: SpanMetricsSettings, name: string): string =>
  namespace === "" ? name : `${namespace}.${name}`;

/** A new counter begins with zero, so that its first increase is seen, as in the Collector. */
const countOf = ({ isDelta }: SpanMetricsSettings, series: Series): number =>
  series.isNew && !isDelta ? 0 : series.value;
