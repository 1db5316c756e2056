import { describe, expect, it } from "vitest";
import { ownTime, ownTimeText } from "./own-time.ts";

const HOUR = 3_600_000;
const NONE = { timeFrom: "", timeShift: "", timeCompare: "" };
const moving = { interval: { from: 10 * HOUR, to: 16 * HOUR }, range: { from: "now-6h", to: "now" } };
const fixed = { ...moving, range: { from: String(10 * HOUR), to: String(16 * HOUR) } };

describe("the time of a panel", () => {
  it("is the dashboard's", () => {
    expect(ownTime(NONE, moving)).toEqual({ interval: moving.interval, compareMs: undefined, notices: [] });
    expect(ownTimeText(NONE)).toBe("");
  });

  it("has a length of its own, while the dashboard's follows the clock", () => {
    const own = { ...NONE, timeFrom: "now-1h" };
    expect(ownTime(own, moving).interval).toEqual({ from: 15 * HOUR, to: 16 * HOUR });
    expect(ownTime(own, fixed).interval).toEqual(fixed.interval);
    expect(ownTimeText(own)).toBe("last 1h");
  });

  it("is moved back", () => {
    const own = { ...NONE, timeFrom: "2h", timeShift: "1h" };
    expect(ownTime(own, moving).interval).toEqual({ from: 13 * HOUR, to: 15 * HOUR });
    expect(ownTimeText(own)).toBe("last 2h, 1h ago");
  });

  it("is compared to another", () => {
    expect(ownTime({ ...NONE, timeCompare: "1d" }, moving).compareMs).toBe(24 * HOUR);
    expect(ownTime({ ...NONE, timeCompare: "__previousPeriod", timeFrom: "2h" }, moving).compareMs).toBe(
      2 * HOUR,
    );
    expect(ownTimeText({ ...NONE, timeCompare: "1w" })).toBe("compared to the week before");
    expect(ownTimeText({ ...NONE, timeCompare: "3h" })).toBe("compared to 3h before");
  });

  it("says what it does not understand", () => {
    const own = { timeFrom: "soon", timeShift: "later", timeCompare: "once" };
    expect(ownTime(own, moving)).toEqual({
      interval: moving.interval,
      compareMs: undefined,
      notices: [
        "relative time soon is no length of time",
        "time shift later is no length of time",
        "time comparison once is no length of time",
      ],
    });
  });
});
