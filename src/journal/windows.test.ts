import { describe, expect, it } from "vitest";
import { Windows } from "./windows.ts";

const BLOCK = 4096;

describe("windows", () => {
  it("lie side by side and do not overlap", () => {
    const windows = new Windows(BLOCK);
    const taken = Array.from({ length: 20 }, (_, index) => windows.take(400).fill(index));
    for (const [index, bytes] of taken.entries()) expect([...new Set(bytes)]).toEqual([index]);
  });

  it("may be larger than a block", () => {
    const windows = new Windows(BLOCK);
    const small = windows.take(10).fill(1);
    expect(windows.take(5000).fill(2).length).toBe(5000);
    expect([...new Set(small)]).toEqual([1]);
  });

  it("leave the block as it is when they are larger", () => {
    const windows = new Windows(BLOCK);
    const first = windows.take(10);
    windows.untake(windows.take(5000));
    const second = windows.take(10);
    expect(second.buffer).toBe(first.buffer);
    expect(second.byteOffset).toBe(first.byteOffset + 10);
  });

  it("keep the one that is not given back, also in an earlier block", () => {
    const windows = new Windows(BLOCK);
    const kept = windows.take(3000).fill(7);
    windows.untake(windows.take(2000));
    windows.keepOnly(kept);
    for (let round = 0; round < 10; round++) windows.take(3000).fill(8);
    expect([...new Set(kept)]).toEqual([7]);
  });

  it("use the same memory again when all but one are given back", () => {
    const windows = new Windows(BLOCK);
    const blocks = new Set<ArrayBufferLike>();
    for (let round = 0; round < 100; round++) {
      const taken = [windows.take(1200), windows.take(2000), windows.take(2800)];
      for (const { buffer } of taken) blocks.add(buffer);
      const kept = taken[2]?.fill(7) ?? Buffer.alloc(0);
      windows.keepOnly(kept);
      windows.take(2400).fill(8);
      expect([...new Set(kept)]).toEqual([7]);
    }
    expect(blocks.size).toBeLessThan(6);
  });

  it("take back what was taken last", () => {
    const windows = new Windows(BLOCK);
    const first = windows.take(100);
    windows.untake(first);
    expect(windows.take(50).byteOffset).toBe(first.byteOffset);
  });
});
