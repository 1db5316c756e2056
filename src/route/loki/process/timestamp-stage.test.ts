import { describe, expect, it } from "vitest";
import { runLine, runStages } from "../testing/run-stages.ts";

describe("stage.timestamp", () => {
  const parsed = (format: string, text: string, more = ""): string | undefined => {
    const stages = `
      stage.json { expressions = { ts = "" } }
      stage.timestamp {
        source = "ts"
        format = ${JSON.stringify(format)}
        ${more}
      }`;
    return runLine(stages, JSON.stringify({ ts: text }), { time: "2001-01-01T00:00:00Z" })?.time;
  };
  const NOT = "2001-01-01T00:00:00.000Z";

  it.each([
    ["RFC3339", "2106-01-02T23:04:05-04:00", "2106-01-03T03:04:05.000Z"],
    ["RFC3339Nano", "2019-01-01T01:00:00.123456789Z", "2019-01-01T01:00:00.123Z"],
    ["Unix", "1562708916", "2019-07-09T21:48:36.000Z"],
    ["Unix", "1562708916.414123", "2019-07-09T21:48:36.414Z"],
    ["UnixMs", "1562708916414", "2019-07-09T21:48:36.414Z"],
    ["UnixUs", "1562708916414123", "2019-07-09T21:48:36.414Z"],
    ["UnixNs", "1562708916414000123", "2019-07-09T21:48:36.414Z"],
    ["ANSIC", "Tue Feb  6 04:05:06 2024", "2024-02-06T04:05:06.000Z"],
    ["UnixDate", "Tue Feb  6 04:05:06 UTC 2024", "2024-02-06T04:05:06.000Z"],
    ["RubyDate", "Tue Feb 06 04:05:06 +0200 2024", "2024-02-06T02:05:06.000Z"],
    ["RFC822", "06 Feb 24 04:05 UTC", "2024-02-06T04:05:00.000Z"],
    ["RFC822Z", "06 Feb 24 04:05 +0100", "2024-02-06T03:05:00.000Z"],
    ["RFC850", "Tuesday, 06-Feb-24 04:05:06 UTC", "2024-02-06T04:05:06.000Z"],
    ["RFC1123", "Tue, 06 Feb 2024 04:05:06 GMT", "2024-02-06T04:05:06.000Z"],
    ["RFC1123Z", "Tue, 06 Feb 2024 04:05:06 +0000", "2024-02-06T04:05:06.000Z"],
    ["2006-01-02T15:04:05,000-07:00", "2024-12-20T09:14:58,381+02:00", "2024-12-20T07:14:58.381Z"],
    ["06 Jan 02 15:04:05", "19 Jul 15 01:02:03", "2019-07-15T01:02:03.000Z"],
    ["Jan 02 15:04:05", "Jan 15 01:02:03", "2024-01-15T01:02:03.000Z"],
    ["Unix", "12x", NOT],
    ["Unix", "1.2.3", NOT],
    ["UnixMs", "1.5", NOT],
    ["RFC3339", "yesterday", NOT],
  ])("%s: %s", (format, text, expected) => expect(parsed(format, text)).toBe(expected));

  it("takes other formats where the first fails, and shows a zone's clock", () => {
    const fallback = 'fallback_formats = ["2006-01-02", "RFC3339"]';
    expect(parsed("UnixMs", "2012-11-01T22:08:41-04:00", fallback)).toBe("2012-11-02T02:08:41.000Z");
    expect(parsed("2006-01-02 15:04:05", "2019-07-22 20:29:32", 'location = "America/New_York"')).toBe(
      "2019-07-23T00:29:32.000Z",
    );
    expect(parsed("Jan 02 15:04:05", "Jul 15 01:02:03", 'location = "America/New_York"')).toBe(
      "2024-07-15T05:02:03.000Z",
    );
  });

  it("goes on from the last time of the same labels, a nanosecond each; or leaves times as they are", () => {
    const stages = (action: string): string => `
      stage.json { expressions = { time = "" } }
      stage.timestamp {
        source            = "time"
        format            = "RFC3339Nano"
        action_on_failure = "${action}"
      }`;
    const stream = (filename: string, ...lines: readonly string[]) => ({
      labels: [["filename", filename]] as const,
      entries: lines.map((line) => ({ time: 1n, line, metadata: [] })),
    });
    const request = [
      stream("/1", '{"time":"2019-10-01T01:02:03.4Z"}'),
      stream("/2", "{}", '{"time":"2019-10-01T01:02:03.8Z"}'),
      stream("/1", "{}", "{}"),
      stream("/2", "{}"),
    ];
    const times = (action: string) =>
      runStages(stages(action), request).map(({ entries }) => entries.map(({ time }) => time));
    const base = BigInt(Date.UTC(2019, 9, 1, 1, 2, 3)) * 1_000_000n;
    const [one, two] = [base + 400_000_000n, base + 800_000_000n];
    expect(times("fudge")).toEqual([
      [one, one + 1n, one + 2n],
      [1n, two, two + 1n],
    ]);
    expect(times("skip")).toEqual([
      [one, 1n, 1n],
      [1n, two, 1n],
    ]);
  });

  it("refuses a zone that there is not", () =>
    expect(() => parsed("2006", "2024", 'location = "Mars/Base"')).toThrow(
      "invalid location specified: Mars/Base",
    ));
});
