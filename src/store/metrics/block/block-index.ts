import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";

/** Chunks of one section of the index, but for the last. */
export const SECTION_CHUNKS = 4096;

/** Where parts of one kind stand in the file. */
export interface PartColumns {
  readonly offsets: Float64Array;
  readonly lengths: Uint32Array;
  readonly crcs: Uint32Array;
}

/**
 * What is known of a block that is open. Chunks are in ascending order of series, one chunk a series; pages hold runs
 * of chunks. What is told of each chunk stands in sections, which are read when they are asked for.
 */
export interface BlockIndex {
  /** Unix milliseconds of the first and the last sample. */
  readonly minTime: number;
  readonly maxTime: number;
  readonly samples: number;
  readonly chunks: number;
  /** Id of the first series of each section, ascending. */
  readonly sectionSeries: Uint32Array;
  readonly sections: PartColumns;
  /** First chunk of each page, ascending. */
  readonly pageChunks: Uint32Array;
  readonly pages: PartColumns;
}

/** Columns of a run of chunks. */
export interface IndexSection {
  /** Id of each chunk's series, ascending. */
  readonly series: Uint32Array;
  /** First and last time of each chunk, in milliseconds after the block's `minTime`. */
  readonly firstOffsets: Uint32Array;
  readonly lastOffsets: Uint32Array;
  /** Samples of each chunk. */
  readonly counts: Uint32Array;
  /** Where each chunk begins in the content of its page. */
  readonly places: Uint32Array;
}

/** The index without its sections, which stand in the file by themselves; see docs/formats/store-metrics.md. */
export function encodeIndex(index: BlockIndex): Uint8Array {
  const writer = new ByteWriter();
  for (const number of [index.minTime, index.maxTime, index.samples]) writer.double(number);
  writer.uint32(index.chunks);
  writer.uint32(index.sectionSeries.length);
  writer.uint32(index.pageChunks.length);
  writer.memory(index.sectionSeries);
  writeParts(writer, index.sections);
  writer.memory(index.pageChunks);
  writeParts(writer, index.pages);
  return writer.bytes();
}

/** @throws WatchtowerError `internal` if the bytes end too early. */
export function decodeIndex(bytes: Uint8Array): BlockIndex {
  const reader = new ByteReader(bytes);
  const [minTime, maxTime, samples] = [reader.double(), reader.double(), reader.double()];
  const chunks = reader.uint32();
  const sections = reader.uint32();
  const pages = reader.uint32();
  return {
    minTime,
    maxTime,
    samples,
    chunks,
    sectionSeries: reader.uint32Array(sections),
    sections: readParts(reader, sections),
    pageChunks: reader.uint32Array(pages),
    pages: readParts(reader, pages),
  };
}

/** Ascending columns (series, places) are written as differences. */
export function encodeSection({
  series,
  firstOffsets,
  lastOffsets,
  counts,
  places,
}: IndexSection): Uint8Array {
  const writer = new ByteWriter();
  writer.uint32(series.length);
  writer.memory(differences(series));
  writer.memory(firstOffsets);
  writer.memory(lastOffsets);
  writer.memory(counts);
  writer.memory(differences(places));
  return writer.bytes();
}

export function decodeSection(bytes: Uint8Array): IndexSection {
  const reader = new ByteReader(bytes);
  const chunks = reader.uint32();
  return {
    series: sums(reader.uint32Array(chunks)),
    firstOffsets: reader.uint32Array(chunks),
    lastOffsets: reader.uint32Array(chunks),
    counts: reader.uint32Array(chunks),
    places: sums(reader.uint32Array(chunks)),
  };
}

function writeParts(writer: ByteWriter, { offsets, lengths, crcs }: PartColumns): void {
  writer.memory(offsets);
  writer.memory(lengths);
  writer.memory(crcs);
}

function readParts(reader: ByteReader, count: number): PartColumns {
  return {
    offsets: reader.float64Array(count),
    lengths: reader.uint32Array(count),
    crcs: reader.uint32Array(count),
  };
}

/** Modulo 2^32, as {@link sums} is. */
function differences(column: Uint32Array): Uint32Array {
  return column.map((value, i) => value - (column[i - 1] ?? 0));
}

function sums(column: Uint32Array): Uint32Array {
  for (let i = 1; i < column.length; i++) column[i] = (column[i] ?? 0) + (column[i - 1] ?? 0);
  return column;
}

/** Index of the last entry of an ascending column that is at most `value`; -1 when there is none. */
export function lastAtMost(column: Uint32Array, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
