import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { storeFolder } from "../testing/store-kit.ts";
import { Block } from "./block.ts";
import { FIRST_MAGIC, FOOTER_BYTES, compress } from "./block-format.ts";
import { SECTION_CHUNKS, decodeIndex } from "./block-index.ts";
import { BlockWriter } from "./block-writer.ts";
import { ByteWriter } from "./byte-writer.ts";
import { encodeChunk } from "./chunk-codec.ts";
import { encodeExemplars } from "./exemplar-codec.ts";
import { SectionCache } from "./section-cache.ts";
import { encodeTimes } from "./time-codec.ts";

const NAME = "00000001.block";
const SERIES = 3 * SECTION_CHUNKS + 5;
/** Every third id is left out. */
const idOf = (chunk: number): number => chunk + Math.floor(chunk / 2) + 1;
const samplesOf = (chunk: number) => ({
  times: Float64Array.of(1000 + chunk, 2000 + chunk),
  values: Float64Array.of(chunk, -chunk),
});

async function written(): Promise<string> {
  const dir = await storeFolder();
  const writer = await BlockWriter.create(join(dir, NAME));
  for (let chunk = 0; chunk < SERIES; chunk++) await writer.add(idOf(chunk), samplesOf(chunk));
  await writer.finish(new Map());
  return dir;
}

/** Turns over a byte in a section of the index. */
async function damageSection(path: string, number: number): Promise<void> {
  const bytes = await readFile(path);
  const footer = bytes.length - FOOTER_BYTES;
  const top = bytes.subarray(
    bytes.readDoubleLE(footer),
    bytes.readDoubleLE(footer) + bytes.readUInt32LE(footer + 8),
  );
  const at = (decodeIndex(inflateRawSync(top)).sections.offsets[number] ?? 0) + 3;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
  await writeFile(path, bytes);
}

describe("a block", () => {
  it("finds each series in a section of its index, in any order, and keeps few sections", async () => {
    let reads = 0;
    const cache = new SectionCache(2);
    const block = Block.open(await written(), NAME, cache);
    const get = cache.get.bind(cache);
    cache.get = (key, name, number, read) =>
      get(key, name, number, () => {
        reads++;
        return read();
      });
    expect([block.samples, block.minTime, block.maxTime]).toEqual([SERIES * 2, 1000, 1999 + SERIES]);
    expect(reads).toBe(0);
    for (const chunk of [0, SERIES - 1, 1, SECTION_CHUNKS - 1, SECTION_CHUNKS, SERIES - 2]) {
      expect(block.find(idOf(chunk))).toBe(chunk);
      expect(block.extent(chunk)).toEqual({ first: 1000 + chunk, last: 2000 + chunk });
      expect(block.decode(chunk)).toEqual(samplesOf(chunk));
    }
    expect(reads).toBeGreaterThan(3);
    for (const absent of [0, 3, idOf(SERIES - 1) + 1]) expect(block.find(absent)).toBe(-1);
    expect([...block.series()]).toEqual(Array.from({ length: SERIES }, (_, chunk) => idOf(chunk)));
    const live: number[] = [];
    block.eachLive(2000 + SERIES - 2, 9e9, (series) => live.push(series));
    expect(live).toEqual([idOf(SERIES - 2), idOf(SERIES - 1)]);
    block.release();
  });

  it("answers without the series of a section that is damaged, and says so", async () => {
    const dir = await written();
    await damageSection(join(dir, NAME), 1);
    const cache = new SectionCache();
    const told: string[] = [];
    cache.onDamaged = (name) => told.push(name);
    const block = Block.open(dir, NAME, cache);
    expect(block.find(idOf(SECTION_CHUNKS))).toBe(-1);
    expect(block.find(idOf(2 * SECTION_CHUNKS))).toBe(2 * SECTION_CHUNKS);
    expect(told).toEqual([NAME]);
    expect(() => block.series()).toThrow("is damaged");
    block.release();
  });

  it("of the first version, whose index is in one piece, is read", async () => {
    const dir = await storeFolder();
    const page = new ByteWriter();
    const starts = [0, 1].map((chunk) => {
      const start = page.length;
      page.varint(0);
      encodeTimes(page, samplesOf(chunk).times);
      encodeChunk(page, samplesOf(chunk));
      return start;
    });
    const lengths = [starts[1] ?? 0, page.length - (starts[1] ?? 0)];
    const exemplars = new ByteWriter();
    encodeExemplars(exemplars, new Map());
    const parts = [page.bytes(), exemplars.bytes()].map(compress);
    const offsets = [FIRST_MAGIC.length, FIRST_MAGIC.length + (parts[0]?.length ?? 0)];
    const index = new ByteWriter();
    index.double(1000);
    for (const count of [2, 1]) index.uint32(count);
    for (const column of [[7, 2], [0, 1], [1000, 1001], [2, 2], lengths, [0]])
      index.memory(Uint32Array.from(column));
    index.memory(Float64Array.of(offsets[0] ?? 0));
    index.memory(Uint32Array.of(parts[0]?.length ?? 0, crc32(parts[0] ?? "")));
    const indexPart = compress(index.bytes());
    const footer = new ByteWriter();
    const places = [
      [(offsets[1] ?? 0) + (parts[1]?.length ?? 0), indexPart],
      [offsets[1] ?? 0, parts[1] ?? Buffer.alloc(0)],
    ] as const;
    for (const [offset, bytes] of places) {
      footer.double(offset);
      footer.uint32(bytes.length);
      footer.uint32(crc32(bytes));
    }
    footer.raw(FIRST_MAGIC);
    await writeFile(join(dir, NAME), Buffer.concat([FIRST_MAGIC, ...parts, indexPart, footer.bytes()]));
    const block = Block.open(dir, NAME, new SectionCache());
    expect([...block.series()]).toEqual([7, 9]);
    expect([block.find(7), block.find(8), block.find(9)]).toEqual([0, -1, 1]);
    expect(block.decode(1)).toEqual(samplesOf(1));
    expect([block.samples, block.minTime, block.maxTime]).toEqual([4, 1000, 2001]);
    block.release();
  });
});
