import { describe, expect, it } from "vitest";
import { lintDashboard } from "../check/lint.ts";
import { readTimeRegion } from "./read-time-region.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const lengthOf = (raw: object): number | undefined => {
  const region = readTimeRegion({ ...raw });
  return typeof region === "object" ? region.durationMs : undefined;
};

describe("readTimeRegion", () => {
  it.each([
    ["every day", { from: "10:30", to: "14:30" }, 4 * HOUR],
    ["every day, past midnight", { from: "22:30", to: "02:30" }, 4 * HOUR],
    ["a moment of every day", { from: "10:30" }, 0],
    ["a whole day", { fromDayOfWeek: 5 }, DAY],
    ["whole days", { fromDayOfWeek: 5, toDayOfWeek: 2 }, 5 * DAY],
    ["the whole week", { fromDayOfWeek: 1, toDayOfWeek: 7 }, 7 * DAY],
    ["days to a time", { fromDayOfWeek: 5, toDayOfWeek: 2, to: "02:00" }, 4 * DAY + 2 * HOUR],
    ["days from a time", { fromDayOfWeek: 5, from: "10:30", toDayOfWeek: 2 }, 4 * DAY],
    ["hours of one day", { fromDayOfWeek: 5, from: "10:00", to: "14:00" }, 4 * HOUR],
    [
      "to the same day of the next week",
      { fromDayOfWeek: 5, from: "14:00", to: "10:00" },
      7 * DAY - 4 * HOUR,
    ],
    ["nothing that is empty", { fromDayOfWeek: 7, from: "", to: "" }, DAY],
    ["cron", { mode: "cron", cronExpr: "0 9 * * 1-5", duration: "1d 2h 30m" }, DAY + 2.5 * HOUR],
    ["cron without a length", { mode: "cron", cronExpr: "0 9 * * 1-5" }, 0],
  ])("%s", (_, raw, expected) => expect(lengthOf(raw)).toBe(expected));

  it("begins where it says", () => {
    expect(readTimeRegion({ from: "09:05", timezone: "utc" })).toMatchObject({
      starts: { hours: [9], minutes: [5] },
      timeZone: "utc",
    });
    expect(readTimeRegion({ fromDayOfWeek: 7 })).toMatchObject({ timeZone: "browser" });
  });

  it("is none without a beginning", () => {
    expect(readTimeRegion({})).toBeUndefined();
    expect(readTimeRegion({ to: "10:00", toDayOfWeek: 3 })).toBeUndefined();
    expect(readTimeRegion({ mode: "cron", from: "10:00" })).toBeUndefined();
  });

  it("says what cannot be followed, as lint does", () => {
    expect(readTimeRegion({ from: "9 am" })).toBe("time 9 am of a time region is not HH:mm");
    expect(readTimeRegion({ fromDayOfWeek: 9 })).toBe("day 9 of a time region is none of a week");
    expect(readTimeRegion({ mode: "cron", cronExpr: "0 9 * * *", duration: "8 hours" })).toBe(
      'duration "8 hours" of a time region is none such as 1h 30m',
    );
    const timeRegion = { mode: "cron", cronExpr: "0 9 15W * *" };
    const target = { queryType: "timeRegions", timeRegion };
    const datasource = { type: "grafana", uid: "-- Grafana --" };
    const list = [{ name: "night", enable: true, datasource, target }];
    expect(lintDashboard(JSON.stringify({ title: "t", panels: [], annotations: { list } }))).toEqual([
      { where: "annotation night", what: 'cron expression "0 9 15W * *" of a time region is not supported' },
    ]);
  });
});
