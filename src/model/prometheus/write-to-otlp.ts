import { NANOS_PER_MILLI } from "../../base/units.ts";
import { CUSTOM_BUCKETS_SCHEMA } from "../histogram.ts";
import type { BucketSide, NativeHistogram } from "../histogram.ts";
import type { LabelPair } from "../labels.ts";
import { WireWriter } from "../wire/writer.ts";
import { allCounts } from "./custom-histogram.ts";
import { exactAttribute, needsExact } from "./exact-histogram.ts";
import type {
  WriteRequest,
  WrittenExemplar,
  WrittenMetadata,
  WrittenSample,
  WrittenSeries,
} from "./remote-write.ts";
import { NAMES_ATTRIBUTE, PROMETHEUS_NAMES, TYPE_METADATA } from "./verbatim.ts";

/** DataPointFlags: no recorded value, which ends the series. */
const NO_RECORDED_VALUE = 1;
const CUMULATIVE = 2;
/** Times are nanoseconds of 64 bits. */
const FURTHEST = 2n ** 64n - 1n;

/** Fields of Metric. */
const GAUGE = 5;
const SUM = 7;

/**
 * A checked request as an `ExportMetricsServiceRequest` in protobuf that the store reads back to the same series: see
 * {@link NAMES_ATTRIBUTE}. Floats are points of sums, which may have exemplars; native histograms are exponential
 * ones, or explicit ones where their buckets are custom.
 */
export function writeToOtlp({ series, metadata }: WriteRequest): Uint8Array {
  const byFamily = new Map(metadata.map((each) => [each.family, each]));
  const writer = new WireWriter(4096);
  writer.message(1, (resourceMetrics) => {
    resourceMetrics.message(1, (resource) => attribute(resource, 1, [NAMES_ATTRIBUTE, PROMETHEUS_NAMES]));
    resourceMetrics.message(2, (scopeMetrics) => {
      for (const each of byFamily.values()) metric(scopeMetrics, each.family, each, GAUGE, () => {});
      for (const [name, all] of grouped(series)) {
        metric(scopeMetrics, name, undefined, SUM, (sum) => {
          for (const one of all) numberPoints(sum, one);
          sum.uint32(2, CUMULATIVE);
        });
        for (const kind of HISTOGRAM_KINDS) {
          if (!all.some(({ samples }) => samples.some(kind.holds))) continue;
          metric(scopeMetrics, name, undefined, kind.field, (data) => {
            for (const one of all) histogramPoints(data, one, kind);
            data.uint32(2, CUMULATIVE);
          });
        }
      }
    });
  });
  return writer.finish();
}

const isHistogram = ({ histogram }: WrittenSample): boolean => histogram !== undefined;

/** How one kind of native histograms is written as points, by the numbers of the points' fields. */
interface HistogramKind {
  /** Of Metric. */
  readonly field: number;
  readonly attributes: number;
  readonly exemplars: number;
  readonly holds: (sample: WrittenSample) => boolean;
  readonly write: (point: WireWriter, histogram: NativeHistogram) => void;
}

const isCustom = ({ schema }: NativeHistogram): boolean => schema === CUSTOM_BUCKETS_SCHEMA;

const HISTOGRAM_KINDS: readonly HistogramKind[] = [
  {
    field: 10,
    attributes: 1,
    exemplars: 11,
    holds: ({ histogram }) => histogram !== undefined && !isCustom(histogram),
    write: exponential,
  },
  {
    field: 9,
    attributes: 9,
    exemplars: 8,
    holds: ({ histogram }) => histogram !== undefined && isCustom(histogram),
    write: explicit,
  },
];

function grouped(series: readonly WrittenSeries[]): Map<string, WrittenSeries[]> {
  const groups = new Map<string, WrittenSeries[]>();
  for (const one of series) {
    const name = one.labels.find(([label]) => label === "__name__")?.[1] ?? "";
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [one]);
    else group.push(one);
  }
  return groups;
}

function metric(
  writer: WireWriter,
  name: string,
  about: WrittenMetadata | undefined,
  field: number,
  data: (writer: WireWriter) => void,
): void {
  writer.message(2, (message) => {
    message.string(1, name);
    if (about !== undefined) {
      message.string(2, about.help);
      message.string(3, about.unit);
      attribute(message, 12, [TYPE_METADATA, about.type]);
    }
    message.message(field, data);
  });
}

function attribute(writer: WireWriter, field: number, [key, value]: LabelPair): void {
  writer.message(field, (pair) => {
    pair.string(1, key);
    pair.message(2, (any) => any.string(1, value));
  });
}

