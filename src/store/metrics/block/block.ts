import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { FOOTER_BYTES, MAGIC, damaged, decompress } from "./block-format.ts";
import type { Part } from "./block-format.ts";
import { decodeIndex, lastAtMost } from "./block-index.ts";
import type { BlockIndex } from "./block-index.ts";
import { ByteReader } from "./byte-reader.ts";
import { decodeChunk } from "./chunk-codec.ts";
import type { Samples } from "./chunk-codec.ts";
import type { ChunkCache } from "./chunk-cache.ts";
import { covers, withoutDeleted } from "./deletions.ts";
import type { Deletions } from "./deletions.ts";
import { decodeExemplars } from "./exemplar-codec.ts";
import type { ExemplarsBySeries } from "./exemplar-codec.ts";
import { decodeTimes } from "./time-codec.ts";

/** A page's content, with the columns of times decoded so far by the chunk that owns them. */
interface OpenPage {
  readonly page: number;
  readonly content: Uint8Array;
  readonly times: Map<number, Float64Array>;
}

let lastKey = 0;

const NOTHING: Deletions = new Map();

/**
 * An immutable file of samples, and what is deleted of them. Opening reads its index alone; chunks are decoded when
 * asked for.
 */
export class Block {
  /** Name within the store's folder. */
  readonly name: string;
  readonly bytes: number;
  /** In the file, deleted ones included. */
  readonly samples: number;
  /** Unix milliseconds, both inclusive. */
  readonly minTime: number;
  readonly maxTime: number;
  readonly index: BlockIndex;
  private readonly fd: number;
  private readonly exemplarPart: Part;
  private readonly chunkOffsets: Uint32Array;
  private openPage: OpenPage | undefined;
  /** The chunk that was found last. */
  private found = -1;
  private users = 1;
  private deleted = NOTHING;
  private cacheKey = ++lastKey;

  private constructor(name: string, fd: number, bytes: number, index: BlockIndex, exemplarPart: Part) {
    this.name = name;
    this.fd = fd;
    this.bytes = bytes;
    this.index = index;
    this.exemplarPart = exemplarPart;
    this.chunkOffsets = offsetsInPages(index);
    this.samples = index.counts.reduce((sum, count) => sum + count, 0);
    this.minTime = index.minTime;
    this.maxTime = index.minTime + index.lastOffsets.reduce((most, offset) => Math.max(most, offset), 0);
  }

