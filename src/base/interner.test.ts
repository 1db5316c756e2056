import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "./bytes.ts";
import { Interner } from "./interner.ts";

const values = fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 3000 });

describe("an interner", () => {
  it("gives equal bytes one id, and the bytes back", () => {
    fc.assert(
      fc.property(values, (list) => {
        const interner = new Interner(1_000_000);
        const ids = new Map<string, number>();
        for (const value of list) {
          const key = value.join();
          const id =
            value.length % 2 === 0
              ? interner.intern(value)
              : interner.internScattered(value, 0, value.length);
          expect(ids.get(key) ?? id).toBe(id);
          ids.set(key, id);
        }
        expect(interner.size).toBe(ids.size);
        for (const value of list) {
          const id = interner.find(value);
          expect(id).toBe(ids.get(value.join()));
          expect([...interner.bytesOf(id)]).toEqual([...value]);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("takes a part of a buffer", () => {
    const interner = new Interner(10);
    const buffer = utf8("GET POST GET");
    expect([
      interner.intern(buffer, 0, 3),
      interner.intern(buffer, 4, 8),
      interner.intern(buffer, 9, 12),
    ]).toEqual([1, 2, 1]);
    expect(interner.find(utf8("POST"))).toBe(2);
    expect(interner.find(utf8("PUT"))).toBe(0);
  });

  it("gives 0 for what comes after its limit, and still finds what came before", () => {
    const interner = new Interner(2);
    expect(["a", "b", "c", "a"].map((text) => interner.intern(utf8(text)))).toEqual([1, 2, 0, 1]);
    expect(interner.full).toBe(true);
  });

  it("gives 0 once its entries have too many bytes together", () => {
    const interner = new Interner(10, 6);
    expect(["abc", "defg", "h", "abc"].map((text) => interner.intern(utf8(text)))).toEqual([1, 2, 0, 1]);
  });

  it("takes back stored entries in order only", () => {
    const interner = new Interner(1);
    interner.restore(1, utf8("a"));
    interner.restore(2, utf8("b"));
    expect(interner.find(utf8("b"))).toBe(2);
    expect(() => interner.restore(4, utf8("d"))).toThrow("entry 4 where 3 was expected");
  });
});
