import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withExactIntegers } from "./json-text.ts";

describe("whole numbers in JSON text", () => {
  it.each([
    ['{"a":1544712660300000123}', '{"a":"1544712660300000123"}'],
    ["[-1544712660300000123,1]", '["-1544712660300000123",1]'],
    ["[999999999999999]", "[999999999999999]"],
    ["[1544712660300000.5,1544712660300000e3]", "[1544712660300000.5,1544712660300000e3]"],
    [
      '{"1544712660300000123":"\\\\\\"1544712660300000123"}',
      '{"1544712660300000123":"\\\\\\"1544712660300000123"}',
    ],
    ['["\\\\",1544712660300000123]', '["\\\\","1544712660300000123"]'],
  ])("are made exact: %s", (text, expected) => {
    expect(withExactIntegers(text)).toBe(expected);
  });

  it("change nothing else of what the text means", () => {
    const small = fc.jsonValue({ maxDepth: 6 });
    fc.assert(
      fc.property(small, fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const asText = (_key: string, item: unknown): unknown =>
          typeof item === "number" && /^-?\d{16,}$/.test(JSON.stringify(item)) ? JSON.stringify(item) : item;
        expect(JSON.parse(withExactIntegers(text))).toEqual(JSON.parse(JSON.stringify(value, asText)));
      }),
    );
  });
});

describe("text made to be slow", () => {
  it.each([
    ["a long string", `{"a":1544712660300000123,"b":"${"x".repeat(12_000_000)}"}`],
    ["many quotes in a string that never ends", `{"a":1544712660300000123,"b":"${'\\"'.repeat(4_000_000)}`],
    ["many backslashes", `["${"\\\\".repeat(4_000_000)}",1544712660300000123]`],
    ["digits", "1".repeat(4_000_000)],
  ])("takes no more time than its length: %s", (_name, text) => {
    expect(withExactIntegers(text).length).toBe(text.length + 2);
  });

  it("may not nest without end", () => {
    expect(() => withExactIntegers("[".repeat(600))).toThrow("limit maxDepth = 512");
    expect(() => withExactIntegers(JSON.stringify("[".repeat(600)))).not.toThrow();
    expect(withExactIntegers("[]".repeat(600))).toBe("[]".repeat(600));
  });
});
