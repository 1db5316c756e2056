import type { NativeHistogram } from "../../../model/histogram.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { anyStart, decodeStarts, encodeStarts } from "./start-codec.ts";
import { decodeHistograms, encodeHistograms } from "./histogram-codec.ts";
import { decodeValues, encodeValues } from "./value-codec.ts";

/** Samples of one series, ascending in time, each time once; as in SeriesSamples. */
export interface Samples {
  /** Unix milliseconds. */
  readonly times: Float64Array;
  /** By bits; NaN where a histogram stands. */
  readonly values: Float64Array;
  readonly histograms?: readonly (NativeHistogram | undefined)[];
  /** Since when each sample's counter counts, Unix milliseconds, 0 where it is not known; present when any is. */
  readonly startTimes?: Float64Array;
}

/** Bits of what follows the values. */
const HISTOGRAMS = 1;
const START_TIMES = 2;

/** All but the times, which chunks share. */
export function encodeChunk(writer: ByteWriter, { values, histograms, startTimes }: Samples): void {
  const hasHistograms = histograms?.some((histogram) => histogram !== undefined) === true;
  const hasStarts = startTimes !== undefined && anyStart(startTimes);
  writer.byte((hasHistograms ? HISTOGRAMS : 0) + (hasStarts ? START_TIMES : 0));
  encodeValues(writer, values);
  if (hasHistograms) encodePlaced(writer, histograms);
  if (hasStarts) encodeStarts(writer, startTimes);
}

function encodePlaced(writer: ByteWriter, histograms: readonly (NativeHistogram | undefined)[]): void {
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

/** @param values as many as times; written over, whatever they hold. */
export function decodeChunk(
  reader: ByteReader,
  times: Float64Array,
  values: Float64Array = new Float64Array(times.length),
): Samples {
  const parts = reader.byte();
  if (parts > HISTOGRAMS + START_TIMES) throw new RangeError(`a chunk of unknown parts ${parts}`);
  decodeValues(reader, values);
  const histograms = (parts & HISTOGRAMS) === 0 ? undefined : decodePlaced(reader, times.length);
  const startTimes = (parts & START_TIMES) === 0 ? undefined : decodeStarts(reader, times.length);
  return samplesOf(times, values, histograms, startTimes);
}

/** Written out, without what is absent: a spread takes longer than all else that is done for a short series. */
export function samplesOf(
  times: Float64Array,
  values: Float64Array,
  histograms: Samples["histograms"],
  startTimes: Samples["startTimes"],
): Samples {
  if (startTimes !== undefined)
    return histograms === undefined
      ? { times, values, startTimes }
      : { times, values, histograms, startTimes };
  return histograms === undefined ? { times, values } : { times, values, histograms };
}

function decodePlaced(reader: ByteReader, count: number): (NativeHistogram | undefined)[] {
  const places: number[] = [];
  let next = 0;
  for (let left = reader.varint(); left > 0; left--) {
    const place = next + reader.varint();
    places.push(place);
    next = place + 1;
  }
  const found = decodeHistograms(reader, places.length);
  const byPlace = new Map(found.map((histogram, i) => [places[i], histogram]));
  return Array.from({ length: count }, (_, i) => byPlace.get(i));
}
