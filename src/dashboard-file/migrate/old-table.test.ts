import { describe, expect, it } from "vitest";
import { readOne } from "../testing/read-one.ts";

describe("an old table becomes a table", () => {
  it("with styles as overrides, the first one last", () => {
    const panel = readOne({
      type: "table-old",
      transform: "timeseries_aggregations",
      columns: [
        { text: "Avg", value: "avg" },
        { text: "Current", value: "current" },
      ],
      sort: { col: 2, desc: true },
      styles: [
        { pattern: "Time", type: "hidden" },
        {
          pattern: "/val.*/",
          type: "number",
          unit: "s",
          decimals: 2,
          alias: "Seconds",
          colorMode: "cell",
          thresholds: ["1", "2"],
          colors: ["green", "yellow", "red"],
          link: true,
          linkUrl: "/d/x?v=$__cell",
          linkTooltip: "open",
        },
        { pattern: "/.*/", type: "number", unit: "short" },
      ],
    });
    expect(panel).toMatchObject({
      type: "table",
      transformations: [{ id: "reduce", options: { reducers: ["mean", "lastNotNull"] } }],
      options: { sortBy: [{ displayName: "2", desc: true }] },
      fieldConfig: {
        defaults: { unit: "short" },
        overrides: [
          {
            matcher: { id: "byRegexp", options: "/val.*/" },
            config: {
              displayName: "Seconds",
              unit: "s",
              thresholds: { steps: [{}, { value: 1 }, { value: 2, color: "red" }] },
              links: [{ title: "open", url: "/d/x?v=$__cell" }],
              custom: { cellOptions: { type: "color-background" } },
            },
          },
          { matcher: { id: "byName", options: "Time" }, config: { custom: { hidden: true } } },
        ],
      },
    });
  });

  it("by the same name, too", () => {
    expect(readOne({ type: "table", styles: [], transform: "table" }).transformations[0]?.id).toBe("merge");
    expect(readOne({ type: "table", fieldConfig: {}, styles: [] }).transformations).toEqual([]);
  });
});
