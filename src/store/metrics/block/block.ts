import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { FIRST_MAGIC, FOOTER_BYTES, MAGIC, damaged, decompress } from "./block-format.ts";
import type { Part } from "./block-format.ts";
import { SECTION_CHUNKS, decodeIndex, decodeSection, lastAtMost } from "./block-index.ts";
import type { BlockIndex, IndexSection, PartColumns } from "./block-index.ts";
import { ByteReader } from "./byte-reader.ts";
import { decodeChunk } from "./chunk-codec.ts";
import type { Samples } from "./chunk-codec.ts";
import type { ChunkCache } from "./chunk-cache.ts";
import { covers, withoutDeleted } from "./deletions.ts";
import type { Deletions } from "./deletions.ts";
import { decodeExemplars } from "./exemplar-codec.ts";
import type { ExemplarsBySeries } from "./exemplar-codec.ts";
import { decodeFirstIndex } from "./first-index.ts";
import type { SectionCache } from "./section-cache.ts";
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
 * An immutable file of samples, and what is deleted of them. Opening reads the top of its index alone: sections of it and
 * chunks are read when they are asked for.
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
  private readonly index: BlockIndex;
  private readonly fd: number;
  private readonly exemplarPart: Part;
  private readonly cache: SectionCache;
  private readonly sectionKey = ++lastKey;
  /** Sections that were not apart in the file. */
  private readonly sections: readonly IndexSection[] | undefined;
  /** The section that was looked at last. */
  private section: IndexSection | undefined;
  private sectionNumber = -1;
  private openPage: OpenPage | undefined;
  /** The chunk that was found last. */
  private found = -1;
  private users = 1;
  private deleted = NOTHING;
  private cacheKey = ++lastKey;

  private constructor(name: string, { fd, bytes, index, exemplars, cache, sections }: OpenFile) {
    this.name = name;
    this.fd = fd;
    this.bytes = bytes;
    this.index = index;
    this.exemplarPart = exemplars;
    this.cache = cache;
    this.sections = sections;
    this.samples = index.samples;
    this.minTime = index.minTime;
    this.maxTime = index.maxTime;
  }

  /**
   * @param cache for sections of its index.
   * @throws when the file is missing, or WatchtowerError `internal` when the top of its index is damaged.
   */
  static open(folder: string, name: string, cache: SectionCache): Block {
    const fd = openSync(`${folder}/${name}`, "r");
    try {
      const { size } = fstatSync(fd);
      const { index, exemplars, isFirst } = readFooter(fd, size, name);
      const top = readPart(fd, index, name);
      const read = isFirst ? decodeFirstIndex(top) : { index: decodeIndex(top), sections: undefined };
      return new Block(name, { fd, bytes: size, exemplars, cache, ...read });
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
    const number = this.sectionWith(series);
    if (number < 0) return -1;
    const { series: ids } = this.sectionAt(number);
    // Most look for one after the other.
    const next = this.found + 1 - number * SECTION_CHUNKS;
    const isNext = next >= 0 && next < ids.length && ids[next] === series;
    const at = isNext ? next : lastAtMost(ids, series);
    if (ids[at] !== series) return -1;
    return (this.found = number * SECTION_CHUNKS + at);
  }

  /** The section that has the series, if any has; -1 when it lies before all. */
  private sectionWith(series: number): number {
    const { sectionSeries } = this.index;
    const last = this.sectionNumber;
    const first = sectionSeries[last] ?? Infinity;
    return first <= series && series < (sectionSeries[last + 1] ?? Infinity)
      ? last
      : lastAtMost(sectionSeries, series);
  }

  /** Ids of all series, ascending. @throws WatchtowerError `internal` when a section is damaged. */
  series(): Uint32Array {
    const all = new Uint32Array(this.index.chunks);
    for (const number of this.index.sectionSeries.keys()) {
      all.set(this.readSection(number).series, number * SECTION_CHUNKS);
    }
    return all;
  }

  /** Tells the series of which {@link Block.overlaps} holds. */
  eachLive(start: number, end: number, tell: (series: number) => void): void {
    for (const number of this.index.sectionSeries.keys()) {
      const { series } = this.sectionAt(number);
      for (let at = 0; at < series.length; at++) {
        if (this.overlaps(number * SECTION_CHUNKS + at, start, end)) tell(series[at] ?? 0);
      }
    }
  }

  /** Samples of a chunk in the file. */
  samplesOf(chunk: number): number {
    return this.sectionOf(chunk).counts[chunk % SECTION_CHUNKS] ?? 0;
  }

  /** Times of a chunk's first and last sample in the file, Unix milliseconds. */
  extent(chunk: number): { readonly first: number; readonly last: number } {
    return { first: this.firstTime(chunk), last: this.lastTime(chunk) };
  }

  /** Of a chunk's last sample in the file, Unix milliseconds. */
  lastTime(chunk: number): number {
    return this.minTime + (this.sectionOf(chunk).lastOffsets[chunk % SECTION_CHUNKS] ?? 0);
  }

  /**
   * Whether the chunk's first to last sample meet the range, Unix milliseconds, inclusive, and not all of that is
   * deleted.
   */
  overlaps(chunk: number, start: number, end: number): boolean {
    const first = this.firstTime(chunk);
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

  /** As {@link Block.chunk}, past any cache. @param room for the values of all samples. */
  decode(chunk: number, room?: Float64Array): Samples {
    const page = this.pageOf(chunk);
    const reader = new ByteReader(page.content, this.placeOf(chunk));
    const times = this.timesOf(page, chunk, reader);
    const samples = decodeChunk(reader, times, room);
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
    return this.deleted === NOTHING ? undefined : this.deleted.get(this.seriesOf(chunk));
  }

  private seriesOf(chunk: number): number {
    return this.sectionOf(chunk).series[chunk % SECTION_CHUNKS] ?? -1;
  }

  private firstTime(chunk: number): number {
    return this.minTime + (this.sectionOf(chunk).firstOffsets[chunk % SECTION_CHUNKS] ?? 0);
  }

  /** Where the chunk begins in the content of its page. */
  private placeOf(chunk: number): number {
    return this.sectionOf(chunk).places[chunk % SECTION_CHUNKS] ?? 0;
  }

  private sectionOf(chunk: number): IndexSection {
    return this.sectionAt(Math.floor(chunk / SECTION_CHUNKS));
  }

  private sectionAt(number: number): IndexSection {
    if (number === this.sectionNumber && this.section !== undefined) return this.section;
    this.sectionNumber = number;
    return (this.section = this.cachedSection(number));
  }

  /** Apart from who asks for each series: a function within it costs memory at each call. */
  private cachedSection(number: number): IndexSection {
    return (
      this.sections?.[number] ??
      this.cache.get(this.sectionKey, this.name, number, () => this.readSection(number))
    );
  }

  private readSection(number: number): IndexSection {
    return this.sections?.[number] ?? decodeSection(this.read(partOf(this.index.sections, number)));
  }

  private timesOf(page: OpenPage, chunk: number, reader: ByteReader): Float64Array {
    const distance = reader.varint();
    const owner = chunk - distance;
    let times = page.times.get(owner);
    if (times !== undefined && distance > 0) return times;
    const source = distance === 0 ? reader : new ByteReader(page.content, this.placeOf(owner) + 1);
    times = decodeTimes(source, this.samplesOf(owner));
    page.times.set(owner, times);
    return times;
  }

  private pageOf(chunk: number): OpenPage {
    const page = lastAtMost(this.index.pageChunks, chunk);
    if (this.openPage?.page === page) return this.openPage;
    const content = this.read(partOf(this.index.pages, page));
    this.openPage = { page, content, times: new Map() };
    return this.openPage;
  }

  private read(part: Part): Uint8Array {
    return readPart(this.fd, part, this.name);
  }
}

interface OpenFile {
  readonly fd: number;
  readonly bytes: number;
  readonly index: BlockIndex;
  readonly exemplars: Part;
  readonly cache: SectionCache;
  readonly sections: readonly IndexSection[] | undefined;
}

function partOf({ offsets, lengths, crcs }: PartColumns, number: number): Part {
  return { offset: offsets[number] ?? 0, length: lengths[number] ?? 0, crc: crcs[number] ?? 0 };
}

function readPart(fd: number, part: Part, name: string): Uint8Array {
  const bytes = Buffer.allocUnsafe(part.length);
  const read = readSync(fd, bytes, 0, part.length, part.offset);
  return decompress(bytes.subarray(0, read), part, name);
}

function readFooter(
  fd: number,
  size: number,
  name: string,
): { index: Part; exemplars: Part; isFirst: boolean } {
  const at = size - FOOTER_BYTES;
  const bytes = Buffer.alloc(FOOTER_BYTES);
  if (at < MAGIC.length || readSync(fd, bytes, 0, FOOTER_BYTES, at) !== FOOTER_BYTES) throw damaged(name, 0);
  const reader = new ByteReader(bytes);
  const index = readPlace(reader);
  const exemplars = readPlace(reader);
  const magic = reader.raw(MAGIC.length);
  const isFirst = Buffer.compare(magic, FIRST_MAGIC) === 0;
  if ((!isFirst && Buffer.compare(magic, MAGIC) !== 0) || !isInside(index, at) || !isInside(exemplars, at))
    throw damaged(name, at);
  return { index, exemplars, isFirst };
}

function readPlace(reader: ByteReader): Part {
  return { offset: reader.double(), length: reader.uint32(), crc: reader.uint32() };
}

const isInside = ({ offset, length }: Part, end: number): boolean => offset >= 0 && offset + length <= end;
