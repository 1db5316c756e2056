import { describe, expect, it } from "vitest";
import type { AnyValue } from "./common.ts";
import { valueText } from "./value-text.ts";

const text = (value: string): AnyValue => ({ kind: "string", value });
const double = (value: number): AnyValue => ({ kind: "double", value });
const array = (...value: readonly AnyValue[]): AnyValue => ({ kind: "array", value });
const map = (members: Readonly<Record<string, AnyValue>>): AnyValue => ({
  kind: "map",
  value: Object.entries(members).map(([key, value]) => ({ key, value })),
});

describe("valueText", () => {
  it.each([
    [0.25, "0.25"],
    [1e20, "100000000000000000000"],
    [1e21, "1e+21"],
    [1e-7, "1e-7"],
    [1e-10, "1e-10"],
    [-0, "-0"],
    [NaN, "json: unsupported value: NaN"],
    [Infinity, "json: unsupported value: +Inf"],
    [-Infinity, "json: unsupported value: -Inf"],
  ])("writes the double %d as %s", (value, expected) => {
    expect(valueText(double(value))).toBe(expected);
  });

  it.each([
    ["a text as it stands", text('say "<hi>"'), 'say "<hi>"'],
    ["no value as nothing", { kind: "empty" }, ""],
    ["bytes in base64", { kind: "bytes", value: Uint8Array.of(1, 2, 255) }, "AQL/"],
    ["integers of 64 bits", { kind: "int", value: 2n ** 63n - 1n }, "9223372036854775807"],
    ["arrays as JSON", array(text("a&b\u2028"), double(1.5), { kind: "empty" }), '["a&b\\u2028",1.5,null]'],
    ["maps with sorted keys", map({ b: double(1), a: map({}) }), '{"a":{},"b":1}'],
    ["what JSON cannot hold as nothing", map({ a: array(double(NaN)) }), ""],
  ] satisfies readonly (readonly [string, AnyValue, string])[])("writes %s", (_, value, expected) => {
    expect(valueText(value)).toBe(expected);
  });

  it("takes the last of members with one key", () => {
    const twice: AnyValue = {
      kind: "map",
      value: [
        { key: "a", value: text("first") },
        { key: "a", value: text("last") },
      ],
    };
    expect(valueText(twice)).toBe('{"a":"last"}');
  });
});
