import { describe, expect, it } from "vitest";
import { parsePrometheusDuration, prometheusDurationText } from "./prometheus-duration.ts";

describe("parsePrometheusDuration", () => {
  it.each([
    ["0", 0],
    ["250ms", 250],
    ["1h30m", 5_400_000],
    ["1y2w3d4h5m6s7ms", 31_536_000_000 + 14 * 86_400_000 + 3 * 86_400_000 + 4 * 3_600_000 + 306_007],
    ["90m", 5_400_000],
  ])("reads %s", (text, ms) => {
    expect(parsePrometheusDuration(text)).toBe(ms);
  });

  it.each(["", "5", "1.5h", "30m1h", "1h1h", "-5m", "1us", "1 h", "300y"])("refuses %j", (text) => {
    expect(parsePrometheusDuration(text)).toBeUndefined();
  });
});

describe("prometheusDurationText", () => {
  it.each([
    [0, "0s"],
    [90_000, "1m30s"],
    [7 * 86_400_000, "1w"],
    [8 * 86_400_000, "8d"],
    [25 * 3_600_000, "25h"],
    [31_536_000_000, "1y"],
    [61_001, "1m1s1ms"],
  ])("writes %d ms as %s", (milliseconds, text) => {
    expect(prometheusDurationText(milliseconds)).toBe(text);
    expect(parsePrometheusDuration(text)).toBe(milliseconds);
  });
});
