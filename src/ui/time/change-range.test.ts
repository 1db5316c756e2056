import { describe, expect, it } from "vitest";
import { parseRangeText, rangeText, shiftedRange } from "./change-range.ts";

const interval = { from: 1_800_000_000_000, to: 1_800_000_600_000 };

it("shiftedRange moves by half of the range", () => {
  expect(shiftedRange(interval, -1)).toEqual({ from: "1799999700000", to: "1800000300000" });
  expect(shiftedRange(interval, 1)).toEqual({ from: "1800000300000", to: "1800000900000" });
});

describe("a copied range", () => {
  it("comes back, also as Grafana copies it", () => {
    const range = { from: "now-6h", to: "now" };
    expect(parseRangeText(rangeText(range), 0)).toEqual(range);
    expect(parseRangeText('{"from":"2026-11-23T16:00:00.000Z","to":"2026-11-23T17:00:00.000Z"}', 0)).toEqual({
      from: String(Date.UTC(2026, 10, 23, 16)),
      to: String(Date.UTC(2026, 10, 23, 17)),
    });
  });

  it.each([
    "",
    "x",
    "[]",
    "null",
    '{"from":1,"to":2}',
    '{"from":"now","to":"now-1h"}',
    '{"from":"soon","to":"now"}',
  ])("is not made of %j", (text) => expect(parseRangeText(text, 1_800_000_000_000)).toBeUndefined());
});
