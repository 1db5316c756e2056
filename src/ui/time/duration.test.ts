import { describe, expect, it } from "vitest";
import { formatNanos, formatSeconds, parseDuration, queryDuration } from "./duration.ts";

describe("parseDuration", () => {
  it.each([
    ["15s", 15_000],
    ["1h30m", 5_400_000],
    ["0.5m", 30_000],
    ["250ms", 250],
    ["", undefined],
    ["5", undefined],
    ["5 m", undefined],
  ])("%s is %s ms", (text, ms) => expect(parseDuration(text)).toBe(ms));
});

describe("queryDuration", () => {
  it.each([
    [15_000, "15s"],
    [90_000, "90s"],
    [3_600_000, "1h"],
    [250, "250ms"],
  ])("%s ms is %s", (ms, text) => expect(queryDuration(ms)).toBe(text));
});

describe("formatSeconds", () => {
  it.each([
    [0, "0 s"],
    [0.00125, "1.25 ms"],
    [0.00000084, "840 ns"],
    [1.2345, "1.23 s"],
    [125, "2 m 5 s"],
    [3600, "1 h"],
    [90_000, "1 d 1 h"],
    [-0.5, "-500 ms"],
  ])("%s s is %s", (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

  it("takes nanoseconds of spans", () => expect(formatNanos(1_500_000)).toBe("1.5 ms"));
});
