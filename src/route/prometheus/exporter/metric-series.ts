import { toHex } from "../../../base/bytes.ts";
import { decimalText } from "../../../base/float-text.ts";
import { toUnixMilli } from "../../../base/units.ts";
import type { LabelPair } from "../../../model/labels.ts";
import type { Attributes } from "../../../model/otlp/telemetry/attributes.ts";
import type { EditableExemplar } from "../../../model/otlp/telemetry/exemplar.ts";
import type { MetricData } from "../../../model/otlp/telemetry/metric.ts";
import type {
  EditableExponentialPoint,
  EditableHistogramPoint,
  EditableNumberPoint,
  EditableSummaryPoint,
} from "../../../model/otlp/telemetry/points.ts";
import { MIN_SCALE, ZERO_THRESHOLD } from "../../../model/prometheus/exponential-histogram.ts";
import { nativeHistogramOf } from "../../../model/prometheus/exponential-point.ts";
import type { MetricType, WrittenExemplar, WrittenSeries } from "../../../model/prometheus/remote-write.ts";

/** What the series of a metric have in common. */
export interface SeriesBase {
  /** Of the family. */
  readonly name: string;
  /** Of a point's series, without `__name__`. A point's attribute wins over `extra`, as `le`. */
  readonly labels: (point: {
    readonly attributes: Attributes;
  }) => (extra: readonly LabelPair[]) => readonly LabelPair[];
}

const CUMULATIVE = 2;
const NO_RECORDED_VALUE = 1;

/** Of a metric's family; `undefined` for what Alloy drops as it is not cumulative. */
export function familyType(data: MetricData): MetricType | undefined {
  switch (data.kind) {
    case "gauge":
      return "gauge";
    case "summary":
      return "summary";
    case "sum":
      return data.temporality === CUMULATIVE ? (data.isMonotonic ? "counter" : "gauge") : undefined;
    case "histogram":
    case "exponentialHistogram":
      return data.temporality === CUMULATIVE ? "histogram" : undefined;
  }
}

/** @param data of which {@link familyType} says a type. */
export function seriesOfMetric(
  data: MetricData,
  base: SeriesBase,
  lose: (reason: string, points: number) => void,
): readonly WrittenSeries[] {
  switch (data.kind) {
    case "gauge":
      return data.points.map((point) => numberSeries(point, base, false));
    case "sum":
      return data.points.map((point) => numberSeries(point, base, data.isMonotonic));
    case "histogram":
      return data.points.flatMap((point) => histogramSeries(point, base));
    case "exponentialHistogram":
      return data.points.flatMap((point) => {
        if (point.scale >= MIN_SCALE) return exponentialSeries(point, base);
        lose(`exponential histogram of a scale below ${MIN_SCALE}`, 1);
        return [];
      });
    case "summary":
      return data.points.flatMap((point) => summarySeries(point, base));
  }
}

type AnyPoint =
  | EditableNumberPoint
  | EditableHistogramPoint
  | EditableExponentialPoint
  | EditableSummaryPoint;

/** Makes the series of one point; their labels are worked out once for each. */
function maker(point: AnyPoint, base: SeriesBase) {
  const time = toUnixMilli(point.time);
  const isStale = (point.flags & NO_RECORDED_VALUE) !== 0;
  const labels = base.labels(point);
  return (
    suffix: string,
    value: number,
    extra: readonly LabelPair[] = [],
    exemplars: readonly WrittenExemplar[] = [],
  ): WrittenSeries => ({
    labels: [["__name__", base.name + suffix], ...labels(extra)],
    samples: [isStale ? { time, isStale } : { time, value }],
    exemplars,
  });
}

/** A point without a value is 0 to Alloy. Exemplars are taken of counters alone. */
function numberSeries(point: EditableNumberPoint, base: SeriesBase, isCounter: boolean): WrittenSeries {
  const exemplars = isCounter ? point.exemplars.map(exemplarOf) : [];
  return maker(point, base)("", Number(point.value?.value ?? 0), [], exemplars);
}

function histogramSeries(point: EditableHistogramPoint, base: SeriesBase): readonly WrittenSeries[] {
  const { explicitBounds, bucketCounts, sum } = point;
  const make = maker(point, base);
  const count = Number(point.count);
  const bounds = explicitBounds.slice(0, bucketCounts.length);
  const totals = cumulative(bounds, bucketCounts);
  const exemplars = point.exemplars.toSorted((a, b) => doubleOf(a) - doubleOf(b));
  let next = 0;
  const series = sum === undefined ? [] : [make("_sum", sum)];
  series.push(make("_count", count));
  for (const bound of bounds) {
    const first = next;
    while (next < exemplars.length && doubleOf(exemplars[next]) < bound) next++;
    const own = exemplars.slice(first, next).map(exemplarOf);
    series.push(make("_bucket", totals.get(bound) ?? 0, [["le", decimalText(bound)]], own));
  }
  series.push(make("_bucket", count, [["le", "+Inf"]], exemplars.slice(next).map(exemplarOf)));
  return series;
}

/** Counts up to each bound, in the order of the bounds' values; of bounds that are equal the last count is taken. */
function cumulative(bounds: readonly number[], counts: readonly bigint[]): ReadonlyMap<number, number> {
  const totals = new Map(bounds.map((bound, index) => [bound, Number(counts[index] ?? 0n)]));
  let total = 0;
  for (const bound of [...totals.keys()].toSorted((a, b) => a - b)) {
    total += totals.get(bound) ?? 0;
    totals.set(bound, total);
  }
  return totals;
}

/** @param point of a scale that native histograms have. */
function exponentialSeries(point: EditableExponentialPoint, base: SeriesBase): readonly WrittenSeries[] {
  const bare = maker(point, base)("", 0, [], point.exemplars.map(exemplarOf));
  if ((point.flags & NO_RECORDED_VALUE) !== 0) return [bare];
  const histogram = nativeHistogramOf(point, ZERO_THRESHOLD);
  return [{ ...bare, samples: [{ time: toUnixMilli(point.time), histogram }] }];
}

function summarySeries(point: EditableSummaryPoint, base: SeriesBase): readonly WrittenSeries[] {
  const make = maker(point, base);
  return [
    make("_sum", point.sum),
    make("_count", Number(point.count)),
    ...point.quantiles.map(({ quantile, value }) => make("", value, [["quantile", decimalText(quantile)]])),
  ];
}

/** Alloy sorts exemplars by their double, which is 0 for whole numbers. */
const doubleOf = (exemplar: EditableExemplar | undefined): number =>
  exemplar?.value?.kind === "double" ? exemplar.value.value : 0;

/** Of a trace's ids alone: Alloy leaves filtered attributes out. */
function exemplarOf({ time, value, traceId, spanId }: EditableExemplar): WrittenExemplar {
  const labels: LabelPair[] = [];
  if (spanId.some((byte) => byte !== 0)) labels.push(["span_id", toHex(spanId)]);
  if (traceId.some((byte) => byte !== 0)) labels.push(["trace_id", toHex(traceId)]);
  return { labels, value: Number(value?.value ?? 0), time: toUnixMilli(time) };
}
