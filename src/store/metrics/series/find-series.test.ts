import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Labels } from "../../../model/labels.ts";
import { compileMatchers } from "../../../model/matcher.ts";
import type { Matcher } from "../../../model/matcher.ts";
import { matchers } from "../testing/store-kit.ts";
import { SeriesTable } from "./series-table.ts";
import type { SeriesLimits } from "./series-table.ts";

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

const tableOf = (limits: Partial<SeriesLimits>): SeriesTable =>
  new SeriesTable({ maxSeries: 1000, maxSeriesPerMetric: 1000, ...limits });

describe("finding series", () => {
  it("finds what testing each series finds", () => {
    fc.assert(
      fc.property(
        fc.array(labels, { maxLength: 30 }),
        fc.array(matcher, { maxLength: 4 }),
        (sets, conditions) => {
          const table = tableOf({});
          for (const set of sets) table.intern(new Map(set.pairs));
          const test = compileMatchers(conditions);
          const all = [...table.from(0)].flatMap(({ id }) => table.get(id) ?? []);
          const expected = all.filter((series) => test(series.labels)).map(({ id }) => id);
          expect([...table.find(conditions)]).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("gives equal labels one series, whatever their order and empty values", () => {
    const table = tableOf({});
    const first = table.intern(new Map(Object.entries({ b: "2", a: "1" })));
    const second = table.intern(new Map(Object.entries({ a: "1", c: "", b: "2" })));
    expect(second).toBe(first);
    expect(first?.labels.toObject()).toEqual({ a: "1", b: "2" });
  });

  it("refuses new labels when all together are too long, and says so", () => {
    const table = tableOf({ maxLabelBytes: 13 });
    const ids = ["abc", "defg", "h", "abc"].map((value) => table.intern(new Map([["n", value]]))?.id);
    expect(ids).toEqual([1, 2, undefined, 1]);
    expect(table.refusal).toBe("labels of all series have more than 13 bytes");
  });

  it("leaves nothing of refused series behind", () => {
    const table = tableOf({ maxSeries: 1 });
    table.intern(new Map([["a", "1"]]));
    expect(table.intern(new Map([["a", "2"]]))).toBeUndefined();
    expect(table.labelValues("a").map((pair) => table.valueOf(pair))).toEqual(["1"]);
  });

  it("bounds the series of one metric, and takes those of others", () => {
    const table = tableOf({ maxSeriesPerMetric: 1 });
    const made = [
      ["up", "1"],
      ["up", "2"],
      ["down", "2"],
      ["up", "1"],
    ].map(([name = "", a = ""]) => table.intern(new Map(Object.entries({ __name__: name, a })))?.id);
    expect(made).toEqual([1, undefined, 2, 1]);
    expect(table.refusal).toBe(
      "too many series of one metric (limit metrics.maxSeriesPerMetric = 1; `watchtower metrics cardinality` lists which are many)",
    );
  });

  it("names an expression that does not compile", () => {
    const table = tableOf({ maxSeries: 1 });
    expect(() => table.find(matchers("a=~("))).toThrow(/missing closing/);
  });
});
