import { snappyCompress } from "../../src/base/snappy.ts";
import { WireWriter } from "../../src/model/wire/writer.ts";

/** Unix milliseconds; the text `stale` is the marker; and since when it counts, in version 2.0 only. */
type SentSample = readonly [time: number, value: number | "stale", start?: number];

/** A series as a sender of remote write has it. */
export interface SentSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples?: readonly SentSample[];
  readonly histograms?: readonly SentHistogram[];
  readonly exemplars?: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
  readonly metadata?: { readonly type: number; readonly help: string };
}

/** An integer histogram of positive buckets. */
export interface SentHistogram {
  readonly time: number;
  /** Version 2.0 only. */
  readonly start?: number;
  readonly count: number;
  readonly sum: number;
  readonly schema: number;
  readonly zeroCount: number;
  readonly zeroThreshold: number;
  readonly spans: readonly (readonly [offset: number, length: number])[];
  readonly deltas: readonly number[];
}

const STALE = 0x7ff0000000000002n;

/** `prometheus.WriteRequest`, compressed. */
export function writeRequestV1(
  series: readonly SentSeries[],
  families: readonly [string, number, string][] = [],
) {
  const writer = new WireWriter();
  for (const one of series) {
    writer.message(1, (message) => {
      for (const [name, value] of Object.entries(one.labels)) {
        message.message(1, (label) => {
          label.string(1, name);
          label.string(2, value);
        });
      }
      for (const sample of one.samples ?? []) message.message(2, (each) => writeSample(each, sample));
      for (const exemplar of one.exemplars ?? []) {
        message.message(3, (each) => {
          for (const [name, value] of Object.entries(exemplar.labels)) {
            each.message(1, (label) => {
              label.string(1, name);
              label.string(2, value);
            });
          }
          each.double(2, exemplar.value);
          each.int64(3, BigInt(one.samples?.at(-1)?.[0] ?? 0));
        });
      }
      for (const histogram of one.histograms ?? [])
        message.message(4, (each) => writeHistogram(each, histogram));
    });
  }
  for (const [family, type, help] of families) {
    writer.message(3, (message) => {
      message.uint32(1, type);
      message.string(2, family);
      message.string(4, help);
    });
  }
  return Uint8Array.from(snappyCompress(writer.finish()));
}

/** `io.prometheus.write.v2.Request`, compressed. */
export function writeRequestV2(series: readonly SentSeries[]) {
  const symbols = [""];
  const symbol = (text: string): number => {
    if (!symbols.includes(text)) symbols.push(text);
    return symbols.indexOf(text);
  };
  const writer = new WireWriter();
  for (const one of series) {
    writer.message(5, (message) => {
      message.message(1, (references) => {
        for (const [name, value] of Object.entries(one.labels)) {
          references.rawVarint(symbol(name));
          references.rawVarint(symbol(value));
        }
      });
      for (const sample of one.samples ?? []) message.message(2, (each) => writeSample(each, sample));
      for (const histogram of one.histograms ?? [])
        message.message(3, (each) => writeHistogram(each, histogram));
      const { metadata } = one;
      if (metadata === undefined) return;
      message.message(5, (about) => {
        about.uint32(1, metadata.type);
        about.uint32(3, symbol(metadata.help));
      });
    });
  }
  for (const text of symbols) writer.string(4, text);
  return Uint8Array.from(snappyCompress(writer.finish()));
}

function writeSample(writer: WireWriter, [time, value, start]: SentSample): void {
  if (value === "stale") writer.fixed64(1, STALE);
  else writer.double(1, value);
  writer.int64(2, BigInt(time));
  if (start !== undefined) writer.int64(3, BigInt(start));
}

function writeHistogram(writer: WireWriter, histogram: SentHistogram): void {
  writer.int64(1, BigInt(histogram.count));
  writer.double(3, histogram.sum);
  writer.sint32(4, histogram.schema);
  writer.double(5, histogram.zeroThreshold);
  writer.int64(6, BigInt(histogram.zeroCount));
  for (const [offset, length] of histogram.spans) {
    writer.message(11, (span) => {
      span.sint32(1, offset);
      span.uint32(2, length);
    });
  }
  writer.message(12, (packed) => {
    for (const delta of histogram.deltas) packed.rawVarint((delta << 1) ^ (delta >> 31));
  });
  writer.int64(15, BigInt(histogram.time));
  if (histogram.start !== undefined) writer.int64(17, BigInt(histogram.start));
}