/** Exemplars go with the last point of their series. */
function numberPoints(writer: WireWriter, { labels, samples, exemplars }: WrittenSeries): void {
  const floats = samples.filter((sample) => !isHistogram(sample));
  for (const [index, { time, value, isStale, startTime = 0 }] of floats.entries()) {
    writer.message(1, (point) => {
      if (startTime > 0) point.fixed64(2, nanos(startTime));
      point.fixed64(3, nanos(time));
      if (isStale === true) point.uint32(8, NO_RECORDED_VALUE);
      else point.double(4, value ?? NaN);
      if (index === floats.length - 1) for (const each of exemplars) exemplar(point, 5, each);
      labelAttributes(point, 7, labels);
    });
  }
}

function histogramPoints(
  writer: WireWriter,
  { labels, samples, exemplars }: WrittenSeries,
  kind: HistogramKind,
): void {
  const isLast = samples.findLast((sample) => !isHistogram(sample)) ?? samples.findLast(isHistogram);
  for (const sample of samples) {
    const { time, histogram, startTime = 0 } = sample;
    if (histogram === undefined || !kind.holds(sample)) continue;
    writer.message(1, (point) => {
      const isExact = needsExact(histogram);
      labelAttributes(point, kind.attributes, labels);
      // So that there are attributes which the other one stands apart from.
      if (isExact && labels.length === 1) for (const name of labels) attribute(point, kind.attributes, name);
      if (startTime > 0) point.fixed64(2, nanos(startTime));
      point.fixed64(3, nanos(time));
      kind.write(point, histogram);
      if (sample === isLast) for (const each of exemplars) exemplar(point, kind.exemplars, each);
      // Apart from the labels, so that it is no part of what the store knows the series by.
      if (isExact) attribute(point, kind.attributes, exactAttribute(histogram));
    });
  }
}

function exponential(point: WireWriter, histogram: NativeHistogram): void {
  point.fixed64(4, whole(histogram.count));
  point.double(5, histogram.sum);
  point.sint32(6, histogram.schema);
  point.fixed64(7, whole(histogram.zeroCount));
  side(point, 8, histogram.positive);
  side(point, 9, histogram.negative);
  point.double(14, histogram.zeroThreshold);
}

function explicit(point: WireWriter, histogram: NativeHistogram): void {
  point.fixed64(4, whole(histogram.count));
  point.double(5, histogram.sum);
  point.message(6, (packed) => {
    for (const count of allCounts(histogram)) packed.rawFixed64(whole(count));
  });
  point.message(7, (packed) => {
    for (const bound of histogram.customBounds ?? []) packed.rawDouble(bound);
  });
}

const whole = (count: number): bigint => BigInt(Math.round(count));

/** Dense counts from the first bucket on; OTLP numbers buckets one lower than Prometheus. */
function side(point: WireWriter, field: number, { spans, counts }: BucketSide): void {
  const [first] = spans;
  if (first === undefined) return;
  point.message(field, (buckets) => {
    buckets.sint32(1, first.offset - 1);
    buckets.message(2, (packed) => {
      let at = 0;
      for (const [index, { offset, length }] of spans.entries()) {
        const gap = index === 0 ? 0 : offset;
        for (let i = 0; i < gap; i++) packed.rawVarint(0);
        for (let i = 0; i < length; i++) rawCount(packed, Math.round(counts[at++] ?? 0));
      }
    });
  });
}

function rawCount(writer: WireWriter, count: number): void {
  let rest = count;
  const bytes: number[] = [];
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 0x80);
  writer.raw(Uint8Array.from([...bytes, rest]));
}

function exemplar(writer: WireWriter, field: number, { labels, value, time }: WrittenExemplar): void {
  writer.message(field, (message) => {
    if (time > 0) message.fixed64(2, nanos(time));
    message.double(3, value);
    for (const pair of labels) attribute(message, 7, pair);
  });
}

/** In the order of their names, so that a series has the same bytes in all requests. */
function labelAttributes(writer: WireWriter, field: number, labels: readonly LabelPair[]): void {
  const sorted = labels.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
  for (const pair of sorted) if (pair[0] !== "__name__") attribute(writer, field, pair);
}

/** Of what lies beyond, the furthest that can be written, so that no other time is made of it. */
function nanos(milliseconds: number): bigint {
  const exact = BigInt(milliseconds) * NANOS_PER_MILLI;
  return exact < FURTHEST ? exact : FURTHEST;
}
