import { describe, expect, it } from "vitest";
import { parsePrometheusDuration } from "./prometheus-duration.ts";

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
