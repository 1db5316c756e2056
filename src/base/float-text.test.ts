import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimalText, floatText } from "./float-text.ts";

describe("decimalText", () => {
  it.each([
    [1, "1"],
    [0.005, "0.005"],
    [1e-9, "0.000000001"],
    [-2.5e-8, "-0.000000025"],
    [1e21, "1000000000000000000000"],
    [1.5e300, `15${"0".repeat(299)}`],
    [-0, "-0"],
    [NaN, "NaN"],
    [Infinity, "+Inf"],
    [-Infinity, "-Inf"],
  ])("writes %d as %s", (value, expected) => {
    expect(decimalText(value)).toBe(expected);
  });

  it("has no exponent and reads back the same", () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (value) => {
        const text = decimalText(value);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).toBe(value);
      }),
    );
  });
});

describe("floatText", () => {
  it.each([
    [0.000001, "0.000001"],
    [1e-7, "1e-07"],
    [1.25e-300, "1.25e-300"],
    [1e20, "100000000000000000000"],
    [1e21, "1e+21"],
    [-0, "-0"],
    [-Infinity, "-Inf"],
  ])("writes %d as %s", (value, expected) => {
    expect(floatText(value)).toBe(expected);
  });
});
