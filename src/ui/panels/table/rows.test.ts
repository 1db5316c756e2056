import { describe, expect, it } from "vitest";
import { showFrames } from "../../fields/show-frames.ts";
import { frameOf } from "../../frames/data-frame.ts";
import { filteredRows, sortedRows } from "./rows.ts";

const [frame] = showFrames(
  [
    frameOf([
      { name: "name", type: "string", values: ["b10", "b9", "", "a"], config: {} },
      { name: "count", type: "number", values: [3, NaN, 1, 2], config: { unit: "ms" } },
    ]),
  ],
  { config: { defaults: {}, overrides: [] }, theme: "dark", timeZone: "utc", interpolate: (text) => text },
);

describe("rows of a table", () => {
  const sorted = (title: string, isDown: boolean): readonly number[] =>
    frame === undefined ? [] : sortedRows(frame, [0, 1, 2, 3], { title, isDown });

  it("are sorted by numbers or by texts with numbers in them, empty ones last", () => {
    expect(sorted("count", false)).toEqual([2, 3, 0, 1]);
    expect(sorted("count", true)).toEqual([0, 3, 2, 1]);
    expect(sorted("name", false)).toEqual([3, 1, 0, 2]);
    expect(sorted("none", false)).toEqual([0, 1, 2, 3]);
  });

  it("are filtered by what any cell holds", () => {
    expect(frame && filteredRows(frame, " B ")).toEqual([0, 1]);
    expect(frame && filteredRows(frame, "")).toEqual([0, 1, 2, 3]);
  });
});
