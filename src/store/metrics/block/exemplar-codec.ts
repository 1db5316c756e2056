import { Labels } from "../../../model/labels.ts";
import type { LabelPair } from "../../../model/labels.ts";
import { unixMilli } from "../../../base/units.ts";
import type { Exemplar } from "../source.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

/** Exemplars by the id of their series. */
export type ExemplarsBySeries = ReadonlyMap<number, readonly Exemplar[]>;

/** The number of series; of each its id, how many exemplars it has, and these. */
export function encodeExemplars(writer: ByteWriter, exemplars: ExemplarsBySeries): void {
  writer.varint(exemplars.size);
  for (const [series, list] of exemplars) {
    writer.varint(series);
    writer.varint(list.length);
    for (const exemplar of list) encodeExemplar(writer, exemplar);
  }
}

export function decodeExemplars(reader: ByteReader): Map<number, Exemplar[]> {
  const exemplars = new Map<number, Exemplar[]>();
  for (let left = reader.varint(); left > 0; left--) {
    const series = reader.varint();
    const count = reader.varint();
    exemplars.set(
      series,
      Array.from({ length: count }, () => decodeExemplar(reader)),
    );
  }
  return exemplars;
}

function encodeExemplar(writer: ByteWriter, { time, value, labels }: Exemplar): void {
  writer.varint(time);
  writer.double(value);
  writer.varint(labels.size);
  for (const [name, text] of labels.pairs) {
    writer.string(name);
    writer.string(text);
  }
}

function decodeExemplar(reader: ByteReader): Exemplar {
  const time = unixMilli(reader.varint());
  const value = reader.double();
  const size = reader.varint();
  const pairs = Array.from({ length: size }, (): LabelPair => [reader.string(), reader.string()]);
  return { labels: Labels.fromSorted(pairs), value, time };
}
