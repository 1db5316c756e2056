import { describe, expect, it } from "vitest";
import { setReader } from "../format/reader.ts";
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

describe("parseMoment in a zone", () => {
  const utc = Date.UTC(2026, 10, 23, 16, 5, 9);
  it.each([
    ["2026-11-23 16:00", "utc", Date.UTC(2026, 10, 23, 16)],
    ["2026-11-23 16:00", "Asia/Tokyo", Date.UTC(2026, 10, 23, 7)],
    ["2026-11-23 04:05:09 pm", "utc", utc],
    ["2026-11-23 12:05 am", "utc", Date.UTC(2026, 10, 23, 0, 5)],
    ["2026-11-23 13:05 am", "utc", undefined],
    ["now/d", "Asia/Tokyo", Date.UTC(2026, 10, 23, 15)],
    ["now/w", "America/New_York", Date.UTC(2026, 10, 23, 5)],
    ["now/y", "utc", Date.UTC(2026, 0, 1)],
    ["now/s", "utc", utc],
  ])("%s of %s", (text, zone, expected) => expect(parseMoment(text, utc + 250, "down", zone)).toBe(expected));

  it("has days of 23 hours where clocks are put forward", () => {
    const noon = Date.UTC(2026, 2, 29, 12);
    expect(parseMoment("now/d", noon, "down", "Europe/Berlin")).toBe(Date.UTC(2026, 2, 28, 23));
    expect(parseMoment("now/d", noon, "up", "Europe/Berlin")).toBe(Date.UTC(2026, 2, 29, 22) - 1);
    expect(parseMoment("now/M", noon, "up", "utc")).toBe(Date.UTC(2026, 3, 1) - 1);
  });

  it("reads what is written, by either clock", () => {
    for (const hours of [12, 24] as const) {
      setReader({ zone: "America/St_Johns", hours });
      expect(parseMoment(formatDateTime(utc), 0, "down")).toBe(utc);
    }
    setReader({ zone: undefined, hours: 24 });
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
  it("names others that end now alike", () => {
    expect(describeRange({ from: "now-2h", to: "now" })).toBe("Last 2 hours");
    expect(describeRange({ from: "now-1w", to: "now" })).toBe("Last 1 week");
    expect(describeRange({ from: "now-2h", to: "now-1h" })).toBe("now-2h to now-1h");
    expect(describeRange({ from: "now-1d/d", to: "now" })).toBe("now-1d/d to now");
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
