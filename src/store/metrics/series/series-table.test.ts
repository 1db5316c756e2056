import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Labels } from "../../../model/labels.ts";
import { SeriesTable } from "./series-table.ts";

const LIMITS = { maxSeries: 1e6, maxSeriesPerMetric: 1e6 };
const text = fc.oneof(
  { weight: 9, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", minLength: 300, maxLength: 3000 }) },
);
const labels = fc.dictionary(text, text, { maxKeys: 5 }).map((fields) => Labels.fromObject(fields));

const labelsOf = (table: SeriesTable): readonly (Labels["pairs"] | undefined)[] =>
  [...table.from(0)].map(({ id }) => table.get(id)?.labels.pairs);

describe("the table of series", () => {
  it("keeps labels of any text, one series for equal ones", () => {
    fc.assert(
      fc.property(fc.array(labels, { maxLength: 40 }), (sets) => {
        const table = new SeriesTable(LIMITS);
        const ids = sets.map((set) => table.intern(new Map(set.pairs))?.id);
        const distinct = new Map(sets.map((set) => [set.key(), set.pairs]));
        expect(labelsOf(table)).toEqual([...distinct.values()]);
        for (const [at, set] of sets.entries()) expect(table.intern(new Map(set.pairs))?.id).toBe(ids[at]);
      }),
    );
  });

  it("keeps long texts as they are, the first of them too", () => {
    for (const length of [341, 342, 500, 1024, 1025, 100_000]) {
      const set = Labels.fromObject({ __name__: "a", long: "x".repeat(length) });
      const table = new SeriesTable(LIMITS);
      table.intern(new Map(set.pairs));
      expect(labelsOf(table)).toEqual([set.pairs]);
      expect(table.findPair("long", "x".repeat(length + 2000))).toBe(-1);
    }
  });

  it("lists values in order and the series that have them, also of series that came after it was asked", () => {
    const table = new SeriesTable(LIMITS);
    const values = Array.from({ length: 30_000 }, (_, at) => String((at * 7919) % 1000));
    for (const [at, value] of values.entries()) {
      table.intern(
        new Map([
          ["value", value],
          ["id", String(at)],
        ]),
      );
      if (at % 9000 === 0) expect(table.labelValues("value").length).toBe(Math.min(1000, at + 1));
    }
    const pairs = table.labelValues("value");
    expect(pairs.map((pair) => table.valueOf(pair))).toEqual([...new Set(values)].toSorted());
    for (const pair of pairs.slice(0, 20)) {
      const expected = values.flatMap((value, at) => (value === table.valueOf(pair) ? [at + 1] : []));
      expect([...table.seriesWith(pair)]).toEqual(expected);
    }
  });

  it("forgets what is pruned, and keeps the ids of the others", () => {
    const table = new SeriesTable(LIMITS);
    for (let at = 0; at < 5000; at++)
      table.intern(
        new Map([
          ["id", String(at)],
          ["__name__", "m"],
        ]),
      );
    const kept = table.get(10);
    table.prune((id) => id % 10 === 0);
    expect(table.size).toBe(500);
    expect(table.get(10)).toBe(kept);
    expect(table.get(10)?.labels.get("id")).toBe("9");
    expect(table.get(11)).toBeUndefined();
    expect(table.labelValues("id")).toHaveLength(500);
    expect(table.intern(new Map([["id", "new"]]))?.id).toBe(5001);
  });
});
