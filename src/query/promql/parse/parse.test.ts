import { NO_FEATURES } from "../features.ts";
import { describe, expect, it } from "vitest";
import { check } from "../check.ts";
import { parse } from "./parse.ts";

function parsed(query: string): unknown {
  return JSON.parse(
    JSON.stringify(parse(query, 100), (key, value: unknown) =>
      key === "span" || key === "operatorSpan" ? undefined : value,
    ),
  );
}

function attempt(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

describe("what binds to what", () => {
  it("gives modifiers to the last operand alone", () => {
    expect(parsed("-a offset 5m")).toMatchObject({
      kind: "unary",
      operand: { name: "a", offset: { kind: "seconds", value: 300 } },
    });
    expect(parsed("a + b @ 10")).toMatchObject({
      kind: "binary",
      left: { name: "a" },
      right: { name: "b", at: { kind: "time", ms: 10_000 } },
    });
  });

  it("raises before it negates", () => {
    expect(parsed("-2 ^ 2")).toMatchObject({
      kind: "unary",
      operand: { operator: "^", left: { value: 2 } },
    });
    expect(parsed("2 ^ 3 ^ 2")).toMatchObject({ left: { value: 2 }, right: { operator: "^" } });
  });
});

describe("comments", () => {
  it.each([
    ["# first\n1", "1"],
    ["(# in parentheses\n1)", "(1)"],
    ["-# behind a sign\n1", "-1"],
    ['a # an operator " follows\n+ # 5.\n b # end', "a + b"],
    ['sum by (#\nx) (a{#\nb="#"#\n}[#\n5m] offset #\n 1m)', 'sum by (x) (a{b="#"}[5m] offset 1m)'],
    ["#\na[5m:#\n1m] @ #\n 10", "a[5m:1m] @ 10"],
    ["'#' #", "'#'"],
  ])("%j is %s", (commented, plain) => expect(parsed(commented)).toEqual(parsed(plain)));
});

describe("literals", () => {
  it.each([
    ["0x1F", 31],
    ["0X1f", 31],
    ["010", 8],
    ["1_000.5e1", 10_005],
    [".5", 0.5],
    ["5.", 5],
    ["1h30m", 5400],
    ["1d500ms", 86_400.5],
    ["-Inf", -Infinity],
  ])("%s", (text, value) => {
    expect(parse(text, 10)).toMatchObject({ kind: "number", value });
  });

  it.each([
    ['"\\x41\\u00e9\\n"', "Aé\n"],
    ["'it\\'s'", "it's"],
    ["`raw \\n`", "raw \\n"],
    ['"\\xc3\\xa9"', "é"],
  ])("%s", (text, value) => {
    expect(parse(text, 10)).toMatchObject({ kind: "string", value });
  });
});

describe("faults", () => {
  it.each([
    ["", "unknown position: parse error: no expression found in input"],
    ["# only a comment", "1:1: parse error: no expression found in input"],
    ["sum(", "1:5: parse error: unclosed left parenthesis"],
    ["1 +", "1:4: parse error: unexpected end of input"],
    ["a\n  b", '2:3: parse error: unexpected identifier "b"'],
    ["a{b=~'('}", "1:3: parse error: error parsing regexp: missing closing ): `(`"],
    ["1..2", '1:2: parse error: unexpected character: "."'],
    [
      "2 * -1e309",
      '1:6: parse error: error parsing number: strconv.ParseFloat: parsing "1e309": value out of range',
    ],
    ["a @ Inf", "1:1: parse error: timestamp out of bounds for @ modifier: +Inf"],
    ["a @ start", "1:10: parse error: unexpected end of input in @, expected timestamp"],
    ['"open', "1:1: parse error: unterminated quoted string"],
    ['"\\q"', "1:1: parse error: unknown escape sequence \\q"],
    ["1m1h", '1:3: parse error: unexpected number "1"'],
    ['a{"b", c="d"}', '1:1: parse error: metric name must not be set twice: "a" or "b"'],
  ])("%j", (query, message) => {
    expect(() => check(query, parse(query, 100), NO_FEATURES)).toThrow(message);
  });

  it("keeps the position for clients that can point at it", () => {
    const error = attempt(() => parse("a\n  b", 100));
    expect(error).toMatchObject({ position: { line: 2, column: 3 } });
  });
});
