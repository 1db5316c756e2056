import type { BucketSide, NativeHistogram } from "../../../model/histogram.ts";
import { WireWriter } from "../../../model/wire/writer.ts";
import type { Family, Metric } from "./families.ts";

/** By their numbers in io.prometheus.client.MetricType. */
const TYPE_NUMBERS = { untyped: 3, histogram: 4, gauge_histogram: 5 } as const;

/** Fields of the sides of an io.prometheus.client.Histogram of floats. */
const NEGATIVE = { spans: 9, counts: 11 } as const;
const POSITIVE = { spans: 12, counts: 14 } as const;

/** `io.prometheus.client.MetricFamily` messages, each after its length. Fields are written also where they are 0, as by Go. */
export function writeProtobuf(families: readonly Family[]): Uint8Array {
  const writer = new WireWriter();
  for (const { name, type, metrics } of families) {
    const family = new WireWriter();
    family.string(1, name);
    family.uint32(3, TYPE_NUMBERS[type]);
    for (const metric of metrics) family.message(4, (message) => writeMetric(message, metric));
    const bytes = family.finish();
    writer.rawVarint(bytes.length);
    writer.raw(bytes);
  }
  return writer.finish();
}

function writeMetric(writer: WireWriter, { pairs, value, time, histogram }: Metric): void {
  for (const [name, text] of pairs) {
    writer.message(1, (pair) => {
      pair.string(1, name);
      pair.string(2, text);
    });
  }
  if (histogram === undefined) writer.message(5, (untyped) => untyped.double(1, value));
  writer.int64(6, BigInt(time));
  if (histogram !== undefined) writer.message(7, (message) => writeHistogram(message, histogram));
}

function writeHistogram(writer: WireWriter, histogram: NativeHistogram): void {
  writer.double(2, histogram.sum);
  writer.double(4, histogram.count);
  writer.sint32(5, histogram.schema);
  writer.double(6, histogram.zeroThreshold);
  writer.double(8, histogram.zeroCount);
  writeSide(writer, histogram.negative, NEGATIVE);
  writeSide(writer, histogram.positive, POSITIVE);
}

function writeSide(
  writer: WireWriter,
  { spans, counts }: BucketSide,
  fields: typeof NEGATIVE | typeof POSITIVE,
): void {
  for (const { offset, length } of spans) {
    writer.message(fields.spans, (span) => {
      span.sint32(1, offset);
      span.uint32(2, length);
    });
  }
  for (const count of counts) writer.double(fields.counts, count);
}
