import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";

/**
 * What a block knows of its chunks without reading them. Chunks are in ascending order of series, one chunk a
 * series; pages hold runs of chunks.
 */
export interface BlockIndex {
  /** Unix milliseconds of the first sample. */
  readonly minTime: number;
  /** Id of each chunk's series, ascending. */
  readonly series: Uint32Array;
  /** First and last time of each chunk, in milliseconds after `minTime`. */
  readonly firstOffsets: Uint32Array;
  readonly lastOffsets: Uint32Array;
  /** Samples of each chunk. */
  readonly counts: Uint32Array;
  /** Bytes of each chunk in its page. */
  readonly lengths: Uint32Array;
  /** Of each page: first chunk, offset and length in the file, CRC. */
  readonly pageChunks: Uint32Array;
  readonly pageOffsets: Float64Array;
  readonly pageLengths: Uint32Array;
  readonly pageCrcs: Uint32Array;
}

export function encodeIndex(index: BlockIndex): Uint8Array {
  const writer = new ByteWriter();
  writer.double(index.minTime);
  writer.uint32(index.series.length);
  writer.uint32(index.pageChunks.length);
  writer.memory(differences(index.series));
  for (const column of [index.firstOffsets, index.lastOffsets, index.counts, index.lengths]) {
    writer.memory(column);
  }
  writer.memory(index.pageChunks);
  writer.memory(index.pageOffsets);
  writer.memory(index.pageLengths);
  writer.memory(index.pageCrcs);
  return writer.bytes();
}

export function decodeIndex(bytes: Uint8Array): BlockIndex {
  const reader = new ByteReader(bytes);
  const minTime = reader.double();
  const chunks = reader.uint32();
  const pages = reader.uint32();
  return {
    minTime,
    series: sums(reader.uint32Array(chunks)),
    firstOffsets: reader.uint32Array(chunks),
    lastOffsets: reader.uint32Array(chunks),
    counts: reader.uint32Array(chunks),
    lengths: reader.uint32Array(chunks),
    pageChunks: reader.uint32Array(pages),
    pageOffsets: reader.float64Array(pages),
    pageLengths: reader.uint32Array(pages),
    pageCrcs: reader.uint32Array(pages),
  };
}

function differences(column: Uint32Array): Uint32Array {
  return column.map((value, i) => value - (column[i - 1] ?? 0));
}

function sums(column: Uint32Array): Uint32Array {
  let sum = 0;
  return column.map((value) => (sum += value));
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
