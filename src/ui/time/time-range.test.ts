import { describe, expect, it } from "vitest";
import {
  describeRange,
  fixedRange,
  formatDateTime,
  parseMoment,
  resolveRange,
  zoomedOut,
} from "./time-range.ts";

const now = new Date(2026, 10, 23, 16, 5, 9, 250).getTime();
const local = (text: string) => new Date(text).getTime();

describe("parseMoment", () => {
  it.each([
    ["now", now],
    ["now-1h", now - 3_600_000],
    ["now-1h30m", now - 5_400_000],
    ["now+5m", now + 300_000],
    ["1795449600000", 1_795_449_600_000],
    ["now/h", local("2026-11-23T16:00:00")],
    ["now-1d/d", local("2026-11-22T00:00:00")],
    ["now/w", local("2026-11-23T00:00:00")],
    ["now/M", local("2026-11-01T00:00:00")],
    ["2026-11-23", local("2026-11-23T00:00:00")],
    ["2026-11-23 12:30:05", local("2026-11-23T12:30:05")],
    ["2026-11-23T12:30:05Z", Date.UTC(2026, 10, 23, 12, 30, 5)],
    ["yesterday", undefined],
    ["now-", undefined],
    ["now-5x", undefined],
  ])("reads %s", (text, expected) => expect(parseMoment(text, now, "down")).toBe(expected));

  it("rounds an end up to the unit's last millisecond", () => {
    expect(parseMoment("now-1d/d", now, "up")).toBe(local("2026-11-23T00:00:00") - 1);
    expect(parseMoment("now/h", now, "up")).toBe(local("2026-11-23T17:00:00") - 1);
  });
});

describe("resolveRange", () => {
  it("refuses ends in the wrong order", () => {
    expect(resolveRange({ from: "now", to: "now-1h" }, now)).toBeUndefined();
  });
  it("resolves both ends at the same now", () => {
    expect(resolveRange({ from: "now-5m", to: "now" }, now)).toEqual({ from: now - 300_000, to: now });
  });
});

describe("describeRange", () => {
  it("names the usual ranges", () => {
    expect(describeRange({ from: "now-24h", to: "now" })).toBe("Last 24 hours");
  });
  it("writes fixed moments as local time", () => {
    const text = describeRange(fixedRange(now, now + 60_000));
    expect(text).toBe(`${formatDateTime(now)} to ${formatDateTime(now + 60_000)}`);
    expect(text).toContain("2026-11-23 16:05:09");
  });
});

describe("zoomedOut", () => {
  it("doubles a range but not into the future", () => {
    expect(zoomedOut({ from: 1000, to: 3000 }, 10_000)).toEqual({ from: "0", to: "4000" });
    expect(zoomedOut({ from: 1000, to: 3000 }, 3000)).toEqual({ from: "0", to: "3000" });
  });
});
