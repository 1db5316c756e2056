import type { LabelPair } from "../labels.ts";
import { WireWriter } from "../wire/writer.ts";
import { writeHistogram } from "./encode-histogram.ts";
import { METRIC_TYPES } from "./remote-write.ts";
import type { WriteRequest, WrittenMetadata, WrittenSample, WrittenSeries } from "./remote-write.ts";

/** The stale marker's bits: see model/staleness. */
const STALE_BITS = 0x7ff0000000000002n;

/**
 * A request of remote write 1.0 (`prometheus.WriteRequest`), not compressed. Two such requests one after the other are
 * one request.
 */
export function encodeWriteV1({ series, metadata }: WriteRequest): Uint8Array {
  const writer = new WireWriter(4096);
  for (const one of series) {
    writer.message(1, (message) => {
      for (const pair of sorted(one.labels)) label(message, pair);
      samples(message, one, 4);
      for (const { labels, value, time } of one.exemplars) {
        message.message(3, (exemplar) => {
          for (const pair of sorted(labels)) label(exemplar, pair);
          exemplar.double(2, value);
          exemplar.int64(3, BigInt(time));
        });
      }
    });
  }
  for (const { family, type, help, unit } of metadata) {
    writer.message(3, (message) => {
      message.uint32(1, METRIC_TYPES.indexOf(type));
      message.string(2, family);
      message.string(4, help);
      message.string(5, unit);
    });
  }
  return writer.finish();
}

/**
 * A request of remote write 2.0 (`io.prometheus.write.v2.Request`), not compressed. What is known of a family goes with
 * each of its series; a family without series has no place in it.
 */
export function encodeWriteV2({ series, metadata }: WriteRequest): Uint8Array {
  const symbols = new Symbols();
  const families = new Map(metadata.map((each) => [each.family, each]));
  const encoded = series.map((one) => encodeSeriesV2(one, symbols, familyOf(one, families)));
  const writer = new WireWriter(4096);
  for (const text of symbols.texts) writer.string(4, text);
  for (const bytes of encoded) writer.bytes(5, bytes);
  return writer.finish();
}

function encodeSeriesV2(
  one: WrittenSeries,
  symbols: Symbols,
  about: WrittenMetadata | undefined,
): Uint8Array {
  const writer = new WireWriter();
  references(writer, sorted(one.labels), symbols);
  samples(writer, one, 3);
  for (const { labels, value, time } of one.exemplars) {
    writer.message(4, (exemplar) => {
      references(exemplar, sorted(labels), symbols);
      exemplar.double(2, value);
      exemplar.int64(3, BigInt(time));
    });
  }
  if (about !== undefined) {
    writer.message(5, (message) => {
      message.uint32(1, METRIC_TYPES.indexOf(about.type));
      message.uint32(3, symbols.of(about.help));
      message.uint32(4, symbols.of(about.unit));
    });
  }
  return writer.finish();
}

/** Texts by their place in the request; the first is empty, as the protocol demands. */
class Symbols {
  readonly texts: string[] = [""];
  private readonly places = new Map([["", 0]]);

  of(text: string): number {
    const known = this.places.get(text);
    if (known !== undefined) return known;
    this.places.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

/** Endings that series have and their families do not. */
const PARTS = /_(?:bucket|sum|count|total|created|gsum|gcount|info)$/;

function familyOf(
  { labels }: WrittenSeries,
  families: ReadonlyMap<string, WrittenMetadata>,
): WrittenMetadata | undefined {
  const name = labels.find(([key]) => key === "__name__")?.[1] ?? "";
  return families.get(name) ?? families.get(name.replace(PARTS, ""));
}

function references(writer: WireWriter, labels: readonly LabelPair[], symbols: Symbols): void {
  writer.message(1, (packed) => {
    for (const [name, value] of labels) {
      packed.rawVarint(symbols.of(name));
      packed.rawVarint(symbols.of(value));
    }
  });
}

function label(writer: WireWriter, [name, value]: LabelPair): void {
  writer.message(1, (message) => {
    message.string(1, name);
    message.string(2, value);
  });
}

/** Floats in field 2, the same in both versions. */
function samples(writer: WireWriter, { samples: all }: WrittenSeries, histogramField: number): void {
  for (const sample of all) if (sample.histogram === undefined) float(writer, sample);
  for (const { histogram, time } of all) {
    if (histogram === undefined) continue;
    writer.message(histogramField, (message) => writeHistogram(message, histogram, time));
  }
}

function float(writer: WireWriter, { time, value, isStale }: WrittenSample): void {
  writer.message(2, (message) => {
    if (isStale === true) message.fixed64(1, STALE_BITS);
    else message.double(1, value ?? NaN);
    message.int64(2, BigInt(time));
  });
}

/** By name, as receivers demand, without empty ones. */
const sorted = (labels: readonly LabelPair[]): readonly LabelPair[] =>
  labels.filter(([, value]) => value !== "").toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
