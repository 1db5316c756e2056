import { describe, expect, it } from "vitest";
import { readOne } from "../testing/read-one.ts";

const byName = (options: string) => ({ matcher: { id: "byName", options } });
const frame = (options: number) => ({ matcher: { id: "byIndex", options } });
const number = { matcher: { id: "byType", options: "number" } };

describe("xychart of old", () => {
  it("that maps by itself", () => {
    const dims = { frame: 1, x: "height", exclude: ["age"] };
    const { options } = readOne({ type: "xychart", options: { seriesMapping: "auto", dims, legend: {} } });
    const y = { ...number, exclude: { id: "byNames", options: { names: ["age"] } } };
    expect(options).toEqual({
      legend: {},
      mapping: "auto",
      series: [{ frame: frame(1), x: byName("height"), y }],
    });
  });

  it("that is mapped by hand, with the looks of its points", () => {
    const series = [
      { name: "A", x: "height", y: "weight", pointColor: { fixed: "purple" }, pointSize: { fixed: 9 } },
      { x: "height", y: "age", pointColor: { field: "age" }, pointSize: { field: "reach", min: 2, max: 8 } },
    ];
    const { options, fieldConfig, notices } = readOne({
      type: "xychart",
      options: { seriesMapping: "manual", series },
    });
    expect(options).toEqual({
      mapping: "manual",
      series: [
        { name: { fixed: "A" }, frame: frame(0), x: byName("height"), y: byName("weight") },
        {
          frame: frame(1),
          x: byName("height"),
          y: byName("age"),
          color: byName("age"),
          size: byName("reach"),
        },
      ],
    });
    expect(fieldConfig.overrides.map(({ matcher, config }) => [matcher.options, config])).toEqual([
      ["weight", { color: { mode: "fixed", fixedColor: "purple" }, custom: { "pointSize.fixed": 9 } }],
      ["reach", { custom: { "pointSize.min": 2, "pointSize.max": 8 } }],
    ]);
    expect(notices).toEqual([]);
  });

  it("today's stays as it is", () => {
    const options = { mapping: "auto", series: [{ x: byName("height") }] };
    expect(readOne({ type: "xychart", options }).options).toEqual(options);
  });
});
