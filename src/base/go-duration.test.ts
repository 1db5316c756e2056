import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGoDuration, printGoDuration } from "./go-duration.ts";

describe("parseGoDuration", () => {
  it.each([
    ["0", 0],
    ["-0", 0],
    ["1.5h10m", 6000e9],
    ["-1h", -3600e9],
    ["+20ms", 20e6],
    ["1.001s", 1_001_000_000],
    [".5s", 500e6],
    ["5.s", 5e9],
    ["3µs2us1ns", 5001],
    ["1.9ns", 1],
    ["2562047h", 2_562_047 * 3600e9],
  ])("reads %s", (text, nanos) => {
    expect(parseGoDuration(text)).toBe(nanos);
  });

  it.each(["", "-", "1", "1d", "s", ".s", "1h 2m", "1h2", "1e3s", "2562048h", "--1s"])(
    "refuses %j",
    (text) => {
      expect(parseGoDuration(text)).toBeUndefined();
    },
  );

  it("reads what is printed", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }), (nanos) => {
        expect(parseGoDuration(printGoDuration(nanos))).toBe(Number(nanos));
      }),
    );
  });
});

describe("printGoDuration", () => {
  it.each([
    [0n, "0s"],
    [999n, "999ns"],
    [1_100n, "1.1µs"],
    [24_000_000n, "24ms"],
    [1_500_000_000n, "1.5s"],
    [3_603_000_000_000n, "1h0m3s"],
    [-60_000_000_001n, "-1m0.000000001s"],
  ])("prints %s ns as %s", (nanos, text) => {
    expect(printGoDuration(nanos)).toBe(text);
  });
});
