import { toUnixMilli } from "../../base/units.ts";
import type { NativeHistogram } from "../histogram.ts";
import type { LabelPair } from "../labels.ts";
import type { Attributes } from "../otlp/telemetry/attributes.ts";
import type { EditableExemplar } from "../otlp/telemetry/exemplar.ts";
import type { ResourceGroup } from "../otlp/telemetry/group.ts";
import type { EditableMetric } from "../otlp/telemetry/metric.ts";
import type {
  EditableExponentialPoint,
  EditableHistogramPoint,
  EditableNumberPoint,
} from "../otlp/telemetry/points.ts";
import { decodeTelemetry } from "../otlp/telemetry/telemetry.ts";
import { valueText } from "../otlp/value-text.ts";
import { toCustomHistogram } from "./custom-histogram.ts";
import { exactHistogram } from "./exact-histogram.ts";
import { nativeHistogramOf } from "./exponential-point.ts";
import { METRIC_TYPES } from "./remote-write.ts";
import type {
  WriteRequest,
  WrittenExemplar,
  WrittenMetadata,
  WrittenSample,
  WrittenSeries,
} from "./remote-write.ts";
import { HISTOGRAM_ATTRIBUTE, NAMES_ATTRIBUTE, PROMETHEUS_NAMES, TYPE_METADATA } from "./verbatim.ts";

const NO_RECORDED_VALUE = 1;

/**
 * Reads back what `writeToOtlp` wrote: series in Prometheus' own form. Metrics that came as OTLP are none, and left out.
 *
 * @param payload an `ExportMetricsServiceRequest` that passed validation.
 */
export function otlpToWrite(payload: Uint8Array): WriteRequest {
  const telemetry = decodeTelemetry("metrics", payload);
  const groups = telemetry.signal === "metrics" ? telemetry.groups.filter(isVerbatim) : [];
  const all = groups.map(readVerbatim);
  return {
    series: all.flatMap(({ series }) => series),
    metadata: all.flatMap(({ metadata }) => metadata),
  };
}

/** Whether a resource holds metrics in Prometheus' own form. */
export const isVerbatim = ({ resource }: ResourceGroup<EditableMetric>): boolean =>
  resource.attributes.text(NAMES_ATTRIBUTE) === PROMETHEUS_NAMES;

/** @param group one that {@link isVerbatim}. */
export function readVerbatim(group: ResourceGroup<EditableMetric>): WriteRequest {
  const series: WrittenSeries[] = [];
  const metadata: WrittenMetadata[] = [];
  for (const { items } of group.scopes) {
    for (const metric of items) {
      const about = metadataOf(metric);
      if (about !== undefined) metadata.push(about);
      for (const one of seriesOf(metric)) series.push(one);
    }
  }
  return { series, metadata };
}

function metadataOf({ name, description, unit, metadata }: EditableMetric): WrittenMetadata | undefined {
  const told = metadata.text(TYPE_METADATA);
  const type = METRIC_TYPES.find((each) => each === told);
  return type === undefined ? undefined : { family: name, type, help: description, unit };
}

/** Points of one series that follow one another are its samples. */
function seriesOf({ name, data }: EditableMetric): readonly WrittenSeries[] {
  switch (data?.kind) {
    case "gauge":
    case "sum":
      return joined(data.points.map((point) => ({ ...partsOf(name, point), samples: [floatOf(point)] })));
    case "exponentialHistogram":
      return joined(
        data.points.map((point) => ({
          ...partsOf(name, point),
          samples: [histogramOf(point, exponentialOf)],
        })),
      );
    case "histogram":
      return joined(
        data.points.map((point) => ({ ...partsOf(name, point), samples: [histogramOf(point, customOf)] })),
      );
    case "summary":
    case undefined:
      return [];
  }
}

const partsOf = (
  name: string,
  { attributes, exemplars }: EditableNumberPoint | HistogramPoint,
): Pick<WrittenSeries, "labels" | "exemplars"> => ({
  labels: [["__name__", name], ...labelsOf(attributes)],
  exemplars: exemplars.map(exemplarOf),
});

function joined(all: readonly WrittenSeries[]): readonly WrittenSeries[] {
  const found: WrittenSeries[] = [];
  let lastKey: string | undefined;
  for (const one of all) {
    const key = one.labels.flat().join("\u0000");
    const last = found.at(-1);
    if (last === undefined || key !== lastKey) found.push(one);
    else found[found.length - 1] = append(last, one);
    lastKey = key;
  }
  return found;
}

const append = (a: WrittenSeries, b: WrittenSeries): WrittenSeries => ({
  labels: a.labels,
  samples: [...a.samples, ...b.samples],
  exemplars: [...a.exemplars, ...b.exemplars],
});

function floatOf({ time, flags, value }: EditableNumberPoint): WrittenSample {
  const at = toUnixMilli(time);
  if ((flags & NO_RECORDED_VALUE) !== 0) return { time: at, isStale: true };
  return { time: at, value: Number(value?.value ?? 0) };
}

type HistogramPoint = EditableExponentialPoint | EditableHistogramPoint;

function histogramOf<P extends HistogramPoint>(point: P, read: (point: P) => NativeHistogram): WrittenSample {
  const time = toUnixMilli(point.time);
  if ((point.flags & NO_RECORDED_VALUE) !== 0) return { time, isStale: true };
  return { time, histogram: exactHistogram(textsOf(point.attributes)) ?? read(point) };
}

const exponentialOf = (point: EditableExponentialPoint): NativeHistogram =>
  nativeHistogramOf(point, point.zeroThreshold);

const customOf = (point: EditableHistogramPoint): NativeHistogram =>
  toCustomHistogram({
    count: Number(point.count),
    sum: point.sum ?? 0,
    bounds: point.explicitBounds,
    buckets: point.bucketCounts.map(Number),
  });

const textsOf = (attributes: Attributes): readonly LabelPair[] =>
  attributes.entries().map(({ key, value }) => [key, valueText(value)]);

const labelsOf = (attributes: Attributes): readonly LabelPair[] =>
  textsOf(attributes).filter(([key]) => key !== HISTOGRAM_ATTRIBUTE && key !== "__name__");

const exemplarOf = ({ time, value, filteredAttributes }: EditableExemplar): WrittenExemplar => ({
  labels: labelsOf(filteredAttributes),
  value: Number(value?.value ?? 0),
  time: toUnixMilli(time),
});
