import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HashSlots } from "./hash-slots.ts";

/** Indexes with this hash, as a look from its first slot on finds them. */
function found(slots: HashSlots, hash: number): number[] {
  const indexes: number[] = [];
  for (let slot = slots.first(hash); slots.isTaken(slot); slot = slots.after(slot))
    if (slots.mayBe(slot, hash)) indexes.push(slots.index(slot));
  return indexes.toSorted((a, b) => a - b);
}

describe("HashSlots", () => {
  it("finds indexes that came one by one, and many at once", () => {
    const hash = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer());
    const hashes = fc.array(hash, { maxLength: 300, size: "max" });
    fc.assert(
      fc.property(hashes, hashes, hashes, (before, together, after) => {
        const slots = new HashSlots(4);
        for (const [index, each] of before.entries()) slots.add(each, index);
        slots.addAll(Int32Array.from(together), before.length);
        const first = before.length + together.length;
        for (const [index, each] of after.entries()) slots.add(each, first + index);
        const all = [...before, ...together, ...after];
        for (const each of new Set(all)) {
          const expected = all.flatMap((other, index) => (other === each ? [index] : []));
          expect(found(slots, each)).toEqual(expected);
        }
      }),
      { numRuns: 30 },
    );
  });
});
