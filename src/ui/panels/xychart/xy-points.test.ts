import { describe, expect, it } from "vitest";
import type { FieldConfig } from "../../../dashboard-file/field-config.ts";
import type { JsonObject } from "../../../dashboard-file/json.ts";
import { frameOf } from "../../frames/data-frame.ts";
import { shown } from "../../gallery/shown.ts";
import { column } from "../../transform/columns.ts";
import { evenRange } from "./xy-options.ts";
import { shownSeries } from "./xy-points.ts";
import { xySeries } from "./xy-series.ts";

const table = frameOf([
  column("x", "number", [1, 2, null, 4]),
  column("y", "number", [10, null, 30, 40]),
  column("load", "number", [0, 1, 2, 4]),
]);

const byName = (options: string) => ({ matcher: { id: "byName", options } });

function series(config: FieldConfig, mapping: JsonObject = {}) {
  const frames = shown([table], config);
  const found = xySeries(frames, { series: [{ y: byName("y"), ...mapping }] });
  return found.flatMap((each, index) => shownSeries(each, index, { theme: "light", timeZone: "utc" }) ?? []);
}

describe("shownSeries", () => {
  it("has a point where there are both values", () => {
    const [only] = series({ color: { mode: "palette-classic" }, custom: { show: "lines" } });
    expect(only?.marks).toBe("lines");
    expect(only?.points.map(({ row, x, y, size }) => [row, x, y, size])).toEqual([
      [0, 1, 10, 5],
      [3, 4, 40, 5],
    ]);
  });

  it("has the colour of its place among the series", () => {
    const frame = frameOf([column("lone", "number", [1])]);
    const color = { mode: "palette-classic" };
    const [first] = shown([frame], { color })[0]?.fields ?? [];
    const [only] = series({ color });
    expect(only?.points.map((point) => point.color)).toEqual([first?.color, first?.color]);
  });

  it("grows points by area, as the parts of a setting or an override say", () => {
    const size = byName("load");
    const sizesOf = (custom: JsonObject) =>
      series({ custom }, { size })[0]?.points.map((point) => point.size);
    expect(sizesOf({ pointSize: { min: 6, max: 10 } })).toEqual([6, 10]);
    expect(sizesOf({ "pointSize.min": 2, "pointSize.max": 4 })).toEqual([2, 4]);
    const sized = series({ custom: { pointSize: { fixed: 9 } } })[0]?.points.map((point) => point.size);
    expect(sized).toEqual([9, 9]);
  });

  it("colours points along the values of a column alone", () => {
    const config = { color: { mode: "continuous-GrYlRd" } };
    const [only] = series(config, { color: byName("load") });
    const [low, high] = only?.points.map((point) => point.color) ?? [];
    expect([low, high]).toEqual(["#56a64b", "#e02f44"]);
  });
});

describe("evenRange", () => {
  const none = { min: undefined, max: undefined, softMin: undefined, softMax: undefined };

  it("leaves room around values, not beyond zero", () => {
    expect(evenRange(100, 200, none)).toEqual([90, 210]);
    expect(evenRange(1, 101, none)).toEqual([0, 111]);
    expect(evenRange(-101, -1, none)).toEqual([-111, 0]);
    expect(evenRange(50, 50, none)).toEqual([45, 55]);
    expect(evenRange(null, null, none)).toEqual([0, 1.1]);
  });

  it("keeps to bounds, and to soft ones as far as values do", () => {
    expect(evenRange(100, 200, { ...none, min: 0, max: 150 })).toEqual([0, 150]);
    expect(evenRange(100, 200, { ...none, softMin: 50, softMax: 150 })).toEqual([50, 210]);
    expect(evenRange(100, 200, { ...none, min: 300 })).toEqual([300, 301]);
  });
});
