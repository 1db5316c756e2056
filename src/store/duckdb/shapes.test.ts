import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../base/bytes.ts";
import { Interner } from "../../base/interner.ts";
import { ShapeBuilder, ShapeIndex, ShapeScope } from "./shapes.ts";
import type { Placement } from "./shapes.ts";

function newIndex(limit: number): ShapeIndex {
  const keys = new Interner(100);
  for (const name of ["a", "b", "c"]) keys.intern(utf8(name));
  return new ShapeIndex(keys, new Interner(limit));
}

/** Own attributes as key ids from 1, promoted ones as columns below 0: -1 is column 0. */
function shapeOf(builder: ShapeBuilder, attributes: readonly number[]): number | undefined {
  builder.begin();
  for (const attribute of attributes) {
    if (attribute > 0) builder.addOwn(attribute);
    else builder.addPromoted(-1 - attribute);
  }
  return builder.end();
}

function placementsIn(attributes: readonly number[]): readonly Placement[] {
  return attributes.flatMap((attribute, at) => {
    const after = attributes.slice(0, at).filter((other) => other > 0).length;
    return attribute > 0 ? [] : [{ column: -1 - attribute, after }];
  });
}

const attributesArbitrary = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 6 }),
    fc.subarray([-1, -2, -3, -4, -5, -6, -7, -8, -9]),
  )
  .chain(([own, promoted]) => {
    const all = [...own, ...promoted];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });

describe("shapes", () => {
  it("have the keys of a record, and the order of its promoted attributes among the others", () => {
    const index = newIndex(10_000);
    const builder = new ShapeBuilder(index);
    fc.assert(
      fc.property(attributesArbitrary, (attributes) => {
        const shape = shapeOf(builder, attributes) ?? 0;
        const keys = new Set(attributes.filter((attribute) => attribute > 0).map((key) => "_abc"[key] ?? ""));
        expect([...index.names([shape])[ShapeScope.own]].toSorted()).toEqual([...keys].toSorted());
        for (const key of ["a", "b", "c"])
          expect(index.having(key, ShapeScope.own).includes(shape)).toBe(keys.has(key));
        const expected = placementsIn(attributes);
        const inColumnOrder = expected.map(({ column }) => ({ column, after: 0 }));
        inColumnOrder.sort((a, b) => a.column - b.column);
        expect(index.placements(shape) ?? inColumnOrder).toEqual(expected);
      }),
    );
    expect(index.someUnknown).toBe(false);
  });

  it("have no order when columns say it, so that records of one place share one", () => {
    const index = newIndex(10);
    const builder = new ShapeBuilder(index);
    const shape = shapeOf(builder, [1, 2]);
    expect(shapeOf(builder, [-1, -4, 1, 2])).toBe(shape);
    expect(shapeOf(builder, [2, 1])).toBe(shape);
    expect(shapeOf(builder, [-4, -1, 1, 2])).not.toBe(shape);
  });

  it("leave half of the room to records without an order", () => {
    const index = newIndex(8);
    const builder = new ShapeBuilder(index);
    const shuffled = [1, 2, 3, 4, 5, 6, 7].map((column) => shapeOf(builder, [1, -column]));
    expect(shuffled).toEqual([1, 2, 3, 4, 5, undefined, undefined]);
    expect(shapeOf(builder, [1, -1])).toBe(1);
    expect([[1], [2], [3]].map((keys) => shapeOf(builder, keys))).toEqual([6, 7, 8]);
    expect(index.someUnknown).toBe(false);
    expect(shapeOf(builder, [1, 2])).toBe(0);
    expect(index.someUnknown).toBe(true);
  });
});
