import fc from "fast-check";
import { expect, it } from "vitest";
import { BufferPool } from "./buffer-pool.ts";

const LIMITS = { largestBytes: 65_536, idleBytes: 100_000 };

it("uses a buffer again that was given back, also by a part of it", () => {
  const pool = new BufferPool(LIMITS);
  const first = pool.take(5000);
  pool.giveBack(first.subarray(7, 9));
  const second = pool.take(8000);
  expect([second.buffer === first.buffer, second.length]).toEqual([true, 8000]);
  expect(pool.take(100).buffer === first.buffer).toBe(false);
});

it("leaves alone what is not its own, is larger than the largest or came back already", () => {
  const pool = new BufferPool(LIMITS);
  const large = pool.take(LIMITS.largestBytes + 1);
  const foreign = Buffer.alloc(5000);
  const own = pool.take(5000);
  for (const buffer of [large, foreign, own, own]) pool.giveBack(buffer);
  const next = [pool.take(5000), pool.take(5000)].map(({ buffer }) => buffer);
  expect(next[0] === own.buffer).toBe(true);
  for (const buffer of [large, foreign, own]) expect(next[1] === buffer.buffer).toBe(false);
});

it("keeps no more than its limit while nobody uses them", () => {
  const pool = new BufferPool(LIMITS);
  const many = Array.from({ length: 9 }, () => pool.take(30_000));
  for (const buffer of many) pool.giveBack(buffer);
  const known = new Set(many.map(({ buffer }) => buffer));
  const again = Array.from({ length: 9 }, () => pool.take(30_000));
  expect(again.filter(({ buffer }) => known.has(buffer))).toHaveLength(3);
});

it("comes to hold large ones where large ones are wanted, though it was full of small ones", () => {
  const pool = new BufferPool(LIMITS);
  for (const buffer of Array.from({ length: 20 }, () => pool.take(5000))) pool.giveBack(buffer);
  const use = (): ArrayBufferLike => {
    const buffer = pool.take(60_000);
    pool.giveBack(buffer);
    return buffer.buffer;
  };
  const used = Array.from({ length: 20 }, use);
  expect(used.at(-1) === used.at(-2)).toBe(true);
});

it("never lends the same bytes to two at once, however they are taken and given back", () => {
  const step = fc.record({ bytes: fc.integer({ min: 0, max: 80_000 }), back: fc.nat({ max: 8 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const pool = new BufferPool(LIMITS);
      const lent: { readonly bytes: Buffer; readonly mark: number }[] = [];
      for (const [mark, { bytes, back }] of steps.entries()) {
        const taken = pool.take(bytes);
        expect(taken.length).toBe(bytes);
        lent.push({ bytes: taken.fill(mark), mark });
        for (const each of lent) expect(each.bytes.every((byte) => byte === each.mark)).toBe(true);
        const [over] = lent.splice(back, 1);
        if (over !== undefined) pool.giveBack(over.bytes);
      }
    }),
  );
});
