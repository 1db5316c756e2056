import { describe, expect, it } from "vitest";
import { ChunkCache } from "./chunk-cache.ts";
import type { Samples } from "./chunk-codec.ts";

const BYTES_OF_CHUNK = 160;

const chunkOf = (value: number): Samples => ({
  times: Float64Array.from({ length: 10 }, (_, index) => index),
  values: new Float64Array(10).fill(value),
});

/** Those of chunks 0 to 9 of block 1 that are there; to look does not count as use of the others. */
const known = (cache: ChunkCache): number[] =>
  Array.from({ length: 10 }, (_, chunk) => chunk).filter((chunk) => cache.get(1, chunk) !== undefined);

describe("ChunkCache", () => {
  it("keeps chunks of blocks apart", () => {
    const cache = new ChunkCache(10 * BYTES_OF_CHUNK);
    cache.set(1, 7, chunkOf(1));
    cache.set(2, 7, chunkOf(2));
    expect(cache.get(1, 7)?.values[0]).toBe(1);
    expect(cache.get(2, 7)?.values[0]).toBe(2);
    expect(cache.get(2, 8)).toBeUndefined();
  });

  it("drops those first that were put in first", () => {
    const cache = new ChunkCache(3 * BYTES_OF_CHUNK);
    for (let chunk = 0; chunk < 5; chunk++) cache.set(1, chunk, chunkOf(chunk));
    expect(known(cache)).toEqual([2, 3, 4]);
  });

  it("keeps what was used since room was made last", () => {
    const cache = new ChunkCache(3 * BYTES_OF_CHUNK);
    for (let chunk = 0; chunk < 3; chunk++) cache.set(1, chunk, chunkOf(chunk));
    cache.get(1, 0);
    cache.set(1, 3, chunkOf(3));
    cache.set(1, 4, chunkOf(4));
    expect(known(cache)).toEqual([0, 3, 4]);
  });

  it("drops what was used, too, when nothing else is left", () => {
    const cache = new ChunkCache(3 * BYTES_OF_CHUNK);
    for (let chunk = 0; chunk < 3; chunk++) cache.set(1, chunk, chunkOf(chunk));
    for (let chunk = 0; chunk < 3; chunk++) cache.get(1, chunk);
    cache.set(1, 3, chunkOf(3));
    expect(known(cache)).toHaveLength(3);
  });

  it("has room for as many floats as its bytes allow", () => {
    const cache = new ChunkCache(3 * BYTES_OF_CHUNK);
    expect(cache.hasRoomFor(30)).toBe(true);
    expect(cache.hasRoomFor(31)).toBe(false);
  });
});
