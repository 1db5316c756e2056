import { describe, expect, it } from "vitest";
import { rangeOf } from "./range.ts";

const NOW = Date.parse("2026-01-31T12:00:00Z");
const MINUTE = 60e3;
const HOUR = 60 * MINUTE;

describe("the time of a query", () => {
  it.each([
    ["nothing said", {}, NOW - HOUR, NOW, MINUTE],
    ["--since", { since: "10m" }, NOW - 10 * MINUTE, NOW, 10_000],
    ["--since, little", { since: "5s" }, NOW - 5000, NOW, 1000],
    ["--to", { to: "1h" }, NOW - 2 * HOUR, NOW - HOUR, MINUTE],
    [
      "--since before --to",
      { since: "1h", to: "2026-01-30T12:00:00Z" },
      NOW - 25 * HOUR,
      NOW - 24 * HOUR,
      MINUTE,
    ],
    ["--from", { from: "2h" }, NOW - 2 * HOUR, NOW, 2 * MINUTE],
    [
      "--from and --to",
      { from: "2026-01-31T10:00:00Z", to: "1h", step: "500ms" },
      NOW - 2 * HOUR,
      NOW - HOUR,
      500,
    ],
    ["longer than there are times", { since: "100000w", step: "1w" }, 1000, NOW, 168 * HOUR],
  ])("%s", (_, options, startMs, endMs, stepMs) =>
    expect(rangeOf(options, NOW)).toEqual({ startMs, endMs, stepMs }),
  );

  it.each([
    [{ since: "1h", from: "2h" }, "--since and --from both say where the time begins"],
    [{ from: "1h", to: "1h" }, "--from is not before --to"],
    [{ from: "2026-02-01" }, "--from is not before now"],
    [{ from: "yesterday" }, '--from is "yesterday"; expected a date as'],
    [{ to: "2026-99-01" }, '--to is "2026-99-01"; expected a date as'],
    [{ step: "0s" }, '--step is "0s"; expected a time as'],
  ])("refuses %j", (options, words) => expect(() => rangeOf(options, NOW)).toThrow(words));
});
