import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Labels } from "../../../model/labels.ts";
import { compileMatchers } from "../../../model/matcher.ts";
import type { Matcher } from "../../../model/matcher.ts";
import { matchers } from "../testing/store-kit.ts";
import { SeriesTable } from "./series-table.ts";

const word = fc.constantFrom("", "a", "b", "ab", "abc", "x.y", "a|b");
const labels = fc
  .record({ job: word, pod: word, zone: word }, { requiredKeys: [] })
  .map((fields) => Labels.fromObject(fields));
const matcher: fc.Arbitrary<Matcher> = fc.oneof(
  fc.record({
    name: fc.constantFrom("job", "pod", "zone", "none"),
    operator: fc.constantFrom("=", "!="),
    value: word,
  }),
  fc.record({
    name: fc.constantFrom("job", "pod", "zone", "none"),
    operator: fc.constantFrom("=~", "!~"),
    value: fc.constantFrom("a|b", "a.*", ".*", ".+", "", "a|", "(a|ab)c?", "x.y", "[ab]+", "ab"),
  }),
);

describe("finding series", () => {
  it("finds what testing each series finds", () => {
    fc.assert(
      fc.property(
        fc.array(labels, { maxLength: 30 }),
        fc.array(matcher, { maxLength: 4 }),
        (sets, conditions) => {
          const table = new SeriesTable(1000);
          for (const set of sets) table.intern(set.pairs);
          const test = compileMatchers(conditions);
          const all = [...table.from(0)];
          const expected = all.filter((series) => test(series.labels)).map(({ id }) => id);
          expect(table.find(conditions)).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("gives equal labels one series, whatever their order and empty values", () => {
    const table = new SeriesTable(10);
    const first = table.intern([
      ["b", "2"],
      ["a", "1"],
    ]);
    const second = table.intern([
      ["a", "1"],
      ["c", ""],
      ["b", "2"],
    ]);
    expect(second).toBe(first);
    expect(first?.labels.toObject()).toEqual({ a: "1", b: "2" });
  });

  it("refuses new labels when all together are too long, and says so", () => {
    const table = new SeriesTable(10, 5);
    const ids = ["abc", "defg", "h", "abc"].map((value) => table.intern([["n", value]])?.id);
    expect(ids).toEqual([1, 2, undefined, 1]);
    expect(table.refusal).toBe("labels of all series have more than 5 characters");
  });

  it("leaves nothing of refused series behind", () => {
    const table = new SeriesTable(1);
    table.intern([["a", "1"]]);
    expect(table.intern([["a", "2"]])).toBeUndefined();
    expect([...table.labelValues("a")].map(({ pair }) => pair[1])).toEqual(["1"]);
  });

  it("names an expression that does not compile", () => {
    const table = new SeriesTable(1);
    expect(() => table.find(matchers("a=~("))).toThrow(/missing closing/);
  });
});
