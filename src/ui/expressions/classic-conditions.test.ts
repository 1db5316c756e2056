import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../dashboard-file/json.ts";
import { number, result, series } from "./testing/answers.ts";

const points = (values: readonly (number | null)[]) =>
  series(
    "A",
    {},
    values.map((value, at) => [at, value]),
  );

const condition = (reducer: string, type: string, params: readonly number[], rest: JsonObject = {}) => ({
  query: { params: ["A"] },
  reducer: { type: reducer },
  evaluator: { type, params },
  operator: { type: "and" },
  ...rest,
});

const classic = (conditions: readonly JsonObject[], ...answers: Parameters<typeof result>[1][]) =>
  result({ type: "classic_conditions", conditions }, ...answers);

const decided = (conditions: readonly JsonObject[], ...answers: Parameters<typeof result>[1][]) =>
  classic(conditions, ...answers).shown;

const [met, not, unknown] = [1, 0, null].map((value) => [[{}, [value]]]);

describe("classic conditions", () => {
  it.each([
    ["avg", [1, null, NaN, 3], 2],
    ["sum", [1, null, 3], 4],
    ["min", [2, NaN, 1], 1],
    ["max", [2, null, 1], 2],
    ["last", [2, 1, null], 1],
    ["median", [3, 1, 2, null], 2],
    ["median", [4, 1, 2, 3], 2.5],
    ["count", [null, 2], 2],
    ["count_non_null", [null, NaN, 2], 1],
    ["diff", [5, 1, 3, null], -2],
    ["diff_abs", [5, 3], 2],
    ["percent_diff", [-4, -1], 75],
    ["percent_diff_abs", [4, 1], 75],
    ["diff", [5, null], 0],
  ])("%s of %j is %d", (reducer, values, expected) => {
    expect(decided([condition(reducer, "eq", [expected])], points(values))).toEqual(met);
  });

  it("are met by one of several series, and told by numbers as they are", () => {
    const above = condition("max", "gt", [3]);
    expect(decided([above], points([1]), points([4]))).toEqual(met);
    expect(decided([above], points([1]), points([2]))).toEqual(not);
    expect(decided([above], number("A", {}, 4))).toEqual(met);
  });

  it("say nothing where nothing is there, unless that is asked for", () => {
    const above = condition("max", "gt", [3]);
    expect(decided([above], points([null]), points([]))).toEqual(unknown);
    expect(decided([above], points([null]), points([1]))).toEqual(not);
    const none = condition("last", "no_value", []);
    expect(decided([none], points([null]))).toEqual(met);
    expect(decided([none], points([1]))).toEqual(not);
    expect(decided([condition("count_non_null", "gt", [0])], points([NaN]))).toEqual(unknown);
  });

  it("are joined from the left, without precedence", () => {
    const is = (holds: boolean, type: string) =>
      condition("last", holds ? "gt" : "lt", [0], { operator: { type } });
    expect(decided([is(false, "and"), is(true, "or"), is(true, "and")], points([1]))).toEqual(met);
    expect(decided([is(true, "or"), is(true, "or"), is(false, "and")], points([1]))).toEqual(not);
    // What the first one would be joined by does not count.
    expect(decided([is(false, "")], points([1]))).toEqual(not);
  });

  it("name what cannot be worked out", () => {
    const notices = (...conditions: readonly JsonObject[]) => classic(conditions, points([1])).notices;
    const fine = condition("last", "gt", [1]);
    expect(notices()).toEqual(["query Z: it has no condition"]);
    expect(notices(fine, condition("p95", "gt", [1]))).toEqual([
      "query Z: condition 2: reducer p95 is not supported",
    ]);
    expect(notices(condition("last", "gt", []))).toEqual([
      "query Z: condition 1: threshold gt has no number to compare with",
    ]);
    expect(notices(fine, { ...fine, operator: { type: "xor" } })).toEqual([
      "query Z: condition 2: operator xor is not supported",
    ]);
    expect(notices({ ...fine, query: {} })).toEqual(["query Z: condition 1: it names no query"]);
    expect(notices({ ...fine, query: { params: ["Q"] } })).toEqual([
      "query Z: condition 1: there is no query Q",
    ]);
  });
});
