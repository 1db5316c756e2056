import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../dashboard-file/json.ts";
import { frameOf, type DataFrame } from "../frames/data-frame.ts";
import { parseMath } from "./parse-math.ts";
import { runExpressions } from "./run-expressions.ts";
import { answered, number, result, series } from "./testing/answers.ts";

const math = (expression: string, ...answers: readonly DataFrame[]) =>
  result({ type: "math", expression }, ...answers);

describe("math", () => {
  it.each([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["2 ** 3 ** 2", 64],
    ["10 - 4 - 3", 3],
    ["-2 ** 2", 4],
    ["7 % 4 == 3 && !0", 1],
    ["0x10 + 010 + 1.5e1", 39],
    ["abs(-2) + floor(1.7) + ceil(1.2) + round(-0.5)", 4],
    ["is_nan(nan()) + is_inf(inf()) + is_null(null()) + is_number(1)", 4],
    ["1 || nan()", 1],
    ["0 && nan()", 0],
    ["1 > nan()", NaN],
    ["1 + null()", null],
  ])("%s is %d", (expression, value) => expect(math(expression).shown).toEqual([[{}, [value]]]));

  it("meets series by their labels and their times", () => {
    const a = [
      series("A", { host: "x", cpu: "0" }, [
        [1, 10],
        [2, 20],
        [3, null],
      ]),
      series("A", { host: "y" }, [[1, 1]]),
    ];
    const b = [
      series("B", { host: "x" }, [
        [2, 4],
        [3, 1],
      ]),
      series("B", { host: "z" }, [[1, 1]]),
    ];
    expect(math("$A / ${B}", ...a, ...b)).toEqual({
      shown: [[{ host: "x", cpu: "0" }, [5, null]]],
      notices: ["query Z: 2 series have no partner, and are left out"],
    });
    expect(math("$A * 2", ...a).shown).toEqual([
      [{ host: "x", cpu: "0" }, [20, 40, null]],
      [{ host: "y" }, [2]],
    ]);
    const alone = [number("A", { a: "1" }, 6), number("B", { b: "1" }, 2)];
    expect(math("$A / $B", ...alone).shown).toEqual([[{}, [3]]]);
  });

  it("takes the rows of a table as numbers, texts as labels", () => {
    const table = frameOf(
      [
        { name: "host", type: "string", values: ["x", "y"], config: {} },
        { name: "Value", type: "number", values: [1, 2], config: {} },
      ],
      { refId: "A", meta: { preferred: "table" } },
    );
    expect(math("$A + 1", table).shown).toEqual([
      [{ host: "x" }, [2]],
      [{ host: "y" }, [3]],
    ]);
  });

  it.each([
    ["1 +", "query Z: the expression ends too early"],
    ["A + 1", "query Z: A is no query: write $A"],
    ["sqrt(1)", "query Z: there is no function sqrt"],
    ["(1", "query Z: a parenthesis is not closed"],
    ["1 2", "query Z: 2 was not expected"],
    ["1 # 2", "query Z: what stands at 2 is not understood:  # 2"],
    ["$Z + 1", "query Z: it depends on itself"],
    ["$Y + 1", "query Z: there is no query Y"],
    ["1+".repeat(600), "query Z: more than 1000 numbers, queries and signs"],
    ["(".repeat(200), "query Z: more than 100 parentheses within each other"],
    ["!".repeat(200), "query Z: more than 100 signs in a row"],
  ])("%s: %s", (expression, notice) => expect(math(expression)).toEqual({ shown: [], notices: [notice] }));

  it("reads what is written of it, in the order of its operators", () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("+", "-", "*"), fc.nat(20)), { maxLength: 12 }),
        fc.nat(20),
        (rest, first) => {
          const expression = [first, ...rest.flat()].join(" ");
          // Products first, then sums.
          const terms = [first];
          for (const [operator, value] of rest)
            if (operator === "*") terms.push((terms.pop() ?? 1) * value);
            else terms.push(operator === "-" ? -value : value);
          const expected = terms.reduce((all, term) => all + term, 0);
          expect(math(expression).shown).toEqual([[{}, [expected]]]);
        },
      ),
    ));

  it("ends with an answer or an error, whatever is written", () =>
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseMath(text);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          expect(error).not.toBeInstanceOf(RangeError);
        }
      }),
    ));
});

