import { describe, expect, it } from "vitest";
import { compileTimeReader, momentOf } from "./go-time-parse.ts";

function read(layout: string, text: string, zone = "UTC"): string | undefined {
  const clock = compileTimeReader(layout)(text);
  if (clock === undefined) return undefined;
  const nanos = momentOf(clock, zone);
  const milliseconds = nanos / 1_000_000n;
  const rest = nanos - milliseconds * 1_000_000n;
  return new Date(Number(milliseconds)).toISOString().replace("Z", String(rest).padStart(6, "0"));
}

describe("a text is read as Go's time.Parse does", () => {
  it.each([
    ["2006-01-02T15:04:05Z07:00", "2024-12-20T09:14:58Z", "2024-12-20T09:14:58.000000000"],
    ["2006-01-02T15:04:05Z07:00", "2024-12-20T09:14:58.5+02:00", "2024-12-20T07:14:58.500000000"],
    ["2006-01-02T15:04:05,000-07:00", "2024-12-20T09:14:58,381+02:00", "2024-12-20T07:14:58.381000000"],
    ["2006-01-02 15:04:05.999999999", "2024-12-20 09:14:58", "2024-12-20T09:14:58.000000000"],
    ["2006-01-02 15:04:05.999", "2024-12-20 09:14:58.123456789", "2024-12-20T09:14:58.123456789"],
    ["Mon Jan _2 15:04:05 2006", "tue  feb  6 04:05:06 2024", "2024-02-06T04:05:06.000000000"],
    ["Mon Jan 02 15:04:05 -0700 2006", "Tue Feb 06 04:05:06 +0130 2024", "2024-02-06T02:35:06.000000000"],
    ["Monday, 02-Jan-06 15:04:05 MST", "Tuesday, 06-Feb-24 04:05:06 UTC", "2024-02-06T04:05:06.000000000"],
    ["Mon, 02 Jan 2006 15:04:05 MST", "Tue, 06 Feb 2024 04:05:06 GMT+3", "2024-02-06T01:05:06.000000000"],
    ["Mon, 02 Jan 2006 15:04:05 MST", "Tue, 06 Feb 2024 04:05:06 XYZ", "2024-02-06T04:05:06.000000000"],
    ["02 Jan 06 15:04 MST", "06 Feb 69 04:05 UTC", "1969-02-06T04:05:00.000000000"],
    ["1/2/2006 3:04PM", "12/31/2023 12:04AM", "2023-12-31T00:04:00.000000000"],
    ["1/2/2006 3:04pm", "1/2/2023 12:04pm", "2023-01-02T12:04:00.000000000"],
    ["2006 002 15", "2024 060 7", "2024-02-29T07:00:00.000000000"],
    ["2006-01-02 -07:00:00", "2024-01-02 -01:00:30", "2024-01-02T01:00:30.000000000"],
    ["January 2, 2006", "May 3, 2024", "2024-05-03T00:00:00.000000000"],
  ])("%s: %s", (layout, text, expected) => expect(read(layout, text)).toBe(expected));

  it.each([
    ["2006-01-02", "2023-02-29"],
    ["2006-01-02", "2023-13-01"],
    ["2006-01-02", "2023-1-01"],
    ["2006-01-02", "2023-01-01 "],
    ["15:04", "24:00"],
    ["15:04", "23:60"],
    ["05.000", "01.12"],
    ["05.000", "01"],
    ["Jan 2", "Foo 2"],
    ["Z07:00", "+25:00"],
    ["MST", "abc"],
    ["2006 002", "2023 366"],
    ["", "x"],
  ])("%s: %s is none", (layout, text) => expect(read(layout, text)).toBeUndefined());

  it("shows the clock of a zone, in summer and winter", () => {
    const layout = "2006-01-02 15:04:05";
    expect(read(layout, "2019-07-15 01:02:03", "America/New_York")).toBe("2019-07-15T05:02:03.000000000");
    expect(read(layout, "2019-01-15 01:02:03", "America/New_York")).toBe("2019-01-15T06:02:03.000000000");
    expect(read(`${layout} MST`, "2019-01-15 01:02:03 EST", "America/New_York")).toBe(
      "2019-01-15T06:02:03.000000000",
    );
    expect(read(`${layout} MST`, "2019-07-15 01:02:03 CEST", "Europe/Berlin")).toBe(
      "2019-07-14T23:02:03.000000000",
    );
  });
});
