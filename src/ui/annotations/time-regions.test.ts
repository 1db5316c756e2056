import { describe, expect, it } from "vitest";
import { regionsIn } from "./time-regions.ts";

const ms = (text: string): number => Date.parse(text);

/** `from/to` of each, in UTC. */
const regions = (raw: object, from: string, to: string, most = 1000): readonly string[] =>
  regionsIn({ ...raw }, { from: ms(from), to: ms(to) }, most).map(({ time, timeEnd }) =>
    [time, timeEnd].map((at) => new Date(at).toISOString().slice(5, 16)).join("/"),
  );

describe("regionsIn", () => {
  const office = { fromDayOfWeek: 1, from: "09:00", to: "17:00", timezone: "utc" };

  it("finds each time within, and what reaches into it", () => {
    // 1 June 2026 is a Monday.
    expect(regions(office, "2026-06-01T12:00Z", "2026-06-15T09:00Z")).toEqual([
      "06-01T09:00/06-01T17:00",
      "06-08T09:00/06-08T17:00",
      "06-15T09:00/06-15T17:00",
    ]);
    expect(regions(office, "2026-06-01T17:00Z", "2026-06-08T08:59Z")).toEqual([]);
  });

  it("is where the clock of its zone says", () => {
    const chicago = { from: "20:00", timezone: "America/Chicago" };
    // The clock is set forward on the 8th.
    expect(regions(chicago, "2026-03-07T00:00Z", "2026-03-09T12:00Z")).toEqual([
      "03-07T02:00/03-07T02:00",
      "03-08T02:00/03-08T02:00",
      "03-09T01:00/03-09T01:00",
    ]);
  });

  it("takes the hour that is left out for the one after it, and one that comes twice once", () => {
    const zone = { timezone: "America/Chicago" };
    expect(regions({ ...zone, from: "02:30" }, "2026-03-08T00:00Z", "2026-03-09T00:00Z")).toEqual([
      "03-08T08:30/03-08T08:30",
    ]);
    expect(regions({ ...zone, from: "01:30" }, "2026-11-01T00:00Z", "2026-11-02T00:00Z")).toEqual([
      "11-01T06:30/11-01T06:30",
    ]);
  });

  it("follows cron", () => {
    const backup = { mode: "cron", cronExpr: "30 */12 * * *", duration: "15m", timezone: "Asia/Kolkata" };
    expect(regions(backup, "2026-06-01T00:00Z", "2026-06-02T00:00Z")).toEqual([
      "06-01T07:00/06-01T07:15",
      "06-01T19:00/06-01T19:15",
    ]);
  });

  it("ends where there are too many, or too many days", () => {
    const often = { mode: "cron", cronExpr: "* * * * * *", timezone: "utc" };
    expect(regions(often, "2026-06-01T00:00Z", "2026-06-02T00:00Z", 3)).toHaveLength(3);
    expect(() => regions(office, "1000-06-01T00:00Z", "2026-06-02T00:00Z")).toThrow("too long");
  });

  it("names what is wrong, and is nothing without a beginning", () => {
    const day = ["2026-06-01T00:00Z", "2026-06-02T00:00Z"] as const;
    expect(() => regions({ from: "1", timezone: "utc" }, ...day)).toThrow(
      "time 1 of a time region is not HH:mm",
    );
    expect(() => regions({ from: "01:00", timezone: "Mars/Base" }, ...day)).toThrow(
      "time zone Mars/Base of a time region is not known",
    );
    expect(regions({ to: "10:00" }, ...day)).toEqual([]);
  });
});
