import { describe, expect, it } from "vitest";
import { goIntOf, parseGoFloat, parseGoInt, parseGoLiteral } from "./go-number.ts";

describe("whole numbers", () => {
  it.each([
    ["0", 0n],
    ["-0", 0n],
    ["+12", 12n],
    ["-9223372036854775808", -(2n ** 63n)],
    ["9223372036854775807", 2n ** 63n - 1n],
    ["9223372036854775808", undefined],
    ["1_000", undefined],
    [" 1", undefined],
    ["1.0", undefined],
    ["0x10", undefined],
    ["", undefined],
    ["+", undefined],
  ])("%j is %s", (text, value) => {
    expect(parseGoInt(text)).toBe(value);
  });

  it.each([
    ["10", 10n],
    ["-0x1F", -31n],
    ["010", 8n],
    ["0_1", 1n],
    ["0x_1", 1n],
    ["0b1_1", 3n],
    ["0o7", 7n],
    ["1_000", 1000n],
    ["08", undefined],
    ["1__0", undefined],
    ["_1", undefined],
    ["0_x1", undefined],
    ["1.0", undefined],
    ["9223372036854775808", undefined],
    ["", undefined],
  ])("the literal %j is %s", (text, value) => {
    expect(parseGoLiteral(text)).toBe(value);
  });

  it.each([
    [1.9, 1n],
    [-1.9, -1n],
    [1e19, -(2n ** 63n)],
    [NaN, -(2n ** 63n)],
  ])("of %d: %s", (value, whole) => {
    expect(goIntOf(value)).toBe(whole);
  });
});

describe("floats", () => {
  it.each([
    ["1", 1],
    ["-1.5e3", -1500],
    [".5", 0.5],
    ["5.", 5],
    ["+Inf", Infinity],
    ["-infinity", -Infinity],
    ["nan", NaN],
    ["0x1p-2", 0.25],
    ["-0x1.8p1", -3],
    ["0x_1p0", 1],
    ["1e-400", 0],
    ["1e400", undefined],
    ["1_0", 10],
    ["1_0.5_0e1_0", 1.05e11],
    ["1__0", undefined],
    ["_1", undefined],
    ["1_", undefined],
    ["1_.0", undefined],
    ["1._5", undefined],
    ["1e_5", undefined],
    ["0x1", undefined],
    ["0xp1", undefined],
    [".", undefined],
    ["e5", undefined],
    ["", undefined],
    ["+nan", undefined],
  ])("%j is %d", (text, value) => {
    expect(parseGoFloat(text)).toBe(value);
  });
});
