import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeyTable } from "./key-table.ts";

describe("KeyTable", () => {
  it("numbers each pair of bytes and context once, in order of first sight", () => {
    const key = fc.record({
      bytes: fc.uint8Array({ maxLength: 9, max: 3 }),
      context: fc.integer({ min: 0, max: 2 }),
      before: fc.nat({ max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(key, { maxLength: 80 }), (keys) => {
        const table = new KeyTable();
        const oracle = new Map<string, number>();
        for (const { bytes, context, before } of keys) {
          const text = `${context}:${bytes.join()}`;
          const expected = oracle.get(text) ?? oracle.size;
          oracle.set(text, expected);
          const surrounded = Uint8Array.from([...Array.from({ length: before }, () => 7), ...bytes, 7]);
          const view = new DataView(surrounded.buffer);
          expect(table.intern(view, before, before + bytes.length, context)).toBe(expected);
        }
      }),
    );
  });

  it("grows", () => {
    const table = new KeyTable();
    const view = new DataView(new ArrayBuffer(8));
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < 20_000; i++) {
        view.setUint32(0, i);
        expect(table.intern(view, 0, 8, 1)).toBe(i);
      }
    }
    expect(table.size).toBe(20_000);
  });
});
