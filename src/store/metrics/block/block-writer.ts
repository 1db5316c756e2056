import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { FOOTER_BYTES, MAGIC, PAGE_BYTES, compress } from "./block-format.ts";
import type { Part } from "./block-format.ts";
import { SECTION_CHUNKS, encodeIndex, encodeSection } from "./block-index.ts";
import type { PartColumns } from "./block-index.ts";
import { ByteWriter } from "./byte-writer.ts";
import { encodeChunk } from "./chunk-codec.ts";
import type { Samples } from "./chunk-codec.ts";
import { encodeExemplars } from "./exemplar-codec.ts";
import type { ExemplarsBySeries } from "./exemplar-codec.ts";
import { encodeTimes } from "./time-codec.ts";

/** Columns of times that later chunks of the page may refer to; more are not looked through. */
const SHARED_TIMES = 8;

/**
 * Writes one block's file: {@link BlockWriter.create}, then {@link BlockWriter.add} each series in ascending
 * order of ids, then {@link BlockWriter.finish}. The file is whole and on disk only after that.
 */
export class BlockWriter {
  private readonly file: FileHandle;
  private offset = 0;
  private readonly page = new ByteWriter();
  private pageFirstChunk = 0;
  private owners: { readonly chunk: number; readonly times: Float64Array }[] = [];
  private readonly chunks = {
    series: new Array<number>(),
    first: new Array<number>(),
    last: new Array<number>(),
    counts: new Array<number>(),
    places: new Array<number>(),
  };
  private readonly pages: (Part & { readonly firstChunk: number })[] = [];

  private constructor(file: FileHandle) {
    this.file = file;
  }

  static async create(path: string): Promise<BlockWriter> {
    const writer = new BlockWriter(await open(path, "w"));
    await writer.write(MAGIC);
    return writer;
  }

  /** @param samples at least one; all of a block's samples lie within 49 days. */
  async add(series: number, samples: Samples): Promise<void> {
    const { times } = samples;
    const start = this.page.length;
    this.addTimes(times);
    encodeChunk(this.page, samples);
    this.chunks.series.push(series);
    this.chunks.first.push(times[0] ?? 0);
    this.chunks.last.push(times.at(-1) ?? 0);
    this.chunks.counts.push(times.length);
    this.chunks.places.push(start);
    if (this.page.length >= PAGE_BYTES) await this.endPage();
  }

  async finish(exemplars: ExemplarsBySeries): Promise<void> {
    if (this.page.length > 0) await this.endPage();
    const content = new ByteWriter();
    encodeExemplars(content, exemplars);
    const exemplarPart = await this.writePart(content.bytes());
    const indexPart = await this.writePart(await this.index());
    await this.write(footer(indexPart, exemplarPart));
    await this.file.datasync();
    await this.file.close();
  }

  /** Closes the file of a block that will not be finished. */
  async abandon(): Promise<void> {
    await this.file.close();
  }

  /** Chunks of one export have the same times: they are written once a page, then referred to. */
  private addTimes(times: Float64Array): void {
    const chunk = this.chunks.series.length;
    const owner = this.owners.find((candidate) => sameTimes(candidate.times, times));
    this.page.varint(owner === undefined ? 0 : chunk - owner.chunk);
    if (owner !== undefined) return;
    encodeTimes(this.page, times);
    this.owners.unshift({ chunk, times });
    this.owners.length = Math.min(this.owners.length, SHARED_TIMES);
  }

  private async endPage(): Promise<void> {
    const firstChunk = this.pageFirstChunk;
    this.pages.push({ ...(await this.writePart(this.page.bytes())), firstChunk });
    this.page.clear();
    this.owners = [];
    this.pageFirstChunk = this.chunks.series.length;
  }

  /** Writes its sections. @returns its top. */
  private async index(): Promise<Uint8Array> {
    const { series, first, last, counts, places } = this.chunks;
    const minTime = first.reduce((least, time) => Math.min(least, time), Infinity);
    const sections: Part[] = [];
    for (let from = 0; from < series.length; from += SECTION_CHUNKS) {
      const column = (values: readonly number[]): Uint32Array =>
        Uint32Array.from(values.slice(from, from + SECTION_CHUNKS));
      const offsets = (times: readonly number[]): Uint32Array =>
        Uint32Array.from(times.slice(from, from + SECTION_CHUNKS), (time) => time - minTime);
      const section = encodeSection({
        series: column(series),
        firstOffsets: offsets(first),
        lastOffsets: offsets(last),
        counts: column(counts),
        places: column(places),
      });
      sections.push(await this.writePart(section));
    }
    return encodeIndex({
      minTime,
      maxTime: last.reduce((most, time) => Math.max(most, time), -Infinity),
      samples: counts.reduce((sum, count) => sum + count, 0),
      chunks: series.length,
      sectionSeries: Uint32Array.from(sections, (_, number) => series[number * SECTION_CHUNKS] ?? 0),
      sections: columnsOf(sections),
      pageChunks: Uint32Array.from(this.pages, (page) => page.firstChunk),
      pages: columnsOf(this.pages),
    });
  }

  private async writePart(content: Uint8Array): Promise<Part> {
    const compressed = compress(content);
    const part = { offset: this.offset, length: compressed.length, crc: crc32(compressed) };
    await this.write(compressed);
    return part;
  }

  private async write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.file.write(bytes, done, bytes.length - done);
      done += bytesWritten;
    }
    this.offset += bytes.length;
  }
}

const columnsOf = (parts: readonly Part[]): PartColumns => ({
  offsets: Float64Array.from(parts, ({ offset }) => offset),
  lengths: Uint32Array.from(parts, ({ length }) => length),
  crcs: Uint32Array.from(parts, ({ crc }) => crc),
});

function footer(index: Part, exemplars: Part): Uint8Array {
  const writer = new ByteWriter();
  for (const part of [index, exemplars]) {
    writer.double(part.offset);
    writer.uint32(part.length);
    writer.uint32(part.crc);
  }
  writer.raw(MAGIC);
  return writer.bytes().subarray(0, FOOTER_BYTES);
}

function sameTimes(a: Float64Array, b: Float64Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length || a[0] !== b[0] || a.at(-1) !== b.at(-1)) return false;
  for (let i = 1; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
