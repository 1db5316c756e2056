import { describe, expect, it } from "vitest";
import { parseCron } from "./cron.ts";

/** The dates of a month on which it happens. */
function datesOf(text: string, year = 2026, month = 6): readonly number[] {
  const days = Array.from({ length: new Date(Date.UTC(year, month, 0)).getUTCDate() }, (_, day) => day + 1);
  return days.filter((day) => parseCron(text)?.isOn(year, month, day));
}

describe("parseCron", () => {
  it("reads numbers, ranges, steps and lists", () => {
    expect(parseCron("5,1 9-17/4 * * *")).toMatchObject({
      seconds: [0],
      minutes: [1, 5],
      hours: [9, 13, 17],
    });
    expect(parseCron("*/20 22/1 * * *")).toMatchObject({ minutes: [0, 20, 40], hours: [22, 23] });
    expect(parseCron("30 0 12 * * *")).toMatchObject({ seconds: [30], minutes: [0], hours: [12] });
    expect(parseCron("@hourly")).toMatchObject({ minutes: [0], hours: { length: 24 } });
  });

  it("is on the days of the week, the month, or both", () => {
    expect(datesOf("0 0 * * mon,Wed")).toEqual([1, 3, 8, 10, 15, 17, 22, 24, 29]);
    expect(datesOf("0 0 * * 0")).toEqual(datesOf("0 0 * * 7"));
    expect(datesOf("0 0 15,31 * *")).toEqual([15]);
    expect(datesOf("0 0 L feb *", 2028, 2)).toEqual([29]);
    expect(datesOf("0 0 1 jul *")).toEqual([]);
    // Where both are said, one of them is enough.
    expect(datesOf("0 0 2 * fri")).toEqual([2, 5, 12, 19, 26]);
  });

  it.each([
    "",
    "* * * *",
    "* * * * * * *",
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * * 13 *",
    "* * * * 8",
    "5-1 * * * *",
    "1-2-3 * * * *",
    "*/0 * * * *",
    "*/2/2 * * * *",
    "a * * * *",
    "* * 15W * *",
  ])("takes %j for none", (text) => expect(parseCron(text)).toBeUndefined());
});
