import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_FLOAT_BYTES, writeFloat } from "./float-bytes.ts";
import { floatText } from "./float-text.ts";

const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 1000);

function written(value: number): string {
  const bytes = Buffer.alloc(MAX_FLOAT_BYTES + 3);
  const end = writeFloat(value, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 3);
  return bytes.toString("latin1", 3, end);
}

describe("writeFloat", () => {
  it.each([
    [0, "0"],
    [-0, "-0"],
    [NaN, "NaN"],
    [Infinity, "+Inf"],
    [-Infinity, "-Inf"],
    [12_345, "12345"],
    [-100_000_000, "-100000000"],
    [999_999_999_999_999, "999999999999999"],
    [1e15, "1000000000000000"],
    [1e21, "1e+21"],
    [1e-7, "1e-07"],
    [1e-6, "0.000001"],
    [0.25, "0.25"],
    [1.5, "1.5"],
    [1000.05, "1000.05"],
    [0.1 + 0.2, "0.30000000000000004"],
    [1 / 3, "0.3333333333333333"],
    [5e-324, "5e-324"],
    [Number.MAX_VALUE, "1.7976931348623157e+308"],
    // Whose thousandths are more than a double can count.
    [123_456_789_012_345.6, "123456789012345.6"],
  ])("writes %d as %s", (value, text) => {
    expect(written(value)).toBe(text);
  });

  it("is what floatText has, for any double", () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(written(value)).toBe(floatText(value));
      }),
      { numRuns: RUNS },
    );
  });

  it("is what floatText has, for decimals and their neighbours", () => {
    const values = fc.double({ min: 1e-6, max: 1e15, noNaN: true });
    const property = fc.property(values, fc.integer({ min: 1, max: 17 }), (value, digits) => {
      const bits = new Float64Array([Number(value.toPrecision(digits))]);
      const words = new Uint32Array(bits.buffer);
      for (const flip of [0, 1, 3]) {
        words[0] = (words[0] ?? 0) ^ flip;
        expect(written(bits[0] ?? 0)).toBe(floatText(bits[0] ?? 0));
      }
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it("is what floatText has, for quotients", () => {
    const dividends = fc.integer({ min: -1e9, max: 1e9 });
    const property = fc.property(dividends, fc.integer({ min: 1, max: 1e6 }), (dividend, divisor) => {
      expect(written(dividend / divisor)).toBe(floatText(dividend / divisor));
    });
    fc.assert(property, { numRuns: RUNS });
  });
});
