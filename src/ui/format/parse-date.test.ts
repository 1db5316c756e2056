import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPattern } from "./date-pattern.ts";
import { parseDate } from "./parse-date.ts";

describe("parseDate", () => {
  it.each([
    ["2020-01-02T03:04:05Z", "", "utc", "2020-01-02T03:04:05.000Z"],
    ["2020-01-02T03:04:05.5+02:00", "", "utc", "2020-01-02T01:04:05.500Z"],
    ["2020-01-02 03:04:05", "", "utc", "2020-01-02T03:04:05.000Z"],
    ["2020-01-02 03:04:05", "", "Asia/Tokyo", "2020-01-01T18:04:05.000Z"],
    ["2020-07", "", "utc", "2020-07-01T00:00:00.000Z"],
    ["02/01/2020 3:04 pm", "DD/MM/YYYY h:mm a", "utc", "2020-01-02T15:04:00.000Z"],
    ["5 Mar 21", "D MMM YY", "utc", "2021-03-05T00:00:00.000Z"],
    ["1577934245", "X", "utc", "2020-01-02T03:04:05.000Z"],
    ["1577934245678", "x", "utc", "2020-01-02T03:04:05.678Z"],
    ["at 2020", "[at] YYYY", "utc", "2020-01-01T00:00:00.000Z"],
  ])("%s by %s in %s", (text, pattern, zone, iso) => {
    expect(new Date(parseDate(text, pattern, zone) ?? Number.NaN).toISOString()).toBe(iso);
  });

  it("knows what is none", () => {
    expect([
      parseDate("soon", "", "utc"),
      parseDate("2020-01-02", "DD/MM/YYYY", "utc"),
      parseDate("1 Foo 2020", "D MMM YYYY", "utc"),
    ]).toEqual([undefined, undefined, undefined]);
  });

  it("reads what was written, in any zone", () => {
    const zone = fc.constantFrom("utc", "Europe/Berlin", "Asia/Kathmandu", "America/New_York");
    const pattern = fc.constantFrom("YYYY-MM-DD HH:mm:ss.SSS Z", "D MMMM YYYY h:mm:ss.SSS A ZZ", "x");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), zone, pattern, (time, place, how) => {
        expect(parseDate(formatPattern(time, how, place), how, place)).toBe(time);
      }),
    );
  });
});
