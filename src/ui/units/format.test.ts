import { describe, expect, it } from "vitest";
import { formatBytes, formatCount, formatValue } from "./format.ts";

describe("formatValue", () => {
  it.each([
    [0, "number", "0"],
    [1234, "number", "1.234 K"],
    [2_500_000, "number", "2.5 Mil"],
    [0.000_012, "number", "1.20e-5"],
    [12.3456, "perSecond", "12.35/s"],
    [0.125, "seconds", "125 ms"],
    [1500, "milliseconds", "1.5 s"],
    [1536, "bytes", "1.5 KiB"],
    [1_048_576, "bytesPerSecond", "1 MiB/s"],
    [0.0512, "ratio", "5.12 %"],
    [99, "percent", "99 %"],
    [Number.NaN, "seconds", "NaN"],
    [Number.POSITIVE_INFINITY, "bytes", "+Inf"],
  ] as const)("%s as %s is %s", (value, unit, text) => expect(formatValue(value, unit)).toBe(text));
});

it("formatBytes stops at the largest unit", () => expect(formatBytes(5 * 1024 ** 5)).toBe("5120 TiB"));
it("formatCount sets thousands apart", () => expect(formatCount(1_234_567)).toBe("1,234,567"));