describe("reduce", () => {
  const a = series("A", { host: "x" }, [
    [1, 1],
    [2, null],
    [3, 5],
    [4, 3],
  ]);
  const reduce = (reducer: string, settings: JsonObject = {}) =>
    result({ type: "reduce", expression: "$A", reducer, settings }, a).shown[0]?.[1];

  it("makes a number of each series, gaps left out, replaced or counted as no number", () => {
    const drop = { mode: "dropNN" };
    expect(reduce("sum")).toEqual([NaN]);
    expect(reduce("count")).toEqual([4]);
    expect(reduce("last")).toEqual([3]);
    expect(["sum", "mean", "min", "max", "count", "median"].map((id) => reduce(id, drop)?.[0])).toEqual([
      9, 3, 1, 5, 3, 3,
    ]);
    expect(reduce("mean", { mode: "replaceNN", replaceWithValue: 3 })).toEqual([3]);
    const nothing = result(
      { type: "reduce", expression: "A", reducer: "mean", settings: drop },
      series("A", {}, []),
    );
    expect(nothing.shown).toEqual([[{}, [null]]]);
    const numbers = result(
      { type: "reduce", expression: "A", reducer: "SUM", settings: drop },
      number("A", { a: "1" }, NaN),
      number("A", { a: "2" }, 2),
    );
    expect(numbers.shown).toEqual([[{ a: "2" }, [2]]]);
  });

  it("names what it does not know", () => {
    const ask = (query: JsonObject) => result({ type: "reduce", expression: "A", ...query }, a).notices;
    expect(ask({ reducer: "p95" })).toEqual(["query Z: reducer p95 is not supported"]);
    expect(ask({ reducer: "toString" })).toEqual(["query Z: reducer toString is not supported"]);
    expect(ask({})).toEqual(["query Z: it names no reducer"]);
    expect(ask({ type: "threshold" })).toEqual(["query Z: it has no condition"]);
    expect(ask({ reducer: "sum", expression: "" })).toEqual(["query Z: it names no query"]);
    expect(ask({ reducer: "sum", settings: { mode: "replaceNN" } })).toEqual([
      "query Z: mode replaceNN has no number to replace with",
    ]);
    expect(ask({ reducer: "sum", settings: { mode: "maybe" } })).toEqual([
      "query Z: mode maybe is not supported",
    ]);
  });
});

describe("threshold", () => {
  const threshold = (type: string, ...params: number[]) =>
    result(
      { type: "threshold", expression: "A", conditions: [{ evaluator: { type, params } }] },
      series("A", {}, [
        [1, 1],
        [2, 2],
        [3, 3],
        [4, null],
      ]),
    );

  it.each([
    ["gt", [2], [0, 0, 1, null]],
    ["lte", [2], [1, 1, 0, null]],
    ["ne", [2], [1, 0, 1, null]],
    ["within_range", [3, 1], [0, 1, 0, null]],
    ["within_range_included", [1, 2], [1, 1, 0, null]],
    ["outside_range", [1, 2], [0, 0, 1, null]],
    ["outside_range_included", [2, 3], [1, 1, 1, null]],
  ])("%s %j", (type, params, values) => expect(threshold(type, ...params).shown).toEqual([[{}, values]]));

  it("a recovery of its own is for alerts that fired before", () => {
    const evaluator = { type: "gt", params: [1] };
    const conditions = [{ evaluator, unloadEvaluator: { type: "lt", params: [0] } }];
    const query = { type: "threshold", expression: "A", conditions };
    expect(result(query, number("A", {}, 2)).shown).toEqual([[{}, [1]]]);
  });

  it("names what it does not know", () => {
    expect(threshold("near", 1).notices).toEqual(["query Z: threshold near is not supported"]);
    expect(threshold("valueOf", 1).notices).toEqual(["query Z: threshold valueOf is not supported"]);
    expect(threshold("within_range", 1).notices).toEqual([
      "query Z: threshold within_range has no number to compare with",
    ]);
  });
});

it("expressions take what others have made, in any order", () => {
  const { frames, notices } = runExpressions(
    [
      {
        refId: "C",
        query: {
          type: "threshold",
          expression: "B",
          conditions: [{ evaluator: { type: "gt", params: [4] } }],
        },
      },
      { refId: "B", query: { type: "reduce", expression: "A", reducer: "max" } },
      { refId: "D", query: { type: "sql", expression: "select 1" } },
    ],
    answered([series("A", { host: "x" }, [[1, 5]])]),
  );
  expect(frames.map(({ refId, fields }) => [refId, fields[0]?.values])).toEqual([
    ["C", [1]],
    ["B", [5]],
  ]);
  expect(notices).toEqual(["query D: expressions of type sql are not supported"]);
});

it("what cannot be worked out is told once, and by its name where others take it", () => {
  const text = frameOf([{ name: "line", type: "string", values: ["x"], config: {} }], { refId: "A" });
  const asked = { ...answered([text]), refIds: new Set(["A", "N"]) };
  const mathOf = (refId: string, expression: string) => ({ refId, query: { type: "math", expression } });
  const notices = (...expressions: ReturnType<typeof mathOf>[]) => runExpressions(expressions, asked).notices;
  expect(notices(mathOf("B", "1 +"), mathOf("C", "$B * 2"))).toEqual([
    "query B: the expression ends too early",
    "query C: query B has no result",
  ]);
  expect(notices(mathOf("C", "$B * 2"), mathOf("B", "$C"))).toEqual([
    "query C: query B has no result",
    "query B: it depends on itself",
  ]);
  expect(notices(mathOf("B", "$A + 1"))).toEqual(["query B: query A answered no numbers"]);
  // A query that has answered nothing is no mistake.
  expect(notices(mathOf("B", "$N + 1"))).toEqual([]);
});

it("series are not compared with more others than the page has time for", () => {
  const many = (refId: string): DataFrame =>
    frameOf(
      [
        {
          name: "host",
          type: "string",
          values: Array.from({ length: 2001 }, (_, row) => `${row}`),
          config: {},
        },
        { name: "Value", type: "number", values: Array.from({ length: 2001 }, () => 1), config: {} },
      ],
      { refId, meta: { preferred: "table" } },
    );
  expect(math("$A + $B", many("A"), many("B")).notices).toEqual([
    "query Z: 2001 by 2001 series are more than 4000000 pairs to compare",
  ]);
});
