import fc from "fast-check";
import { expect, it } from "vitest";
import { type IdList, intersect, subtract, union } from "./id-lists.ts";

const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 100);

const ids: fc.Arbitrary<IdList> = fc
  .uniqueArray(fc.nat(60), { maxLength: 40 })
  .map((list) => Uint32Array.from(list).toSorted());

it("unites, intersects and subtracts as sets do", () => {
  fc.assert(
    fc.property(ids, ids, (a, b) => {
      expect([...union(a, b)]).toEqual([...new Set([...a, ...b])].toSorted((x, y) => x - y));
      expect([...intersect(a, b)]).toEqual([...a].filter((id) => b.includes(id)));
      expect([...subtract(a, b)]).toEqual([...a].filter((id) => !b.includes(id)));
    }),
    { numRuns: RUNS },
  );
});
