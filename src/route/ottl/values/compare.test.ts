import { describe, expect, it } from "vitest";
import { evaluate, isTrue } from "../testing/sample.ts";

/** LANGUAGE.md, "Comparison Rules". */
describe("comparisons", () => {
  it.each([
    "1 == 1.0",
    "1 < 1.5",
    "2.5 >= 2",
    '"a" < "b"',
    '"ä" > "z"',
    "false < true",
    "true >= true",
    "nil == nil",
    "nil <= nil",
    'attributes["none"] == nil',
    'attributes["a"] != nil',
    '"1" != 1',
    "0x01 < 0x0200",
    "0x01 == 0x01",
    "[1, 2] == [1, 2]",
    "[1] != [1.0]",
    '{"a": 1, "b": 2} == {"b": 2, "a": 1}',
    '{"a": 1} != {"a": 2}',
    "Now() == Unix(1700000000)",
    "Now() > Unix(0)",
    'Duration("1s") < Duration("1m")',
    'TraceID("0102030405060708090a0b0c0d0e0f10") == TraceID(0x0102030405060708090a0b0c0d0e0f10)',
    "trace_id == TraceID(0x00000000000000000000000000000000)",
    "1 + 1 == 2",
    "(1 + 2) * 3 == 9",
    "7 / 2 == 3",
    "7 / 2.0 == 3.5",
    "9223372036854775807 + 1 == -9223372036854775808",
    "SEVERITY_NUMBER_WARN2 == 14",
    "9007199254740993 > 9007199254740992",
    "not (1 == 2) and true",
  ])("%s", (text) => expect(isTrue(text)).toBe(true));

  it.each([
    '"a" == 1',
    '"a" < 1',
    "nil < 1",
    "nil >= 1",
    "1 > nil",
    "[1] < [2]",
    "[1] >= [1]",
    "{} <= {}",
    'TraceID("0102030405060708090a0b0c0d0e0f10") < TraceID("0202030405060708090a0b0c0d0e0f10")',
    "trace_id == nil",
    "true == 1",
    "not true",
    "1 == 1 and 1 == 2",
  ])("not %s", (text) => expect(isTrue(text)).toBe(false));

  it("need a boolean of a converter that stands alone", () => {
    expect(() => isTrue('Len("a")')).toThrow("Len returned int64, which is no condition");
  });

  it("do not look at what is decided already", () => {
    expect(isTrue("false and Len(1) == 1")).toBe(false);
    expect(isTrue("true or Len(1) == 1")).toBe(true);
  });

  it("never compare with NaN", () => {
    for (const operator of ["<", "<=", "==", ">", ">="])
      expect(isTrue(`Double("NaN") ${operator} 1`)).toBe(false);
    expect(evaluate('Double("NaN") * 2')).toBeNaN();
  });
});