  /** @throws when the file is missing, or WatchtowerError `internal` when its index is damaged. */
  static open(folder: string, name: string): Block {
    const fd = openSync(`${folder}/${name}`, "r");
    try {
      const { size } = fstatSync(fd);
      const { index, exemplars } = readFooter(fd, size, name);
      return new Block(name, fd, size, decodeIndex(readPart(fd, index, name)), exemplars);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** What of its samples counts no more. */
  get deletions(): Deletions {
    return this.deleted;
  }

  /** Holds for all that is read from now on. */
  set deletions(deletions: Deletions) {
    this.deleted = deletions;
    this.cacheKey = ++lastKey;
  }

  /** Chunk of a series, -1 when it has none here. */
  find(series: number): number {
    const { series: ids } = this.index;
    // Most look for one after the other.
    const next = this.found + 1;
    const at = ids[next] === series ? next : lastAtMost(ids, series);
    if (ids[at] !== series) return -1;
    this.found = at;
    return at;
  }

  /** Times of a chunk's first and last sample in the file, Unix milliseconds. */
  extent(chunk: number): { readonly first: number; readonly last: number } {
    const first = this.minTime + (this.index.firstOffsets[chunk] ?? 0);
    return { first, last: this.lastTime(chunk) };
  }

  /** Of a chunk's last sample in the file, Unix milliseconds. */
  lastTime(chunk: number): number {
    return this.minTime + (this.index.lastOffsets[chunk] ?? 0);
  }

  /**
   * Whether the chunk's first to last sample meet the range, Unix milliseconds, inclusive, and not all of that is
   * deleted.
   */
  overlaps(chunk: number, start: number, end: number): boolean {
    const first = this.minTime + (this.index.firstOffsets[chunk] ?? 0);
    const last = this.lastTime(chunk);
    if (first > end || last < start) return false;
    const intervals = this.deletionsOf(chunk);
    return intervals === undefined || !covers(intervals, Math.max(first, start), Math.min(last, end));
  }

  /** Without what is deleted. @throws WatchtowerError `internal` when the page is damaged. */
  chunk(chunk: number, cache: ChunkCache): Samples {
    const known = cache.get(this.cacheKey, chunk);
    if (known !== undefined) return known;
    const samples = this.decode(chunk);
    cache.set(this.cacheKey, chunk, samples);
    return samples;
  }

  /** As {@link Block.chunk}, past any cache. */
  decode(chunk: number): Samples {
    const page = this.pageOf(chunk);
    const reader = new ByteReader(page.content, this.chunkOffsets[chunk] ?? 0);
    const times = this.timesOf(page, chunk, reader);
    const samples = decodeChunk(reader, times);
    const intervals = this.deletionsOf(chunk);
    return intervals === undefined ? samples : withoutDeleted(samples, intervals);
  }

  /** @throws WatchtowerError `internal` when they are damaged. */
  exemplars(): ExemplarsBySeries {
    return decodeExemplars(new ByteReader(this.read(this.exemplarPart)));
  }

  /** Keeps the file open until {@link Block.release}, even if the block is dropped meanwhile. */
  use(): void {
    this.users++;
  }

  release(): void {
    this.users--;
    if (this.users === 0) closeSync(this.fd);
  }

  private deletionsOf(chunk: number) {
    return this.deleted === NOTHING ? undefined : this.deleted.get(this.index.series[chunk] ?? 0);
  }

  private timesOf(page: OpenPage, chunk: number, reader: ByteReader): Float64Array {
    const distance = reader.varint();
    const owner = chunk - distance;
    let times = page.times.get(owner);
    if (times !== undefined && distance > 0) return times;
    const source =
      distance === 0 ? reader : new ByteReader(page.content, (this.chunkOffsets[owner] ?? 0) + 1);
    times = decodeTimes(source, this.index.counts[owner] ?? 0);
    page.times.set(owner, times);
    return times;
  }

  private pageOf(chunk: number): OpenPage {
    const page = lastAtMost(this.index.pageChunks, chunk);
    if (this.openPage?.page === page) return this.openPage;
    const content = this.read({
      offset: this.index.pageOffsets[page] ?? 0,
      length: this.index.pageLengths[page] ?? 0,
      crc: this.index.pageCrcs[page] ?? 0,
    });
    this.openPage = { page, content, times: new Map() };
    return this.openPage;
  }

  private read(part: Part): Uint8Array {
    return readPart(this.fd, part, this.name);
  }
}

function readPart(fd: number, part: Part, name: string): Uint8Array {
  const bytes = Buffer.allocUnsafe(part.length);
  const read = readSync(fd, bytes, 0, part.length, part.offset);
  return decompress(bytes.subarray(0, read), part, name);
}

function readFooter(fd: number, size: number, name: string): { index: Part; exemplars: Part } {
  const at = size - FOOTER_BYTES;
  const bytes = Buffer.alloc(FOOTER_BYTES);
  if (at < MAGIC.length || readSync(fd, bytes, 0, FOOTER_BYTES, at) !== FOOTER_BYTES) throw damaged(name, 0);
  const reader = new ByteReader(bytes);
  const index = readPlace(reader);
  const exemplars = readPlace(reader);
  const isWhole = Buffer.compare(reader.raw(MAGIC.length), MAGIC) === 0;
  if (!isWhole || !isInside(index, at) || !isInside(exemplars, at)) throw damaged(name, at);
  return { index, exemplars };
}

function readPlace(reader: ByteReader): Part {
  return { offset: reader.double(), length: reader.uint32(), crc: reader.uint32() };
}

const isInside = ({ offset, length }: Part, end: number): boolean => offset >= 0 && offset + length <= end;

/** Where each chunk begins in the content of its page. */
function offsetsInPages({ lengths, pageChunks }: BlockIndex): Uint32Array {
  const offsets = new Uint32Array(lengths.length);
  for (const [page, first] of pageChunks.entries()) {
    const end = pageChunks[page + 1] ?? lengths.length;
    for (let chunk = first + 1; chunk < end; chunk++) {
      offsets[chunk] = (offsets[chunk - 1] ?? 0) + (lengths[chunk - 1] ?? 0);
    }
  }
  return offsets;
}
