import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oracle } from "../../../test/kit/grafana-data.ts";
import { autoInterval, intervalFor, parseInterval, queryStep, roundInterval } from "./intervals.ts";

const { rangeUtil } = oracle;

describe("intervals are Grafana's", () => {
  it("rounded", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.double({ min: 0, max: 1e4, noNaN: true }), fc.integer({ min: 0, max: 1e11 })),
        (ms) => {
          expect(roundInterval(ms)).toBe(rangeUtil.roundInterval(ms));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("of a range", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e11 }),
        fc.integer({ min: 1, max: 5000 }),
        fc.constantFrom("", "15s", "1m", "100ms"),
        (range, points, min) => {
          const time = { from: oracle.dateTime(0), to: oracle.dateTime(range), raw: { from: "", to: "" } };
          expect(intervalFor(range, points, parseInterval(min) ?? 1)).toBe(
            rangeUtil.calculateInterval(time, points, min).intervalMs,
          );
        },
      ),
    );
  });

  it("read", () => {
    for (const text of ["15s", "1m", "2h", "3d", "1w", "1M", "1y", "250ms", "30"]) {
      expect(parseInterval(text)).toBe(rangeUtil.intervalToMs(text));
    }
    expect([">10s", " 5m ", "1h30m", "x", ""].map(parseInterval)).toEqual([
      10_000,
      300_000,
      5_400_000,
      undefined,
      undefined,
    ]);
  });
});

describe("queryStep", () => {
  const question = {
    rangeMs: 3_600_000,
    maxDataPoints: 1000,
    minIntervalMs: 15_000,
    minStepMs: undefined,
    factor: 1,
    scrapeMs: 15_000,
  };

  it.each([
    ["an hour", {}, 15_000, 60_000],
    ["a day", { rangeMs: 86_400_000 }, 60_000, 75_000],
    ["a week in 500 points", { rangeMs: 7 * 86_400_000, maxDataPoints: 500 }, 1_200_000, 1_215_000],
    ["with a smallest step", { minStepMs: 60_000 }, 60_000, 240_000],
    ["with a factor", { factor: 2 }, 30_000, 60_000],
    [
      "with more points than there may be",
      { rangeMs: 365 * 86_400_000, maxDataPoints: 100_000, minIntervalMs: 1000 },
      3_600_000,
      315_000,
    ],
  ])("of %s", (_, rest, stepMs, rateIntervalMs) => {
    expect(queryStep({ ...question, ...rest })).toEqual({ stepMs, rateIntervalMs });
  });
});

it("autoInterval divides the range, not below its least", () => {
  expect(autoInterval(3_600_000, { count: 30, min: "10s" })).toBe(120_000);
  expect(autoInterval(60_000, { count: 30, min: "10s" })).toBe(10_000);
});
