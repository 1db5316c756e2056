import { describe, expect, it } from "vitest";
import { fieldCounts, fieldStats } from "./field-stats.ts";
import { logRows } from "./log-rows.ts";

const ROWS = logRows([
  {
    stream: { app: "shop" },
    values: [
      ["3", '{"user":"ann","code":200}', { structuredMetadata: { level: "info" }, parsed: { user: "ann" } }],
      ["2", "level=warn user=bob", { structuredMetadata: { level: "warn" } }],
      ["1", "plain", { structuredMetadata: { level: "info" } }],
      ["0", "plain"],
    ],
  },
]);

describe("the fields of loaded lines", () => {
  it("are counted, labels first; what the query parsed is not detected once more", () => {
    expect(fieldCounts(ROWS)).toEqual([
      { name: "app", kind: "label", lines: 4 },
      { name: "user", kind: "parsed", lines: 1 },
      { name: "code", kind: "detected", lines: 1 },
      { name: "level", kind: "detected", lines: 1 },
      { name: "level", kind: "metadata", lines: 3 },
    ]);
  });

  it("have values with their share of all lines", () => {
    expect(fieldStats(ROWS, { name: "level", kind: "metadata" }, 10)).toEqual({
      values: [
        { value: "info", lines: 2, share: 0.5 },
        { value: "warn", lines: 1, share: 0.25 },
      ],
      more: 0,
      without: 1,
    });
    expect(fieldStats(ROWS, { name: "level", kind: "metadata" }, 1)).toMatchObject({ more: 1 });
    expect(fieldStats(ROWS, { name: "code", kind: "detected" }, 10)).toMatchObject({
      values: [{ value: "200", lines: 1, share: 0.25 }],
      without: 3,
    });
  });

  it("are none without lines", () => {
    expect(fieldCounts([])).toEqual([]);
    expect(fieldStats([], { name: "a", kind: "label" }, 10)).toEqual({ values: [], more: 0, without: 0 });
  });
});
