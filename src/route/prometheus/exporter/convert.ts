import type { UnixMilli } from "../../../base/units.ts";
import type { LabelPair } from "../../../model/labels.ts";
import type { ResourceGroup, ScopeGroup } from "../../../model/otlp/telemetry/group.ts";
import type { EditableMetric } from "../../../model/otlp/telemetry/metric.ts";
import type { Telemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import { collectorLabelName, collectorMetricName } from "../../../model/prometheus/naming/collector-name.ts";
import { targetLabels } from "../../../model/prometheus/naming/labels.ts";
import { isVerbatim, readVerbatim } from "../../../model/prometheus/otlp-to-write.ts";
import type { WriteRequest, WrittenMetadata, WrittenSeries } from "../../../model/prometheus/remote-write.ts";
import { familyType, seriesOfMetric } from "./metric-series.ts";
import type { SeriesBase } from "./metric-series.ts";

/** Of `otelcol.exporter.prometheus`, by its names. */
export interface ExporterOptions {
  readonly addMetricSuffixes: boolean;
  /** Adds `target_info` for each resource, with its attributes. */
  readonly includeTargetInfo: boolean;
  /** Adds `otel_scope_info` for each scope, with its name, version and attributes. */
  readonly includeScopeInfo: boolean;
  /** A resource's attributes become labels of all its series. */
  readonly resourceToTelemetry: boolean;
}

/** Told what of the metrics is dropped, in data points. */
export type Lose = (reason: string, points: number) => void;

/** A request under construction. */
interface Request {
  readonly lose: Lose;
  readonly series: WrittenSeries[];
  readonly metadata: Map<string, WrittenMetadata>;
}

/**
 * OTLP metrics as Alloy's converter makes series of them. What came in Prometheus' own form stays as it is.
 *
 * @param now the time of `target_info` and `otel_scope_info`.
 */
export function toSeries(
  telemetry: Telemetry,
  options: ExporterOptions,
  now: UnixMilli,
  lose: Lose,
): WriteRequest {
  const request: Request = { series: [], metadata: new Map(), lose };
  if (telemetry.signal !== "metrics") return { series: [], metadata: [] };
  for (const group of telemetry.groups) {
    if (isVerbatim(group)) addVerbatim(request, group);
    else addResource(request, group, options, now);
  }
  return { series: request.series, metadata: [...request.metadata.values()] };
}

function addVerbatim(request: Request, group: ResourceGroup<EditableMetric>): void {
  const { series, metadata } = readVerbatim(group);
  for (const one of series) request.series.push(one);
  for (const one of metadata) request.metadata.set(one.family, one);
}

function addResource(
  request: Request,
  group: ResourceGroup<EditableMetric>,
  options: ExporterOptions,
  now: UnixMilli,
): void {
  const attributes = pairsOf(group.resource.attributes.entries());
  const { job, instance } = targetLabels(attributes);
  const target: readonly LabelPair[] = [
    ["job", job],
    ["instance", instance],
  ];
  if (options.includeTargetInfo) {
    const others = attributes.filter(([key]) => !IDENTIFYING.has(key));
    addInfo(request, "target_info", "Target metadata", [...target, ...labelled(others)], now);
  }
  for (const scope of group.scopes) addScope(request, scope, { target, attributes }, options, now);
}

const IDENTIFYING: ReadonlySet<string> = new Set([
  "service.namespace",
  "service.name",
  "service.instance.id",
]);

function addScope(
  request: Request,
  { scope, items }: ScopeGroup<EditableMetric>,
  {
    target,
    attributes,
  }: { readonly target: readonly LabelPair[]; readonly attributes: readonly LabelPair[] },
  options: ExporterOptions,
  now: UnixMilli,
): void {
  if (options.includeScopeInfo) {
    const labels: readonly LabelPair[] = [
      ...target,
      ["otel_scope_name", scope.name],
      ["otel_scope_version", scope.version],
      ...labelled(pairsOf(scope.attributes.entries())),
    ];
    addInfo(request, "otel_scope_info", "", labels, now);
  }
  for (const metric of items) {
    const name = nameOf(metric, options);
    const base: SeriesBase = {
      name,
      labels: (point) => {
        const own = pairsOf(point.attributes.entries());
        const all = labelled(options.resourceToTelemetry ? joined(own, attributes) : own);
        return (extra) => labelSet([...target, ...extra, ...all]);
      },
    };
    addMetric(request, metric, base);
  }
}

function addMetric({ series, metadata, lose }: Request, metric: EditableMetric, base: SeriesBase): void {
  const { data } = metric;
  if (data === undefined) return;
  const type = familyType(data);
  if (base.name === "") return lose("nothing of the metric's name can be kept", data.points.length);
  if (type === undefined) return lose("not cumulative, as of delta temporality", data.points.length);
  const { unit, description: help } = metric;
  metadata.set(base.name, { family: base.name, type, help, unit });
  for (const one of seriesOfMetric(data, base, lose)) series.push(one);
}

function addInfo(
  { series, metadata }: Request,
  name: string,
  help: string,
  pairs: readonly LabelPair[],
  time: UnixMilli,
): void {
  metadata.set(name, { family: name, type: "gauge", help, unit: "" });
  const labels: readonly LabelPair[] = [["__name__", name], ...labelSet(pairs)];
  series.push({ labels, samples: [{ time, value: 1 }], exemplars: [] });
}

function nameOf({ name, unit, data }: EditableMetric, { addMetricSuffixes }: ExporterOptions): string {
  const isCounter = data?.kind === "sum" && data.isMonotonic;
  const kind = isCounter ? "counter" : data?.kind === "gauge" ? "gauge" : "other";
  return collectorMetricName({ name, unit, kind }, addMetricSuffixes);
}

type Attributes = ReturnType<ResourceGroup<EditableMetric>["resource"]["attributes"]["entries"]>;

const pairsOf = (attributes: Attributes): readonly LabelPair[] =>
  attributes.map(({ key, value }) => [key, valueText(value)]);

const labelled = (pairs: readonly LabelPair[]): readonly LabelPair[] =>
  pairs.map(([key, value]) => [collectorLabelName(key), value]);

/** A resource's attributes over a point's of the same key. */
const joined = (own: readonly LabelPair[], resource: readonly LabelPair[]): readonly LabelPair[] => [
  ...new Map([...own, ...resource]),
];

/** Later ones win; an empty value takes a label away. */
function labelSet(pairs: readonly LabelPair[]): readonly LabelPair[] {
  const labels = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (value === "") labels.delete(name);
    else if (name !== "" && name !== "__name__") labels.set(name, value);
  }
  return [...labels];
}
