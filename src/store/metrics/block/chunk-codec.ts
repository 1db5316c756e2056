import type { NativeHistogram } from "../../../model/histogram.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { decodeHistograms, encodeHistograms } from "./histogram-codec.ts";
import { decodeValues, encodeValues } from "./value-codec.ts";

/** Samples of one series, ascending in time, each time once; as in SeriesSamples. */
export interface Samples {
  /** Unix milliseconds. */
  readonly times: Float64Array;
  /** By bits; NaN where a histogram stands. */
  readonly values: Float64Array;
  readonly histograms?: readonly (NativeHistogram | undefined)[];
}

const FLOATS = 0;
const HISTOGRAMS = 1;

/** All but the times, which chunks share. */
export function encodeChunk(writer: ByteWriter, { values, histograms }: Samples): void {
  const present = histograms?.some((histogram) => histogram !== undefined) === true;
  writer.byte(present ? HISTOGRAMS : FLOATS);
  encodeValues(writer, values);
  if (histograms === undefined || !present) return;
  const found = [...histograms.entries()].flatMap(([i, histogram]) => (histogram ? [{ i, histogram }] : []));
  writer.varint(found.length);
  let next = 0;
  for (const { i } of found) {
    writer.varint(i - next);
    next = i + 1;
  }
  encodeHistograms(
    writer,
    found.map(({ histogram }) => histogram),
  );
}

export function decodeChunk(reader: ByteReader, times: Float64Array): Samples {
  const kind = reader.byte();
  const values = decodeValues(reader, times.length);
  if (kind === FLOATS) return { times, values };
  const places: number[] = [];
  let next = 0;
  for (let left = reader.varint(); left > 0; left--) {
    const place = next + reader.varint();
    places.push(place);
    next = place + 1;
  }
  const found = decodeHistograms(reader, places.length);
  const byPlace = new Map(found.map((histogram, i) => [places[i], histogram]));
  return { times, values, histograms: Array.from(times, (_, i) => byPlace.get(i)) };
}
