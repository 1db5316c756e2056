import type { NamedMetric } from "../../../model/prometheus/naming/metric-name.ts";
import type { Series, SeriesFamily } from "../made/series.ts";
import type { MadeGroup, MadeMetric, MadePoint } from "../made/write-metrics.ts";
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
): MadeGroup {
  const temporality = settings.isDelta ? "delta" : "cumulative";
  const counter = (name: string, family: SeriesFamily): MadeMetric => ({
    name: nameOf(settings, name),
    unit: "",
    temporality,
    kind: "sum",
    bounds: [],
    points: pointsOf(family, (series) => countOf(settings, series)),
  });
  const pointsOf = (family: SeriesFamily, valueOf: (series: Series) => number): readonly MadePoint[] =>
    [...family.series].map(([key, series]) => ({
      series,
      start: Math.min(startOf(key, series), moment),
      value: valueOf(series),
    }));
  const metrics = [counter("calls", resource.calls)];
  const { histogram, events } = settings;
  if (histogram !== undefined) {
    metrics.push({
      name: nameOf(settings, "duration"),
      unit: histogram.unit,
      temporality,
      kind: histogram.buckets.kind,
      bounds: histogram.buckets.kind === "explicit" ? histogram.buckets.bounds : [],
      points: pointsOf(resource.duration, () => 0),
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
